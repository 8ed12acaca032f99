"""Brings vectors to length 1, so that a dot product of two of them is their cosine."""

import math
from collections.abc import Sequence


def unit(vector: Sequence[float]) -> list[float]:
    """Return `vector` at length 1, or as it is where it has none.

    Raises `ValueError` where it is no vector of finite numbers.
    """
    numbers = [float(one) for one in vector]
    length = math.hypot(*numbers)
    if not numbers or not math.isfinite(length):
        raise ValueError("a vector holds what is no number")
    return [one / length for one in numbers] if length else numbers
