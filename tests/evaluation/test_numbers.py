"""Scorers of numbers: each rule of GSM8K, GSM-hard and the Game of 24, and its traps."""

from fractions import Fraction

import pytest

from agent.evaluation.numbers import exact, game24, gsm8k, gsm_hard
from agent.evaluation.problem import Given, Gold, Score
from agent.messages import Json


def scored(gold: Json, text: str, value: Json = None, reply: str = "") -> tuple[bool, bool, bool]:
    """Return right, strict, flexible."""
    score = gsm8k(Gold(gold), Given(text, value, reply))
    return score.right, bool(score.details["strict"]), bool(score.details["flexible"])


@pytest.mark.parametrize("text", ["18", "$18.00", "18.0", "18.", " 18 ", "１８"])
def test_the_dress_of_a_number_does_not_count(text: str) -> None:
    assert scored("18", text)[0]


def test_the_known_answer_stands_behind_the_last_hashes() -> None:
    assert exact("5 + 13 = <<5+13=18>>18\n#### 1,018") == 1018


@pytest.mark.parametrize("value", [
    "", None, True, "eighteen", "1/0", "1/00", float("nan"), [1], "1e999999999", "1_000",
    "9" * 5000,
])  # fmt: skip
def test_what_is_no_number_is_none(value: Json) -> None:
    assert exact(value) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1/4", "1/4"),
        ("-2.50", "-5/2"),
        (".5", "1/2"),
        ("18.", "18"),
        ("1.5e3", "1500"),
        ("20%", "20"),
    ],
)
def test_numbers_are_read_exactly(text: str, number: str) -> None:
    assert exact(text) == Fraction(number)


def test_a_number_that_no_float_holds_is_compared_too() -> None:
    assert scored(10**4000, "huge", value=10**4000)[0]
    assert not scored(18, "huge", value=10**4000)[0]


def test_the_value_counts_and_not_the_last_number_of_the_text() -> None:
    assert scored(45, "45 fish, of the 60 there are", value=45) == (True, False, False)


def test_strict_wants_a_marker_or_a_bare_number() -> None:
    assert scored(18, "18", 18, "So 9 * 2 = 18.") == (True, False, True)
    assert scored(18, "18", 18, "The answer is 18") == (True, True, True)
    assert scored(18, "18", 18, "The answer is $18.") == (True, True, True)
    assert scored(18, "18", 18) == (True, True, True)


def test_flexible_takes_the_last_number_whatever_it_is() -> None:
    assert scored(18, "18", 18, "The answer is 18. I checked it 3 times") == (True, True, False)


def test_odd_runs_of_points_and_commas_are_no_number() -> None:
    assert scored(18, "", None, "18 ,, ...") == (False, False, False)


def test_negative_numbers_and_fractions_keep_their_sign_and_value() -> None:
    assert scored(-7, "-7")[0]
    assert not scored(7, "-7")[0]
    assert scored("3/4", "0.75", 0.75)[0]


def test_a_number_is_not_rounded_to_be_right() -> None:
    assert not scored(2, "2.5", 2.5)[0]
    assert scored(1_000_000, "1000000.5", 1_000_000.5)[0]  # within a millionth
    assert not scored(1_000_000, "1000002", 1_000_002)[0]


def test_nothing_found_is_wrong() -> None:
    assert scored(18, "I cannot tell") == (False, False, False)


def test_gsm_hard_is_scored_by_the_papers_absolute_gap_and_tells_the_relative_one() -> None:
    def hard(wanted: Json, value: Json) -> Score:
        return gsm_hard(Gold(wanted), Given(str(value), value))

    assert hard(0.3333333, 0.33) == Score(False, {"relative": False})
    assert hard(0.3333333, 0.3333) == Score(True, {"relative": True})
    assert hard(9.28e12, 9.28e12 + 1) == Score(False, {"relative": True})
    assert hard(-5867895, -5867895) == Score(True, {"relative": True})
    assert hard(1, None) == Score(False, {"relative": False})


def test_game_of_24_counts_any_kept_final_state_and_tells_of_the_first() -> None:
    gold = Gold(None, numbers=(4, 6, 6, 9))
    wrong, right = "4 + 6 + 6 + 9", "4 * 9 - 6 - 6"

    assert not game24(gold, Given(wrong)).right
    score = game24(gold, Given(wrong, wrong, "", ("1 + 1", f"Answer: {right} = 24")))
    assert (score.right, score.details["first"]) == (True, False)
    score = game24(gold, Given(right, right))
    assert (score.right, score.details["first"], score.details["fault"]) == (True, True, "")


@pytest.mark.parametrize(
    "expression",
    ["24", "4! * 6 / 6 * 9 / 9", "46 - 6 - 9", "4 ** 6 - 6 - 9", "__import__('os')", "", "4*6*6/9"],
)
def test_game_of_24_rejects_what_is_not_in_the_game(expression: str) -> None:
    score = game24(Gold(None, numbers=(4, 6, 6, 9)), Given(expression, expression))

    assert not score.right
    assert score.details["fault"]
