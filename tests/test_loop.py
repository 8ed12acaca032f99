"""The loop, call by call, on a scripted model."""

import pytest

from agent.budget import Budget
from agent.errors import ContextOverflow
from agent.events import (
    Action,
    Answer,
    Called,
    Event,
    Observation,
    Started,
    Streamed,
    Thought,
    Warned,
)
from agent.loop import Agent, react
from agent.messages import Attachment, Message, Question, ToolCall
from agent.prompts import react_prompt
from tests.runs import ANSWERS, COMPUTES, PLAIN, answer_of, events_of, model_of, turns
from tests.toys import TOYS
from tools.toolbox import Toolbox


def without_calls(events: list[Event]) -> list[Event]:
    return [event for event in events if not isinstance(event, Called | Started)]


def test_a_question_is_thought_about_acted_on_observed_and_answered() -> None:
    events = events_of(model_of(COMPUTES, ANSWERS))

    call = ToolCall("python", {"code": "6 * 7"})
    assert events[0] == Started("run", "What is 6 times 7?", "scripted", "react")
    assert without_calls(events) == [
        Thought(1, "Multiply."),
        Action(1, call),
        Observation(1, "python", "42", value=42),
        Thought(2, "It is 42."),
        Answer(2, "6 times 7 is 42.", 42),
    ]


def test_the_model_sees_its_own_step_and_the_observation_behind_it() -> None:
    model = model_of(COMPUTES, ANSWERS)
    events_of(model)

    assert turns(model) == [
        Message("user", "Question: What is 6 times 7?"),
        Message("assistant", f"Thought:{COMPUTES}"),
        Message("user", "Observation: 42"),
    ]


def test_the_prefix_is_the_same_for_every_question() -> None:
    first, second = model_of(ANSWERS), model_of(ANSWERS)
    events_of(first, PLAIN)
    events_of(second, "Is water wet?")

    constant = [[m for m in model.calls[0][0] if m.constant] for model in (first, second)]
    assert constant[0] == constant[1]
    assert [m.constant for m in first.calls[0][0]] == [True] * len(constant[0]) + [False]


def test_a_computation_has_to_begin_with_an_action_and_other_questions_need_not() -> None:
    computes, knows = model_of(COMPUTES, ANSWERS), model_of(ANSWERS)
    events_of(computes, "What is 6 times 7?")
    events_of(knows, PLAIN)

    may_answer = ["| answer)" in decoding.grammar for _, decoding in computes.calls]
    assert may_answer == [False, True]
    assert "| answer)" in knows.calls[0][1].grammar


def test_an_error_is_fed_back_and_the_run_recovers() -> None:
    model = model_of(" Try.\nAction: python\n```python\nbroken\n```", COMPUTES, ANSWERS)
    events = events_of(model)

    observations = [event for event in events if isinstance(event, Observation)]
    assert observations == [
        Observation(1, "python", "error: line 1: broken is not defined", failed=True),
        Observation(2, "python", "42", value=42),
    ]
    assert answer_of(events).value == 42


def test_several_actions_in_one_step_are_run_in_order() -> None:
    two = ' Both.\nAction: weather\n{"city": "Oslo"}\nAction: weather\n{"city": "Atlantis"}'
    model = model_of(two, ANSWERS)
    events_of(model, PLAIN)

    assert turns(model)[-1].content == (
        "Observation: sunny in Oslo today\nObservation: error: no such city: Atlantis"
    )


def test_an_unknown_tool_is_answered_with_the_list_of_tools() -> None:
    model = model_of(" Look.\nAction: google\n{}", ANSWERS, constrained=False)
    events = events_of(model, PLAIN)

    assert (
        Observation(
            1,
            "google",
            "error: there is no tool 'google'; the tools are: python, weather",
            failed=True,
        )
        in events
    )


def test_wrong_arguments_are_answered_with_what_is_wrong() -> None:
    model = model_of(' Look.\nAction: weather\n{"town": "Oslo"}', ANSWERS, constrained=False)
    events = events_of(model, PLAIN)

    (observation,) = [event for event in events if isinstance(event, Observation)]
    assert observation.failed
    assert "'city' is a required property" in observation.text


def test_streamed_pieces_come_while_the_model_writes() -> None:
    agent = Agent(model_of(COMPUTES, ANSWERS), TOYS, react_prompt())
    events = list(react(agent, Question("What is 6 times 7?"), Budget()))

    told = {
        part: "".join(e.text for e in events if isinstance(e, Streamed) and e.part == part)
        for part in ("thought", "action", "answer")
    }
    assert told["thought"].split() == ["Multiply.", "It", "is", "42."]
    assert told["action"].split("\n")[:4] == ["python", "```python", "6 * 7", "```"]
    assert told["answer"] == "6 times 7 is 42."
    first = next(at for at, event in enumerate(events) if isinstance(event, Streamed))
    assert first < events.index(Thought(1, "Multiply."))


def test_attached_texts_stand_before_the_question() -> None:
    model = model_of(ANSWERS)
    events_of(model, "What is in it?", attachments=(Attachment("notes.txt", "milk {x}"),))

    assert turns(model)[0].content == (
        'Text of notes.txt:\n"""\nmilk {x}\n"""\n\nQuestion: What is in it?'
    )


def test_secrets_never_reach_the_model() -> None:
    model = model_of(' Look.\nAction: weather\n{"city": "key-123"}', ANSWERS)
    events_of(model, PLAIN, secrets=("key-123",))

    assert turns(model)[-1].content == "Observation: sunny in [secret] today"


def test_old_observations_are_shortened_when_the_context_is_full() -> None:
    def long(city: str) -> str:
        """Tell much."""
        return city * 600

    looks = [f' Look.\nAction: long\n{{"city": "{city}"}}' for city in ("a", "b")]
    model = model_of(*looks, ContextOverflow("too long"), ANSWERS)
    events = events_of(model, PLAIN, toolbox=Toolbox.of(long))

    assert Warned("earlier steps were shortened: the model's context is full") in events
    observed = [m.content for m in turns(model) if m.content.startswith("Observation")]
    assert observed == [f"Observation: {'a' * 187} [… shortened …]", "Observation: " + "b" * 600]


def test_a_question_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ContextOverflow, match="9000 tokens"):
        events_of(model_of(ContextOverflow("the question has 9000 tokens")), PLAIN)


def test_an_answer_has_the_precision_of_the_computation() -> None:
    def python(code: str) -> object:
        """Compute."""
        from tools.toolbox import Outcome

        return Outcome("0.333", 1 / 3)

    acts = ' Divide.\nAction: python\n{"code": "1/3"}'
    events = events_of(
        model_of(acts, " So.\nAnswer: About 0.33."), "1 / 3?", toolbox=Toolbox.of(python)
    )

    assert answer_of(events).value == 1 / 3


def test_a_plain_fact_has_no_numeric_value() -> None:
    events = events_of(model_of(" Known.\nAnswer: Mary Shelley, in 1818."), "Who wrote it?")

    assert answer_of(events).value is None


def test_closing_the_run_stops_the_model() -> None:
    model = model_of(COMPUTES)
    run = react(Agent(model, TOYS, react_prompt()), Question(PLAIN), Budget())
    assert isinstance(next(run), Started)
    assert isinstance(next(run), Streamed)
    run.close()

    assert len(model.calls) == 1
