"""The loop in trouble: repetition, spent budgets, replies that are empty, cut or invented."""

from collections.abc import Iterator

import pytest

from agent.budget import Budget
from agent.errors import BudgetSpent, ContextOverflow, NoAnswer
from agent.events import Action, Answer, Called, Observation, Warned
from tests.runs import (
    ANSWERS,
    COMPUTES,
    COMPUTES_AGAIN,
    PLAIN,
    answer_of,
    events_of,
    model_of,
    turns,
)
from tests.scripted import Cut
from tools.toolbox import Toolbox


def clock_of(*times: float) -> Iterator[float]:
    yield from times
    while True:
        yield times[-1]


def test_a_repeated_action_is_not_run_again_and_the_third_time_ends_the_run() -> None:
    events = events_of(model_of(COMPUTES, COMPUTES_AGAIN, COMPUTES, " 42."))

    told = "42\n(The same action as before, with the same result. Do something else, or answer.)"
    observations = [event for event in events if isinstance(event, Observation)]
    assert observations == [
        Observation(1, "python", "42", value=42),
        Observation(2, "python", told),
        Observation(3, "python", told),
    ]
    assert answer_of(events) == Answer(3, "42.", 42, "repetition")


def test_spent_steps_end_in_one_last_constrained_call_that_is_marked() -> None:
    model = model_of(COMPUTES, " It may be 42.")
    events = events_of(model, budget=Budget(max_steps=1))

    assert answer_of(events) == Answer(1, "It may be 42.", 42, "steps")
    assert model.calls[-1][1].opening == "Answer:"
    assert model.calls[-1][1].grammar.startswith('root ::= " " text')


def test_spent_tokens_end_the_run_too() -> None:
    events = events_of(model_of(COMPUTES, " 42"), budget=Budget(max_tokens=5))

    assert answer_of(events).stop_reason == "tokens"


def test_time_that_runs_out_in_the_middle_of_a_reply_ends_it() -> None:
    times = clock_of(0.0, 1.0, 2.0, 3.0, 11.0)
    budget = Budget(max_seconds=10, clock=lambda: next(times))
    events = events_of(model_of(COMPUTES * 3, " Nobody knows."), budget=budget)

    assert answer_of(events) == Answer(1, "Nobody knows.", None, "seconds")
    assert not [event for event in events if isinstance(event, Action)]


def test_a_spent_budget_without_any_finding_says_so() -> None:
    model = model_of(" Hm.\nAction: python\n```python\nbroken\n```", "")
    with pytest.raises(BudgetSpent, match="the budget \\(steps\\) was spent before anything"):
        events_of(model, budget=Budget(max_steps=1))


def test_a_silent_last_call_leaves_the_last_finding_as_answer() -> None:
    events = events_of(model_of(COMPUTES, ""), budget=Budget(max_steps=1))

    assert answer_of(events) == Answer(1, "42", 42, "steps")


def test_a_thought_alone_is_continued_behind_itself() -> None:
    model = model_of(" Let me see.", " python\n```python\n6 * 7\n```", ANSWERS, constrained=False)
    events = events_of(model)

    assert model.calls[1][1].opening == "Thought: Let me see.\nAction:"
    assert Observation(1, "python", "42", value=42) in events


def test_a_thought_alone_under_the_grammar_is_continued_by_a_deed() -> None:
    model = model_of(" Let me see.", "Answer: Yes.")
    events = events_of(model, PLAIN)

    assert model.calls[1][1].opening == "Thought: Let me see.\n"
    assert model.calls[1][1].grammar.startswith("root ::= ((action")
    assert answer_of(events).text == "Yes."


def test_three_replies_without_action_or_answer_end_the_run_with_an_error() -> None:
    model = model_of(*[""] * 3, constrained=False)
    with pytest.raises(NoAnswer, match="neither an action nor an answer"):
        events_of(model)


def test_an_empty_reply_is_followed_by_a_word_on_what_is_missing() -> None:
    model = model_of("", ANSWERS, constrained=False)
    events_of(model, PLAIN)

    assert turns(model)[-1].content == (
        "the reply holds neither an action nor an answer. Write one line of thought, then either "
        "an action or the answer, each under its heading."
    )


