# mypy: ignore-errors
"""Quotients of whole numbers beyond 2**53, which a float cannot tell from their neighbours."""

from decimal import Decimal as _Decimal_
from decimal import getcontext as _getcontext_

_Q_type_, _Q_int_, _Q_len_, _Q_str_, _Q_abs_ = type, int, len, str, abs


def _quotient_(a, b):
    if not (_Q_type_(a) is _Q_int_ and _Q_type_(b) is _Q_int_ and b != 0):
        return a / b
    if _Q_abs_(a) < _Q_abs_(b) << 53:
        return a / b
    _getcontext_().prec = _Q_len_(_Q_str_(_Q_abs_(a // b))) + 10
    return _Decimal_(a) / _Decimal_(b)
