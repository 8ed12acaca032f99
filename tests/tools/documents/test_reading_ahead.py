"""A slow step runs in a thread, a little ahead."""

import threading

import pytest

from tests.process import wait_until
from tools.documents.adding.reading_ahead import AHEAD, ahead


def nothing() -> None: ...


def test_results_come_in_order_with_what_they_are_of() -> None:
    assert list(ahead(range(20), lambda one: one * one, nothing)) == [
        (one, one * one) for one in range(20)
    ]


def test_it_is_ahead_of_who_takes_the_results_and_no_further() -> None:
    begun: list[int] = []
    results = ahead(range(20), lambda one: begun.append(one), nothing)
    next(results)

    wait_until(lambda: len(begun) == AHEAD + 1, "steps ahead")
    results.close()
    assert begun == list(range(AHEAD + 1))


def test_who_wants_no_more_ends_the_step_under_way() -> None:
    ended, waits = threading.Event(), threading.Event()

    def step(one: int) -> int:
        if one:
            waits.set()
            assert ended.wait(60)
        return one

    results = ahead(range(9), step, ended.set)
    assert next(results) == (0, 0)
    assert waits.wait(60)
    results.close()  # would wait for ever, were the step not ended

    assert ended.is_set()


def test_what_a_step_raises_is_raised_where_its_result_would_come() -> None:
    results = ahead([1, 0], lambda one: 1 // one, nothing)

    assert next(results) == (1, 1)
    with pytest.raises(ZeroDivisionError):
        next(results)