def test_an_observation_that_the_model_writes_itself_is_cut() -> None:
    invented = COMPUTES.replace("6 * 7", "6 * 8") + "\nObservation: 99\nAnswer: 99"
    model = model_of(invented, ANSWERS, constrained=False)
    events = events_of(model)

    assert Observation(1, "python", "48", value=48) in events
    assert "99" not in str([event for event in events if isinstance(event, Answer)])
    assert all("99" not in message.content for message in turns(model))


def test_an_action_that_was_cut_is_not_run() -> None:
    model = model_of(Cut(" Go.\nAction: python\n```python\n6 * 7"), COMPUTES, ANSWERS)
    events = events_of(model)

    assert len([event for event in events if isinstance(event, Action)]) == 1
    asked_again = next(m for m in turns(model) if "was cut" in m.content)
    assert asked_again.content.startswith("the action was cut (too many tokens): write a shorter")


def test_an_answer_that_was_cut_is_kept_with_a_warning() -> None:
    events = events_of(model_of(Cut(" So.\nAnswer: The sky is")), PLAIN)

    assert Warned("the answer was cut (too many tokens)") in events
    assert answer_of(events).text == "The sky is"


def test_an_answer_that_goes_round_in_circles_is_told_once() -> None:
    events = events_of(model_of(" So.\nAnswer: Yes, it is so blue today. " * 2
                                + "Yes, it is so blue today. " * 40), PLAIN)  # fmt: skip

    text = answer_of(events).text
    assert "Yes, it is so blue today." in text
    assert len(text) < 160
    assert Warned("the answer was cut (it repeats itself)") in events


def test_a_reply_that_was_ended_early_is_counted_too() -> None:
    times = clock_of(0.0, 1.0, 2.0, 3.0, 11.0)
    budget = Budget(max_seconds=10, clock=lambda: next(times))
    events = events_of(model_of(COMPUTES * 3, " Nobody knows."), budget=budget)

    written = [event.usage.completion_tokens for event in events if isinstance(event, Called)]
    assert written[0] > 0
    assert len(written) == 2


def test_an_answer_that_ran_out_of_tokens_is_marked() -> None:
    cut = Cut(" So.\nAnswer: The sky is")
    events = events_of(model_of(cut), PLAIN, budget=Budget(max_tokens=8))

    assert answer_of(events) == Answer(1, "The sky is", None, "tokens")


def test_a_finding_outlives_replies_that_say_nothing() -> None:
    model = model_of(COMPUTES, *[""] * 3, " It is 42.", constrained=False)
    events = events_of(model)

    assert answer_of(events) == Answer(4, "It is 42.", 42, "repetition")


def test_an_answer_that_nobody_could_see_is_none() -> None:
    model = model_of(" So.\nAnswer: \u200b\u202e", *[""] * 3, constrained=False)
    with pytest.raises(NoAnswer):
        events_of(model, PLAIN)


def test_a_program_that_a_stop_string_cut_is_not_run() -> None:
    cut = " Go.\nAction: python\n```python\n6 * 7\nQuestion: int = 3\n```"
    model = model_of(cut, COMPUTES, ANSWERS)
    events = events_of(model)

    assert len([event for event in events if isinstance(event, Action)]) == 1
    assert any("no line of a program may begin with" in m.content for m in turns(model))


def test_the_newest_observation_is_shortened_when_nothing_else_is_left() -> None:
    def long(city: str) -> str:
        """Tell much."""
        return city * 1000

    look = ' Look.\nAction: long\n{"city": "a"}'
    model = model_of(look, ContextOverflow("too long"), ANSWERS)
    events_of(model, PLAIN, toolbox=Toolbox.of(long))

    assert turns(model)[-1].content == f"Observation: {'a' * 493} [… shortened …]"


def test_after_a_repeated_success_only_an_answer_can_be_written() -> None:
    model = model_of(COMPUTES, COMPUTES_AGAIN, ANSWERS)
    events = events_of(model)

    may_act = ["action ::=" in decoding.grammar for _, decoding in model.calls]
    assert may_act == [True, True, False]
    assert answer_of(events).stop_reason == "answered"


def test_after_a_repeated_failure_the_model_may_try_again() -> None:
    fails = " Try.\nAction: python\n```python\nbroken\n```"
    model = model_of(fails, fails, COMPUTES, ANSWERS)
    events = events_of(model)

    told = [event.failed for event in events if isinstance(event, Observation)]
    assert told == [True, True, False]
    assert answer_of(events).value == 42
