# mypy: ignore-errors
# ruff: noqa: D101, E731, SIM208
"""Stands for `operator`."""

_tuple_, _getattr_, _len_ = tuple, getattr, len


def _itemgetter_(*keys):
    if _len_(keys) == 1:
        return lambda value: value[keys[0]]
    return lambda value: _tuple_([value[key] for key in keys])


def _attrgetter_(*names):
    if _len_(names) == 1:
        return lambda value: _getattr_(value, names[0])
    return lambda value: _tuple_([_getattr_(value, name) for name in names])


def _setitem_(container, key, value):
    container[key] = value


def _comparison_(a, b, sign):
    return a < b if sign == "<" else a <= b


class operator_:
    itemgetter = _itemgetter_
    attrgetter = _attrgetter_
    setitem = _setitem_
    add = lambda a, b: a + b
    iadd = lambda a, b: a + b
    concat = lambda a, b: a + b
    sub = lambda a, b: a - b
    mul = lambda a, b: a * b
    truediv = lambda a, b: a / b
    floordiv = lambda a, b: a // b
    mod = lambda a, b: a % b
    pow = lambda a, b: a**b
    neg = lambda a: -a
    pos = lambda a: +a
    abs = lambda a: a if a >= 0 else -a
    lt = lambda a, b: a < b
    le = lambda a, b: a <= b
    gt = lambda a, b: a > b
    ge = lambda a, b: a >= b
    eq = lambda a, b: a == b
    ne = lambda a, b: a != b
    not_ = lambda a: not a
    truth = lambda a: not not a
    is_ = lambda a, b: a is b
    and_ = lambda a, b: a & b
    or_ = lambda a, b: a | b
    xor = lambda a, b: a ^ b
    inv = lambda a: ~a
    lshift = lambda a, b: a << b
    rshift = lambda a, b: a >> b
    contains = lambda a, b: b in a
    getitem = lambda a, b: a[b]
