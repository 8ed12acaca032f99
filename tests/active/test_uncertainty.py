"""The spread of sampled answers, against tables that were computed by hand."""

import math
import sys

import pytest

from agent.active.uncertainty import Metric, checked, uncertainty, variance
from agent.errors import UserError
from agent.messages import Json

UNPARSED = None
TABLE: list[tuple[list[Json], float, float, float]] = [
    # answers, disagreement (distinct / k), entropy (nats), variance
    ([7, 7, 7, 7], 0.25, 0.0, 0.0),
    ([7, 7, 8, 8], 0.5, math.log(2), 0.25),
    ([1, 2, 3, 4], 1.0, math.log(4), 1.25),
    ([7, 7, 7, 9], 0.5, 0.562335, 0.75),
    ([UNPARSED, UNPARSED, UNPARSED, UNPARSED], 0.25, 0.0, 0.0),
    ([UNPARSED, UNPARSED, 7, 7], 0.5, math.log(2), 0.0),
    ([UNPARSED, UNPARSED, 4, 8], 0.75, 1.5 * math.log(2), 4.0),
    ([UNPARSED, 5], 1.0, math.log(2), 0.0),
    ([-10086, 7], 1.0, math.log(2), (10093 / 2) ** 2),
]


@pytest.mark.parametrize(("answers", "distinct", "nats", "spread"), TABLE)
def test_a_table_computed_by_hand(
    answers: list[Json], distinct: float, nats: float, spread: float
) -> None:
    measured = [uncertainty(answers, metric, "number") for metric in ("disagreement", "entropy")]
    assert measured == [distinct, pytest.approx(nats, abs=1e-6)]
    assert uncertainty(answers, "variance", "number") == pytest.approx(spread)


def test_unparsed_answers_share_one_bucket() -> None:
    assert uncertainty([None, None, None, 7, 7], "disagreement", "number") == 2 / 5


def test_unparsed_answers_do_not_touch_the_variance() -> None:
    with_them = uncertainty([None, 10, 12, None], "variance", "number")
    assert with_them == uncertainty([10, 12], "variance", "number") == 1.0


def test_numbers_are_not_rounded_to_whole_ones() -> None:
    """The official program makes 2.5 and 2.4 both 2, and sees no disagreement."""
    assert uncertainty([2.5, 2.4], "disagreement", "number") == 1.0


@pytest.mark.parametrize("metric", ["disagreement", "entropy", "variance"])
def test_one_value_in_several_wordings_is_one_answer(metric: Metric) -> None:
    same: list[Json] = [18, 18.0, 18]
    alike: list[Json] = [18, 18, 18]
    assert uncertainty(same, metric, "number") == uncertainty(alike, metric, "number")


def test_texts_differ_by_what_they_say_not_by_their_dress() -> None:
    assert uncertainty(["the Danube", "Danube.", "Rhine"], "disagreement", "text") == 0.666667


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["yes", "no", "yes", "no"], 1.0),
        (["yes", "yes", "yes", "no"], 0.5),
        (["no", "no", "no", "no"], 0.0),
        (["yes", None, None, None], 0.75),
        ([None, None, None, None], 1.0),
    ],
)
def test_disagreement_of_yes_and_no_is_how_near_their_numbers_are(
    answers: list[Json], expected: float
) -> None:
    """The official order for StrategyQA: by |yes - no|, the smallest first."""
    assert uncertainty(answers, "disagreement", "yes-no") == expected


def test_numbers_too_large_for_a_float_still_have_a_variance() -> None:
    assert uncertainty([10**300, -(10**300)], "variance", "number") > 1e300


def test_variance_is_for_numbers_alone() -> None:
    with pytest.raises(UserError, match="--metric variance needs numbers"):
        checked("variance", "yes-no")


def test_a_metric_that_is_none_is_named() -> None:
    with pytest.raises(UserError, match="--metric is 'spread'") as caught:
        checked("spread", "number")
    assert caught.value.hint == "use one of disagreement, entropy, variance"


def test_no_samples_have_no_uncertainty() -> None:
    with pytest.raises(ValueError, match="at least one sample"):
        uncertainty([], "entropy", "number")


def test_a_number_that_no_float_holds_makes_the_variance_as_large_as_it_gets() -> None:
    assert variance([10**400, 1]) == sys.float_info.max
