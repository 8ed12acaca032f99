"""ReAct as a strategy, and its pairs with self-consistency: who answers, and when."""

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import (
    Action,
    Answer,
    Called,
    Chosen,
    Confidence,
    Event,
    Observation,
    Sampled,
    Started,
    Streamed,
    Thought,
)
from agent.messages import Question, ToolCall, Usage
from agent.strategies.absence import says_unknown
from agent.strategies.running import run
from tests.runs import ANSWERS, COMPUTES
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import Played, Talker, kit_of, played

TIMES = Question("What is 6 times 7?")
PLAIN = Question("Who wrote Hamlet?")
YES, NO, NONE = " So 42. The answer is 42.", " So 48. The answer is 48.", " Hm."
UNKNOWN = " I looked.\nAnswer: unknown"
OTHERS = [f" The answer is {number}." for number in range(100, 121)]


def first_react(*replies: str | Cut, samples: int = 3, budget: Budget | None = None,
                question: Question = TIMES) -> Played:  # fmt: skip
    return played("react→cot-sc", *replies, samples=samples, budget=budget, question=question,
                  seed=1)  # fmt: skip


def first_votes(*replies: str | Cut, samples: int = 3, budget: Budget | None = None) -> Played:
    return played("cot-sc→react", *replies, samples=samples, budget=budget, question=TIMES, seed=1)


def chosen(done: Played) -> list[tuple[str, str]]:
    return [(one.strategy, one.reason) for one in done.of(Chosen) if isinstance(one, Chosen)]


def test_react_thinks_acts_observes_and_answers() -> None:
    done = played("react", COMPUTES, ANSWERS, question=TIMES)

    assert [event for event in done.events if not isinstance(event, Called)] == [
        Started("run", TIMES.text, "scripted", "react"),
        Thought(1, "Multiply."),
        Action(1, ToolCall("python", {"code": "6 * 7"})),
        Observation(1, "python", "42", value=42),
        Thought(2, "It is 42."),
        Answer(2, "6 times 7 is 42.", 42),
    ]
    assert "\nObservation:" in done.decodings[0].stop


def test_a_model_that_talks_past_its_action_observes_what_is_true() -> None:
    model = Talker(
        f"{COMPUTES}\nObservation: 99\nThought: It is 99.\nAnswer: 99",
        ANSWERS,
    )
    events: list[Event] = list(run(kit_of(model), "react", TIMES, Budget()))

    assert Observation(1, "python", "42", value=42) in events
    assert events[-1] == Answer(2, "6 times 7 is 42.", 42)
    assert "99" not in "".join(one.text for one in events if isinstance(one, Streamed))


def test_a_loop_that_finishes_needs_no_votes() -> None:
    done = first_react(COMPUTES, ANSWERS)

    assert done.events[0] == Started("run", TIMES.text, "scripted", "react-to-cot-sc")
    assert chosen(done) == [("react", "it finished")]
    assert done.answer == Answer(2, "6 times 7 is 42.", 42)


def test_a_loop_that_does_not_finish_within_its_steps_leaves_it_to_the_votes() -> None:
    again = COMPUTES.replace("6 * 7", "6 * 8")
    done = first_react(COMPUTES, again, YES, NO, YES, budget=Budget(max_steps=2))

    assert chosen(done) == [
        ("self-consistency", "react gave up: there was no answer within 2 steps")
    ]
    assert len(done.model.calls) == 5  # no call is spent on a conclusion that would not count
    assert [one.temperature for one in done.decodings] == [0.0, 0.0, 0.7, 0.7, 0.7]
    assert done.answer == Answer(5, "42", 42, confidence=Confidence(0.6667, "2 of 3 votes"))


def test_a_loop_that_goes_round_in_circles_has_not_finished() -> None:
    done = first_react(COMPUTES, COMPUTES, COMPUTES, YES, YES)

    assert chosen(done) == [("self-consistency", "react gave up: it went round in circles")]
    assert done.answer.value == 42


@pytest.mark.parametrize("answer", ["unknown", "Unknown.", "I do not know.", "不知道。"])
def test_a_finish_that_says_unknown_is_none(answer: str) -> None:
    done = first_react(f" I looked.\nAnswer: {answer}", " The answer is Shakespeare.",
                       " The answer is Shakespeare.", question=PLAIN)  # fmt: skip

    assert chosen(done) == [("self-consistency", f"react finished with {answer!r}")]
    assert (done.answer.text, done.answer.value) == ("Shakespeare", "shakespeare")


def test_what_the_loop_said_stands_where_no_sample_answers() -> None:
    model = ScriptedModel([UNKNOWN, "", " ", ""])
    kit = kit_of(model, samples=3)
    events = list(run(kit, "react-to-cot-sc", PLAIN, Budget()))

    assert events[-1] == Answer(1, "unknown", None)


