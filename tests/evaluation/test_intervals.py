"""Intervals and tests: against published figures and plain counting."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evaluation.intervals import auroc, mcnemar, wilson


def rounded(interval: tuple[float, float]) -> tuple[float, float]:
    return round(interval[0], 4), round(interval[1], 4)


def test_a_share_of_seventy_in_a_hundred_may_be_nine_points_off() -> None:
    assert rounded(wilson(70, 100)) == (0.6042, 0.7811)


def test_the_interval_of_newcombes_example_is_as_published() -> None:
    assert rounded(wilson(81, 263)) == (0.2553, 0.3662)  # Newcombe 1998, table I


def test_none_and_all_right_end_at_the_ends_exactly() -> None:
    assert (wilson(0, 10)[0], wilson(10, 10)[1]) == (0.0, 1.0)
    assert rounded(wilson(0, 10)) == (0.0, 0.2775)


def test_nothing_run_means_nothing_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval_and_the_interval_in_its_bounds(case: tuple[int, int]) -> None:
    right, count = case
    low, high = wilson(right, count)

    assert 0 <= low <= right / count <= high <= 1


def test_mcnemar_is_the_two_sided_binomial_test() -> None:
    assert mcnemar(1, 9) == pytest.approx(2 * 11 / 1024)
    assert mcnemar(6, 16) == pytest.approx(0.05248, abs=1e-5)


def test_columns_that_never_differ_are_not_told_apart() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(3, 3) == 1.0  # twice the tail would be above 1


def test_mcnemar_holds_for_counts_beyond_a_float() -> None:
    assert mcnemar(0, 1200) == 0.0
    assert mcnemar(600, 600) == 1.0


@given(st.integers(0, 300), st.integers(0, 300))
def test_mcnemar_does_not_care_which_column_is_first(first: int, second: int) -> None:
    assert mcnemar(first, second) == mcnemar(second, first)


def test_a_larger_difference_is_less_likely_by_chance() -> None:
    values = [mcnemar(count, 20 - count) for count in range(11)]

    assert all(less <= more for less, more in pairwise(values))


def test_auroc_counts_pairs_and_halves_ties() -> None:
    assert auroc([0.9, 0.8], [0.1]) == 1.0
    assert auroc([0.9, 0.5], [0.5, 0.7]) == (1 + 1 + 0.5 + 0) / 4
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None
