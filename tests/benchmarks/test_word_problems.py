"""Word problems: what counts as right, as malformed, and what is kept of a run."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.messages import Json
from agent.settings import Settings
from tests.benchmarks.scoring import is_right, last_number_is_right, wilson
from tests.benchmarks.word_problems import Problem, Result, known, save, solve, summary
from tests.scripted import Cut, ScriptedModel

EGGS = Problem("eggs", "A box holds 12 eggs. How many eggs are in 7 boxes?", "84")
ACTION = " 7 boxes of 12.\nAction: python\n```python\nprint(7 * 12)\n```"
ANSWER = " 84 eggs.\nAnswer: There are 84 eggs."


def solved(*replies: str | Cut | Exception, constrained: bool = True) -> Result:
    model = ScriptedModel(replies, constrained=constrained)
    result = solve(EGGS, model, Settings(), "setup")
    model.close()
    return replace(result, seconds=0.0)


@pytest.mark.parametrize(
    ("value", "expected", "right"),
    [(84, "84", True), (84.0, "84", True), (83.9999999, "84", True), (83.99, "84", False),
     (1200, "1,200", True), ("84", "84", False), (True, "1", False), (None, "0", False),
     (float("nan"), "84", False), (10**12 + 1, "1000000000000", True)],
)  # fmt: skip
def test_a_value_is_right_within_a_millionth(value: Json, expected: str, right: bool) -> None:
    assert is_right(value, expected) is right


def test_the_last_number_of_a_text_is_what_it_says() -> None:
    assert last_number_is_right("Of 120 eggs, $1,084.50 worth are left.", "1084.5")
    assert not last_number_is_right("84 eggs in 7 boxes", "84")
    assert not last_number_is_right("many", "84")


def test_intervals_are_those_of_wilson() -> None:
    assert [round(bound, 4) for bound in wilson(18, 30)] == [0.4232, 0.7541]
    assert [round(bound, 4) for bound in wilson(0, 10)] == [0.0, 0.2775]
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_right_answer_is_kept_with_what_it_took() -> None:
    result = solved(ACTION, ANSWER)

    assert (result.right, result.right_by_text) == (True, True)
    assert (result.value, result.answer) == (84, "There are 84 eggs.")
    assert (result.stop_reason, result.crash) == ("answered", "")
    assert (result.malformed, result.empty, result.cut) == ([], 0, 0)
    assert result.usage["calls"] == 2


def test_an_unknown_tool_is_a_malformed_action() -> None:
    result = solved(" Search.\nAction: search\n{}", ANSWER, constrained=False)

    assert len(result.malformed) == 1
    assert result.malformed[0].startswith("unknown tool 'search': ")


def test_replies_without_action_or_answer_are_counted() -> None:
    result = solved(" Hm.", "\nAnswer: 84 eggs", constrained=False)

    assert (result.empty, result.cut, result.malformed) == (1, 0, [])


def test_replies_that_were_cut_are_counted() -> None:
    result = solved(ACTION, Cut(" 84.\nAnswer: 84 eggs"))

    assert (result.empty, result.cut, result.malformed) == (0, 1, [])


def test_a_crash_is_a_result_and_not_the_end() -> None:
    result = solved(RuntimeError("engine broke"))

    assert (result.crash, result.stop_reason) == ("RuntimeError: engine broke", "crash")
    assert (result.right, result.answer) == (False, "")


def test_results_are_found_again_in_the_file(tmp_path: Path) -> None:
    result, path = solved(ACTION, ANSWER), tmp_path / "results.jsonl"
    save(result, path)
    save(replace(result, id="other"), path)

    assert list(known(path)) == [result, replace(result, id="other")]


def test_the_summary_has_shares_with_intervals() -> None:
    result = solved(ACTION, ANSWER)
    lines = summary([result, replace(result, right=False)], "scripted").splitlines()

    assert lines[:3] == [
        "| 2 word problems | |",
        "|---|---|",
        "| right, by the `value` of the record (scripted) | 50 % (1/2; 95 % interval 9 to 91 %) |",
    ]
