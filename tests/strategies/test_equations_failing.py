"""Equations that cannot be solved: mended once, then a program answers, then a chain of thought."""

import math
from collections.abc import Generator, Sequence
from dataclasses import replace

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import Action, Answer, Confidence, Observation
from agent.messages import Completion, Decoding, Message, Token
from agent.strategies.running import run
from tests.scripted import Cut, ScriptedModel
from tests.strategies.ages import (
    AGES,
    BROKEN,
    FREE,
    LET,
    OLDER,
    PROGRAM,
    RIGHT,
    STAYS_FREE,
    solved,
    warnings,
)  # fmt: skip
from tests.strategies.playing import REAL, kit_of, prompt
from tools import solver

pytestmark = pytest.mark.skipif(bool(solver.missing()), reason="the solver is off on this system")


def test_equations_that_cannot_be_solved_are_mended_once() -> None:
    found = solved(FREE, RIGHT)
    before, _ = found.asked(0)
    again, opening = found.asked(1)

    assert again == (
        *before,
        Message("assistant", f"A:{FREE}"),
        Message(
            "user",
            f"The equations could not be solved: {STAYS_FREE}\n"
            "Write the whole solution again, mended.",
        ),
    )
    assert opening == "A:"
    assert found.of(Observation) == [
        Observation(1, "solve", f"error: {STAYS_FREE}", failed=True),
        Observation(2, "solve", "ben = 12\nwith ann = 16", value=12),
    ]
    assert found.answer == Answer(2, "12", 12)
    assert warnings(found) == []


def test_a_reply_without_marks_is_shown_what_is_missing() -> None:
    found = solved(" Ben is 12.", RIGHT)
    told = "there are no marks: write [[var x]], [[eq x = …]] and [[answer x]]"

    assert found.of(Observation)[0] == Observation(1, "solve", f"error: {told}", failed=True)
    assert len(found.of(Action)) == 1
    assert found.answer == Answer(2, "12", 12)


def test_where_mending_fails_a_program_answers_and_that_is_told() -> None:
    found = solved(FREE, FREE, PROGRAM)
    opened, _ = prompt("pal", AGES)

    assert warnings(found) == [f"the equations could not be solved ({STAYS_FREE}): answered by pal"]
    assert found.asked(2) == (opened.messages, opened.opening)
    assert found.answer == Answer(3, "12", 12)


def test_where_the_program_fails_too_a_chain_of_thought_answers() -> None:
    found = solved(FREE, FREE, BROKEN, BROKEN, " 28 - 4 = 24 and 24 / 2 = 12. The answer is 12.")

    first, second = warnings(found)
    assert first == f"the equations could not be solved ({STAYS_FREE}): answered by pal"
    assert second.startswith("the equations could not be solved (no program of scripted ran")
    assert second.endswith("): answered by cot")
    assert found.answer == Answer(5, "12", 12)


def test_where_all_fail_there_is_no_answer() -> None:
    with pytest.raises(NoAnswer, match="the reply of scripted holds no answer of the form number"):
        solved(FREE, FREE, BROKEN, BROKEN, " Who knows?")


class Halfhearted(ScriptedModel):
    """A scripted model whose words are all as likely as not."""

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        completion = yield from super().complete(messages, decoding)
        return replace(completion, tokens=(Token("half", math.log(0.5)),))


@pytest.mark.parametrize(
    ("replies", "how"),
    [
        ((RIGHT,), "mean probability of its tokens"),
        ((FREE, FREE, PROGRAM), "mean probability of its tokens, by pal"),
        ((FREE, FREE, BROKEN, BROKEN, " It is 12."), "mean probability of its tokens, by cot"),
    ],
)
def test_the_confidence_says_how_it_was_found_and_which_other_strategy_answered(
    replies: tuple[str, ...], how: str
) -> None:
    *_, last = run(kit_of(Halfhearted(replies), toolbox=REAL), "equations", AGES, Budget(), "run")

    assert isinstance(last, Answer)
    assert last.confidence == Confidence(0.5, how)


def test_without_a_repair_and_without_others_one_call_decides() -> None:
    with pytest.raises(NoAnswer) as caught:
        solved(FREE, options={"repairs": "0", "fallback": "false"})

    assert str(caught.value) == f"the equations of scripted could not be solved: {STAYS_FREE}"
    assert caught.value.hint == "leave out -O fallback=false, or choose another --strategy"


def test_a_spent_budget_ends_the_run_before_the_repair() -> None:
    with pytest.raises(BudgetSpent):
        solved(FREE, budget=Budget(max_tokens=20))


def test_a_solution_is_kept_though_the_budget_ends_with_it() -> None:
    assert solved(RIGHT, budget=Budget(max_tokens=20)).answer == Answer(1, "12", 12)


def test_a_reply_cut_before_the_answer_is_mended() -> None:
    found = solved(Cut(f" {LET} {OLDER}"), RIGHT)

    assert found.of(Observation)[0] == Observation(
        1, "solve", "error: [[answer …]] is missing: end with the variable that the question asks "
        "for", failed=True,
    )  # fmt: skip
    assert found.answer == Answer(2, "12", 12)


def test_hostile_equations_are_refused_and_a_program_answers() -> None:
    hostile = " [[var x]] [[eq x = __import__('os').system('id')]] [[answer x]]"
    found = solved(hostile, hostile, PROGRAM)

    assert [event.failed for event in found.of(Observation) if isinstance(event, Observation)] == [
        True, True, False,
    ]  # fmt: skip
    assert "'__import__' is not declared as a variable" in warnings(found)[0]
    assert found.answer.value == 12
