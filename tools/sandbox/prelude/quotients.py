# mypy: ignore-errors
"""Quotients of whole numbers beyond 2**53, which a float cannot tell from their neighbours.

A quotient carries more digits than what is computed with it, so that `a / 3 * 3` rounds to `a`;
both carry more than are shown (see `showing.without_guards`).
"""

from decimal import Decimal as _Decimal_
from decimal import getcontext as _getcontext_

_Q_type_, _Q_int_, _Q_len_, _Q_str_, _Q_abs_, _Q_max_ = type, int, len, str, abs, max
_GUARD_ = 20


def _quotient_(a, b):
    if not (_Q_type_(a) is _Q_int_ and _Q_type_(b) is _Q_int_ and b != 0):
        return a / b
    if _Q_abs_(a) < _Q_abs_(b) << 53:
        return a / b
    digits = _Q_max_(_Q_len_(_Q_str_(_Q_abs_(a // b))) + _GUARD_, _getcontext_().prec)
    _getcontext_().prec = digits + _GUARD_
    quotient = _Decimal_(a) / _Decimal_(b)
    _getcontext_().prec = digits
    return quotient
