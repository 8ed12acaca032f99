# mypy: ignore-errors
# ruff: noqa: D101, D102, D103
"""Stands for `fractions`: exact arithmetic, lowest terms.

Monty 1.4.0 does not call `__lt__` and its kin nor `__bool__`, so the reader writes calls of
`_ordered_` and `_true_` where a program with fractions compares or tests.
"""

from math import gcd as _gcd_
from math import lcm as _lcm_

_F_int_, _F_float_, _F_str_, _F_type_, _F_is_a_ = int, float, str, type, isinstance
_F_list_, _F_len_, _F_range_, _F_hash_, _F_abs_ = list, len, range, hash, abs
_F_sorted_, _F_min_, _F_max_, _F_sum_, _F_any_, _F_all_ = sorted, min, max, sum, any, all
_F_ZeroDivisionError_, _F_ValueError_, _F_TypeError_ = ZeroDivisionError, ValueError, TypeError


def _parts_(number):
    """Return (numerator, denominator) of a number or its text."""
    if _F_is_a_(number, Fraction_):
        return number.numerator, number.denominator
    if _F_is_a_(number, _F_int_):
        return _F_int_(number), 1
    if _F_type_(number) is _F_float_:
        scale = 1
        while number != _F_int_(number):
            number, scale = number * 2, scale * 2
        return _F_int_(number), scale
    text = _F_str_(number).strip().replace("_", "")  # a text or a Decimal
    top, slash, bottom = text.partition("/")
    if slash:
        return _F_int_(top), _F_int_(bottom)
    digits, _, power = text.lower().partition("e")
    whole, _, part = digits.partition(".")
    power = _F_int_(power or 0) - _F_len_(part)
    return _F_int_(whole + part) * 10 ** (power if power > 0 else 0), 10 ** (
        -power if power < 0 else 0
    )


