# mypy: ignore-errors
"""Methods and builtins that Monty 1.4.0 lacks; the reader writes calls of these in their place."""

_odds_type_, _odds_int_, _odds_float_, _odds_bin_, _odds_len_ = type, int, float, bin, len
_odds_SystemExit_ = SystemExit


def _is_integer_(value):
    if _odds_type_(value) is _odds_float_:
        return value == value and value not in (1e999, -1e999) and value == _odds_int_(value)
    if _odds_type_(value) is _odds_int_:
        return True
    return value.is_integer()


def _bit_length_(value):
    if _odds_type_(value) is _odds_int_:
        return _odds_len_(_odds_bin_(value).lstrip("-0b"))
    return value.bit_length()


def _bit_count_(value):
    if _odds_type_(value) is _odds_int_:
        return _odds_bin_(value).count("1")
    return value.bit_count()


def _as_integer_ratio_(value):
    if _odds_type_(value) is not _odds_float_:
        return value.as_integer_ratio()
    scale = 1
    while value != _odds_int_(value):
        value, scale = value * 2, scale * 2
    return _odds_int_(value), scale


def _exit_(code=None):
    raise _odds_SystemExit_
