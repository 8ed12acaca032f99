"""Says whether an answer is right, and how sure a share of right answers is.

A number is right within 1e-6 of the expected one, relative where that is larger than 1. Intervals
are those of Wilson 1927 (Journal of the American Statistical Association 22, 209-212).
"""

import math
from fractions import Fraction

from agent.messages import Json
from agent.values import numbers_in

TOLERANCE = Fraction(1, 10**6)
Z_95 = 1.959964  # of the normal distribution: 95 % lie within


def is_right(value: Json, expected: str) -> bool:
    """Return whether the record's `value` is the number `expected`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return _near(Fraction(value), expected)


def last_number_is_right(text: str, expected: str) -> bool:
    """Return whether the last number of `text` is `expected`: the forgiving way to score."""
    numbers = numbers_in(text)
    return bool(numbers) and _near(numbers[-1], expected)


def _near(number: Fraction, expected: str) -> bool:
    target = Fraction(expected.replace(",", ""))
    return abs(number - target) <= TOLERANCE * max(Fraction(1), abs(target))


def wilson(right: int, total: int) -> tuple[float, float]:
    """Return the bounds between which the true share lies with 95 % confidence."""
    if total == 0:
        return 0.0, 1.0
    share, weight = right / total, Z_95**2 / total
    middle = (share + weight / 2) / (1 + weight)
    spread = Z_95 * math.sqrt(share * (1 - share) / total + weight / (4 * total)) / (1 + weight)
    return max(0.0, middle - spread), min(1.0, middle + spread)