class Fraction_:
    def __init__(self, numerator=0, denominator=1):
        top, below = _parts_(numerator)
        times, bottom = _parts_(denominator)
        top, bottom = top * bottom, below * times
        if bottom == 0:
            raise _F_ZeroDivisionError_(f"Fraction({numerator}, {denominator})")
        common = _gcd_(top, bottom) * (-1 if bottom < 0 else 1)
        self.numerator = top // common
        self.denominator = bottom // common

    def __repr__(self):
        return f"Fraction({self.numerator}, {self.denominator})"

    def __str__(self):
        return (
            f"{self.numerator}/{self.denominator}" if self.denominator != 1 else f"{self.numerator}"
        )

    def __hash__(self):
        return (
            _F_hash_(self.numerator)
            if self.denominator == 1
            else _F_hash_((self.numerator, self.denominator))
        )

    def __float__(self):
        return self.numerator / self.denominator

    def __int__(self):
        return self.__trunc__()

    def __trunc__(self):
        whole = (self.numerator if self.numerator > 0 else -self.numerator) // self.denominator
        return whole if self.numerator > 0 else -whole

    def __floor__(self):
        return self.numerator // self.denominator

    def __ceil__(self):
        return -(-self.numerator // self.denominator)

    def __round__(self, ndigits=None):
        scale = 10 ** (ndigits or 0) if (ndigits or 0) >= 0 else 1
        step = 10 ** -(ndigits or 0) if (ndigits or 0) < 0 else 1
        top, bottom = self.numerator * scale, self.denominator * step
        whole, rest = top // bottom, 2 * (top % bottom)
        if rest > bottom or (rest == bottom and whole % 2):
            whole += 1
        return whole if ndigits is None else Fraction_(whole * step, scale)

    def __neg__(self):
        return Fraction_(-self.numerator, self.denominator)

    def __pos__(self):
        return self

    def __abs__(self):
        return self if self.numerator >= 0 else -self

    def __eq__(self, other):
        if _F_type_(other) is _F_float_:
            return other == other and other not in (1e999, -1e999) and self == Fraction_(other)
        if not _F_is_a_(other, (_F_int_, Fraction_)):
            return False
        top, bottom = _parts_(other)
        return self.numerator == top and self.denominator == bottom

    def __ne__(self, other):
        return not self == other

    def __add__(self, other):
        return _combined_(self, other, "+")

    def __radd__(self, other):
        return _combined_(other, self, "+")

    def __sub__(self, other):
        return _combined_(self, other, "-")

    def __rsub__(self, other):
        return _combined_(other, self, "-")

    def __mul__(self, other):
        return _combined_(self, other, "*")

    def __rmul__(self, other):
        return _combined_(other, self, "*")

    def __truediv__(self, other):
        return _combined_(self, other, "/")

    def __rtruediv__(self, other):
        return _combined_(other, self, "/")

    def __floordiv__(self, other):
        return _combined_(self, other, "//")

    def __rfloordiv__(self, other):
        return _combined_(other, self, "//")

    def __mod__(self, other):
        return self - other * (self // other)

    def __rmod__(self, other):
        return other - self * (other // self)

    def __divmod__(self, other):
        return self // other, self % other

    def __pow__(self, power):
        if _F_is_a_(power, Fraction_):
            if power.denominator != 1:
                return _F_float_(self) ** _F_float_(power)
            power = power.numerator
        if not _F_is_a_(power, _F_int_):
            return _F_float_(self) ** power
        if power >= 0:
            return Fraction_(self.numerator**power, self.denominator**power)
        return Fraction_(self.denominator**-power, self.numerator**-power)

    def __rpow__(self, number):
        return number**self.numerator if self.denominator == 1 else number ** _F_float_(self)

    def as_integer_ratio(self):
        return self.numerator, self.denominator

    def is_integer(self):
        return self.denominator == 1

    def limit_denominator(self, max_denominator=1000000):
        if self.denominator <= max_denominator:
            return self
        low, high = (0, 1), (1, 0)
        top, bottom = self.numerator, self.denominator
        while True:  # the convergents of the continued fraction
            whole = top // bottom
            below = low[1] + whole * high[1]
            if below > max_denominator:
                break
            low, high = high, (low[0] + whole * high[0], below)
            top, bottom = bottom, top - whole * bottom
        times = (max_denominator - low[1]) // high[1]
        one = Fraction_(low[0] + times * high[0], low[1] + times * high[1])
        two = Fraction_(high[0], high[1])
        return two if _ordered_(_F_abs_(two - self), "<=", _F_abs_(one - self)) else one


def _combined_(a, b, sign):
    if _F_type_(a) is _F_float_ or _F_type_(b) is _F_float_:
        a, b = _F_float_(a), _F_float_(b)
        if sign == "+":
            return a + b
        if sign == "-":
            return a - b
        return a * b if sign == "*" else a / b if sign == "/" else a // b
    if not (_F_is_a_(a, (_F_int_, Fraction_)) and _F_is_a_(b, (_F_int_, Fraction_))):
        names = _F_type_(a).__name__, _F_type_(b).__name__
        raise _F_TypeError_(
            f"unsupported operand type(s) for {sign}: '{names[0]}' and '{names[1]}'".replace(
                "Fraction_", "Fraction"
            )
        )
    (p, q), (r, s) = _parts_(a), _parts_(b)
    if sign == "+":
        return Fraction_(p * s + r * q, q * s)
    if sign == "-":
        return Fraction_(p * s - r * q, q * s)
    if sign == "*":
        return Fraction_(p * r, q * s)
    return Fraction_(p * s, q * r) if sign == "/" else (p * s) // (q * r)


def _sides_(a, b):
    """Return two values that compare as `a` and `b` do."""
    if not (_F_is_a_(a, Fraction_) or _F_is_a_(b, Fraction_)):
        return a, b
    if not (
        _F_is_a_(a, (_F_int_, _F_float_, Fraction_))
        and _F_is_a_(b, (_F_int_, _F_float_, Fraction_))
    ):
        return a, b
    if a in (1e999, -1e999) or b in (1e999, -1e999) or a != a or b != b:
        return _F_float_(a), _F_float_(b)
    (p, q), (r, s) = _parts_(a), _parts_(b)
    return p * s, r * q


def _ordered_(left, *rest):
    for sign, right in [(rest[at], rest[at + 1]) for at in _F_range_(0, _F_len_(rest), 2)]:
        a, b = _sides_(left, right)
        if sign == "<":
            holds = a < b
        elif sign == "<=":
            holds = a <= b
        else:
            holds = a > b if sign == ">" else a >= b
        if not holds:
            return False
        left = right
    return True


def _true_(value):
    return value.numerator != 0 if _F_is_a_(value, Fraction_) else value


def _comparable_(values):
    """Return whole numbers in the order of fractions, or the values themselves."""
    if not _F_any_(_F_is_a_(value, Fraction_) for value in values):
        return values
    if not _F_all_(_F_is_a_(value, (_F_int_, Fraction_)) for value in values):
        return [_F_float_(value) for value in values]
    parts = [_parts_(value) for value in values]
    common = _lcm_(*[bottom for _, bottom in parts])
    return [top * (common // bottom) for top, bottom in parts]


def sorted(iterable, *, key=None, reverse=False):
    items = _F_list_(iterable)
    keys = _comparable_([key(item) for item in items] if key else items)
    order = _F_sorted_(_F_range_(_F_len_(items)), key=lambda at: keys[at], reverse=reverse)
    return [items[at] for at in order]


def _extreme_(choose, arguments, key, default):
    items = _F_list_(arguments[0]) if _F_len_(arguments) == 1 else _F_list_(arguments)
    if not items and default:
        return default[0]
    keys = _comparable_([key(item) for item in items] if key else items)
    return items[keys.index(choose(keys))]


def min(*arguments, key=None, **default):
    return _extreme_(_F_min_, arguments, key, _F_list_(default.values()))


def max(*arguments, key=None, **default):
    return _extreme_(_F_max_, arguments, key, _F_list_(default.values()))


class fractions_:
    Fraction = Fraction_
    gcd = _gcd_
