"""How far a share of right answers may be trusted, and whether two columns differ.

Wilson 1927 (score interval), McNemar 1947 (exact binomial form, for pairs of results on the same
questions), Hanley and McNeil 1982 (area under the ROC curve as a rank statistic).
"""

import math
from collections.abc import Sequence
from fractions import Fraction

Z95 = 1.959963984540054


def wilson(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of `right` in `count`; everything where there is none."""
    if count == 0:
        return 0.0, 1.0
    share, z2 = right / count, Z95 * Z95
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    inside = share * (1 - share) / count + z2 / (4 * count * count)
    half = Z95 * math.sqrt(inside) / (1 + z2 / count)
    low = 0.0 if right == 0 else max(0.0, middle - half)  # exact where rounding is not
    high = 1.0 if right == count else min(1.0, middle + half)
    return low, high


def mcnemar(first_only: int, second_only: int) -> float:
    """Return the two-sided exact p-value for two columns that differ on so many questions.

    Args:
        first_only: questions that only the first column has right.
        second_only: questions that only the second one has right.
    """
    differing = first_only + second_only
    if differing == 0:
        return 1.0
    least = min(first_only, second_only)
    tail = sum(math.comb(differing, count) for count in range(least + 1))
    return min(1.0, float(Fraction(2 * tail, 1 << differing)))


def auroc(right: Sequence[float], wrong: Sequence[float]) -> float | None:
    """Return how often a right answer is surer than a wrong one, ties counted half.

    None where there are no right answers, or no wrong ones.
    """
    if not right or not wrong:
        return None
    wins = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    return wins / (len(right) * len(wrong))