def test_where_loop_and_samples_fail_there_is_no_answer() -> None:
    with pytest.raises(NoAnswer) as error:
        first_react(COMPUTES, NONE, NONE, NONE, budget=Budget(max_steps=1))

    assert str(error.value) == "none of 3 samples held an answer"


def test_a_budget_that_ends_in_the_loop_keeps_what_was_found() -> None:
    done = first_react(COMPUTES, " It is 42.", budget=Budget(max_tokens=8))

    assert (done.answer.text, done.answer.stop_reason) == ("It is 42.", "tokens")


def test_no_answer_of_the_loop_is_streamed_as_one_before_it_counts() -> None:
    model = ScriptedModel([UNKNOWN, " The answer is Shakespeare.", " The answer is Shakespeare."])
    kit = kit_of(model, samples=3)
    parts = {event.part for event in run(kit, "react-to-cot-sc", PLAIN, Budget())
             if isinstance(event, Streamed)}  # fmt: skip

    assert parts == {"thought"}


def test_samples_that_agree_need_no_loop() -> None:
    done = first_votes(YES, NO, YES)

    assert done.events[0] == Started("run", TIMES.text, "scripted", "cot-sc-to-react")
    assert chosen(done) == [("self-consistency", "2 of 3 samples agree")]
    assert done.answer == Answer(3, "42", 42, confidence=Confidence(0.6667, "2 of 3 votes"))


def test_sampling_ends_where_the_majority_is_sure() -> None:
    done = first_votes(YES, YES, YES, samples=5)

    assert chosen(done) == [("self-consistency", "3 of 5 samples agree")]
    assert len(done.of(Sampled)) == 3


@pytest.mark.parametrize(("agree", "path"), [(11, "self-consistency"), (10, "react")])
def test_of_21_samples_11_are_enough_and_10_are_not(agree: int, path: str) -> None:
    samples = [*OTHERS[: 21 - agree], *[YES] * agree]
    loop = [] if path == "self-consistency" else [COMPUTES, ANSWERS]
    done = first_votes(*samples, *loop, samples=21)

    assert len(done.of(Sampled)) == 21
    assert [one[0] for one in chosen(done)] == [path]
    assert done.answer.value == 42


def test_half_of_an_even_number_is_enough() -> None:
    assert chosen(first_votes(YES, YES, NO, " The answer is 1.", samples=4)) == [
        ("self-consistency", "2 of 4 samples agree")
    ]


def test_samples_without_an_answer_are_among_the_n() -> None:
    done = first_votes(YES, NONE, NONE, COMPUTES, ANSWERS)

    assert chosen(done) == [("react", "only 1 of 3 samples agree")]
    assert done.answer == Answer(5, "6 times 7 is 42.", 42)


def test_where_the_loop_fails_too_the_leading_answer_stands() -> None:
    done = first_votes(NO, YES, NONE, COMPUTES, budget=Budget(max_steps=1))

    told = "only 1 of 3 samples agree"
    assert chosen(done) == [
        ("react", told),
        ("self-consistency", f"{told}, but react gave up: there was no answer within 1 step"),
    ]
    assert done.answer == Answer(4, "48", 48, confidence=Confidence(0.3333, "1 of 3 votes"))


def test_a_budget_that_ends_while_sampling_leaves_the_leading_answer() -> None:
    done = first_votes(YES, NO, samples=5, budget=Budget(max_tokens=12))

    assert (done.answer.value, done.answer.stop_reason) == (42, "tokens")
    with pytest.raises(BudgetSpent):
        first_votes(samples=5, budget=Budget(max_tokens=1, tokens=1))


def test_the_paper_takes_21_samples_and_we_take_5() -> None:
    model = ScriptedModel([YES, NO, " The answer is 1.", " The answer is 2.", NONE, ANSWERS])
    events = list(run(kit_of(model), "cot-sc-to-react", PLAIN, Budget()))

    assert [one.of for one in events if isinstance(one, Sampled)] == [5] * 5


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("", True), (" \u200b", True), ("Unknown", True), ("The answer is unknown.", True),
     ("I don’t know who wrote it.", True), ("It cannot be determined.", True), ("N/A", True),
     ("NOT ENOUGH INFORMATION", True), ("无法确定", True), ("None", False), ("0", False),
     ("Not enough eggs", False), ("The Unknown Soldier", False)],
)  # fmt: skip
def test_unknown_has_many_words(text: str, unknown: bool) -> None:
    assert says_unknown(text) is unknown


def test_the_usage_of_the_calls_is_told_whole() -> None:
    done = first_react(UNKNOWN, " The answer is a.", " The answer is a.", question=PLAIN)

    usage = sum((one.usage for one in done.of(Called) if isinstance(one, Called)), Usage())
    assert usage.calls == len(done.model.calls) == 3
