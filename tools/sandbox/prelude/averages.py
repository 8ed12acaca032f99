# mypy: ignore-errors
# ruff: noqa: D101, B905
"""Stands for `statistics`: exact sums of fractions, divided once at the end, as CPython's are."""

from math import exp as _exp_
from math import frexp as _frexp_
from math import fsum as _fsum_
from math import isqrt as _isqrt_
from math import log as _log_

_float_, _int_, _len_, _list_, _sorted_, _type_ = float, int, len, list, sorted, type
_sum_, _max_, _is_a_, _bin_, _any_, _all_ = sum, max, isinstance, bin, any, all
_ValueError_ = ValueError


def _ratio_(number):
    """Return a whole number or a float as an exact (numerator, denominator)."""
    if _type_(number) is not _float_:
        return _int_(number), 1
    mantissa, exponent = _frexp_(number)
    whole, exponent = _int_(mantissa * 2**53), exponent - 53
    return (whole * 2**exponent, 1) if exponent >= 0 else (whole, 2**-exponent)


def _numbers_(data, least, name):
    values = _list_(data)
    if _len_(values) < least:
        raise _ValueError_(f"{name} requires at least {least} data point{'s' * (least > 1)}")
    return values


def _plain_(values):
    return _all_(_is_a_(value, (_int_, _float_)) for value in values)


def _exact_sum_(ratios):
    bottom = _max_(ratio[1] for ratio in ratios)  # denominators are powers of two
    return _sum_(top * (bottom // below) for top, below in ratios), bottom


def _quotient_(top, bottom, values):
    if top % bottom == 0 and not _any_(_type_(value) is _float_ for value in values):
        return top // bottom
    return top / bottom


def _mean_(data):
    values = _numbers_(data, 1, "mean")
    if not _plain_(values):
        return _sum_(values[1:], values[0]) / _len_(values)
    top, bottom = _exact_sum_([_ratio_(value) for value in values])
    return _quotient_(top, bottom * _len_(values), values)


def _fmean_(data, weights=None):
    values = _numbers_(data, 1, "fmean")
    if weights is None:
        return _fsum_(values) / _len_(values)
    weights = _list_(weights)
    return _fsum_([v * w for v, w in zip(values, weights)]) / _fsum_(weights)


def _spread_(data, free, name):
    """Return the variance as an exact fraction, and the data."""
    values = _numbers_(data, 1 + free, name)
    count = _len_(values)
    top, bottom = _exact_sum_([_ratio_(value) for value in values])
    square, below = _exact_sum_([(n * n, d * d) for n, d in [_ratio_(v) for v in values]])
    # sum(x * x) - sum(x) ** 2 / n, over n - free
    numerator = count * square * bottom * bottom - top * top * below
    return numerator, below * bottom * bottom * count * (count - free), values


def _variance_(data, xbar=None):
    values = _list_(data)
    if _plain_(values):
        return _quotient_(*_spread_(values, 1, "variance"))
    middle = _mean_(_numbers_(values, 2, "variance"))
    return _sum_((value - middle) ** 2 for value in values) / (_len_(values) - 1)


def _pvariance_(data, mu=None):
    values = _list_(data)
    if _plain_(values):
        return _quotient_(*_spread_(values, 0, "pvariance"))
    middle = _mean_(values)
    return _sum_((value - middle) ** 2 for value in values) / _len_(values)


def _root_(top, bottom):
    """Return the square root of a fraction, rounded once: a whole root of 109 bits, sticky."""
    shift = ((_len_(_bin_(top)) - _len_(_bin_(bottom))) - 109) // 2
    if shift >= 0:
        bottom <<= 2 * shift
    else:
        top <<= -2 * shift
    root = _isqrt_(top // bottom)
    root |= root * root * bottom != top
    return _float_(root << shift) if shift >= 0 else root / (1 << -shift)


def _stdev_(data, xbar=None):
    values = _list_(data)
    if not _plain_(values):
        return _variance_(values) ** (_type_(values[0])(1) / 2)
    top, bottom, _ = _spread_(values, 1, "stdev")
    return _root_(top, bottom) if top else 0.0


def _pstdev_(data, mu=None):
    values = _list_(data)
    if not _plain_(values):
        return _pvariance_(values) ** (_type_(values[0])(1) / 2)
    top, bottom, _ = _spread_(values, 0, "pstdev")
    return _root_(top, bottom) if top else 0.0


def _median_(data):
    values = _sorted_(_numbers_(data, 1, "median"))
    half = _len_(values) // 2
    return values[half] if _len_(values) % 2 else (values[half - 1] + values[half]) / 2


def _median_low_(data):
    values = _sorted_(_numbers_(data, 1, "median_low"))
    return values[(_len_(values) - 1) // 2]


def _median_high_(data):
    values = _sorted_(_numbers_(data, 1, "median_high"))
    return values[_len_(values) // 2]


def _multimode_(data):
    counts = {}
    for value in data:
        counts[value] = counts.get(value, 0) + 1
    most = _max_(counts.values()) if counts else 0
    return [value for value, count in counts.items() if count == most]


def _mode_(data):
    return _multimode_(_numbers_(data, 1, "mode"))[0]


def _geometric_mean_(data):
    values = _numbers_(data, 1, "geometric_mean")
    return _exp_(_fsum_([_log_(value) for value in values]) / _len_(values))


def _harmonic_mean_(data, weights=None):
    values = _numbers_(data, 1, "harmonic_mean")
    weights = [1] * _len_(values) if weights is None else _list_(weights)
    if 0 in values:
        return 0
    return _sum_(weights) / _fsum_([w / v for v, w in zip(values, weights)])


def _quantiles_(data, n=4, method="exclusive"):
    values = _sorted_(_numbers_(data, 2, "quantiles"))
    count, found = _len_(values), []
    for step in range(1, n):
        if method == "inclusive":
            at, rest = divmod(step * (count - 1), n)
            low, high = values[at], values[at + 1]
        else:
            at = step * (count + 1) // n
            at = 1 if at < 1 else count - 1 if at > count - 1 else at
            rest = step * (count + 1) - at * n
            low, high = values[at - 1], values[at]
        found.append((low * (n - rest) + high * rest) / n)
    return found


class statistics_:
    mean = _mean_
    fmean = _fmean_
    median = _median_
    median_low = _median_low_
    median_high = _median_high_
    mode = _mode_
    multimode = _multimode_
    stdev = _stdev_
    pstdev = _pstdev_
    variance = _variance_
    pvariance = _pvariance_
    geometric_mean = _geometric_mean_
    harmonic_mean = _harmonic_mean_
    quantiles = _quantiles_
    StatisticsError = ValueError
