"""Zero-shot chain of thought: always two calls, and the first match of the second."""

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent
from agent.events import Answer, Called, Started, Thought
from agent.messages import Question, Usage
from tests.scripted import Cut
from tests.strategies.playing import EGGS, played, prompt

REASONS = " In each box 12 - 3 = 9 are left.\n\nThat makes 2 * 9 = 18."


def test_there_are_two_calls_and_the_second_reads_the_reasoning() -> None:
    done = played("zero-shot-cot", REASONS, " 18.")

    first, _ = prompt("zero-shot-cot/prompt")
    second, front = prompt("zero-shot-cot/extract", reasoning=REASONS.strip())
    assert done.asked(0) == (first.messages, "A: Let's think step by step.")
    assert done.asked(1) == (second.messages, second.opening)
    assert done.asked(1)[1] == (
        f"A: Let's think step by step. {REASONS.strip()}\n"
        "Therefore, the answer (arabic numerals) is"
    )
    assert [one.max_tokens for one in done.decodings] == [768, 32]
    assert [one.temperature for one in done.decodings] == [0.0, 0.0]
    assert done.events == (
        Started("run", EGGS.text, "scripted", "zero-shot-cot"),
        Called(1, Usage(10, 0, len(REASONS) // 4 + 1, 1)),
        Thought(1, REASONS.strip()),
        Called(2, Usage(10, 0, 2, 1)),
        Answer(2, "18", 18),
    )
    assert front.answer == "first"


def test_the_second_call_is_made_even_where_the_reasoning_has_the_answer() -> None:
    done = played("zero-shot-cot", " So the answer is 18.", " 20.")

    assert len(done.model.calls) == 2
    assert done.answer.value == 20


@pytest.mark.parametrize(
    ("reply", "value"),
    [
        (" 18, not 24.", 18),
        (" 18. The answer is 24.", 18),
        ("Therefore, the answer (arabic numerals) is 18.", 18),
        ("\n\n$18.00", 18),
    ],
)
def test_the_first_match_counts(reply: str, value: float) -> None:
    assert played("zero-shot-cot", REASONS, reply).answer.value == value


@pytest.mark.parametrize(
    ("question", "trigger", "reply", "value"),
    [
        (Question("Is a hen a bird?"), "(Yes or No) is", " Yes, no doubt.", "yes"),
        (Question("Which one flies? (A) hen (B) crow"), "(one letter) is", " A crow: (B).", "B"),
        (Question("Who wrote Hamlet?"), "the answer is", " Shakespeare.\n\nHe", "shakespeare"),
    ],
)
def test_the_trigger_asks_for_the_form(
    question: Question, trigger: str, reply: str, value: str
) -> None:
    done = played("zero-shot-cot", REASONS, reply, question=question)

    assert done.asked(1)[1].endswith(trigger)
    assert done.answer.value == value


def test_a_second_reply_that_is_cut_at_its_limit_still_answers() -> None:
    done = played("zero-shot-cot", REASONS, Cut(" 18 eggs, because in each of the"))

    assert (done.answer.value, done.answer.stop_reason) == (18, "answered")


def test_reasoning_that_is_cut_is_extracted_from_all_the_same() -> None:
    done = played("zero-shot-cot", Cut(" 2 boxes of 9 make"), " 18")

    assert (done.answer.value, done.answer.stop_reason) == (18, "answered")


def test_where_no_second_call_can_be_made_the_reasoning_may_tell() -> None:
    budget = Budget(max_tokens=5)
    done = played("zero-shot-cot", Cut(" So the answer is 18"), budget=budget)
    assert done.answer == Answer(1, "18", 18, "tokens")

    with pytest.raises(BudgetSpent):
        played("zero-shot-cot", Cut(" In 2 boxes"), budget=Budget(max_tokens=2))
