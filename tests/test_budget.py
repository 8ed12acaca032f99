"""What a run may spend."""

from collections.abc import Callable

import pytest

from agent.budget import Budget


def clock(*times: float) -> Callable[[], float]:
    return iter(times).__next__


def test_a_fresh_budget_has_nothing_spent() -> None:
    assert Budget().spent() is None


@pytest.mark.parametrize(("steps", "limit"), [(7, None), (8, "steps"), (9, "steps")])
def test_steps_are_spent_when_all_were_taken(steps: int, limit: str | None) -> None:
    assert Budget(max_steps=8, steps=steps).spent() == limit


@pytest.mark.parametrize(("tokens", "limit"), [(99, None), (100, "tokens"), (101, "tokens")])
def test_tokens_are_spent_when_all_were_written(tokens: int, limit: str | None) -> None:
    assert Budget(max_tokens=100, tokens=tokens).spent() == limit


@pytest.mark.parametrize(("now", "limit"), [(100.0, None), (104.9, None), (105.0, "seconds")])
def test_seconds_count_from_the_beginning(now: float, limit: str | None) -> None:
    assert Budget(max_seconds=5.0, clock=clock(100.0, now)).spent() == limit


def test_no_seconds_are_no_time_limit() -> None:
    budget = Budget(max_seconds=0.0, clock=clock(0.0, 1e9))

    assert not budget.out_of_time()


def test_time_is_told_before_tokens_and_tokens_before_steps() -> None:
    assert Budget(1, 1.0, 1, clock(0.0, 2.0), steps=1, tokens=1).spent() == "seconds"
    assert Budget(1, 0.0, 1, clock(0.0, 2.0), steps=1, tokens=1).spent() == "tokens"


def test_a_budget_of_no_steps_is_spent_at_once() -> None:
    assert Budget(max_steps=0).spent() == "steps"


@pytest.mark.parametrize(
    ("tokens", "at_most", "left"), [(0, 50, 50), (70, 50, 30), (99, 50, 1), (150, 50, 1)]
)
def test_a_reply_may_have_what_is_left_and_at_least_one_token(
    tokens: int, at_most: int, left: int
) -> None:
    assert Budget(max_tokens=100, tokens=tokens).tokens_left(at_most) == left
