"""Steps as native calls: what the model is asked, what it sees, and what is never run."""

from agent.events import Action, Answer, Called, Observation, Streamed, Thought, Warned
from agent.loop import Agent, react
from agent.messages import Message, Question, ToolCall
from agent.prompts import react_prompt
from agent.protocols.native import Native
from tests.runs import turns
from tests.scripted import Calls, Cut, ScriptedModel
from tests.toys import TOYS

COMPUTES = ToolCall("python", {"code": "6 * 7"})


def played(*replies: str | Cut | Calls, before: tuple[Message, ...] = ()):  # type: ignore[no-untyped-def]
    from agent.budget import Budget

    model = ScriptedModel(replies, native=True)
    agent = Agent(model, TOYS, react_prompt(native=True), before=before)
    events = list(react(agent, Question("What is 6 times 7?"), Budget()))
    model.close()
    return model, events


def test_a_native_call_is_run_and_what_it_brought_is_told_as_the_providers_expect() -> None:
    model, events = played(Calls((COMPUTES,), "I compute it."), "It is 42.")

    assert [one.call for one in events if isinstance(one, Action)] == [COMPUTES]
    assert [one.text for one in events if isinstance(one, Thought)] == ["I compute it."]
    assert turns(model) == [
        Message("user", "Question: What is 6 times 7?"),
        Message("assistant", "I compute it.", calls=(COMPUTES,)),
        Message("tool", "42"),
    ]
    assert isinstance(events[-1], Answer)
    assert events[-1].text == "It is 42."


def test_a_model_that_has_to_compute_first_must_call_a_tool() -> None:
    model, _ = played(Calls((COMPUTES,)), "It is 42.")

    assert [decoding.choice for _, decoding in model.calls] == ["required", "auto"]
    assert [tool.name for tool in model.calls[0][1].tools] == list(TOYS.tools)


def test_several_calls_of_one_reply_are_each_answered() -> None:
    other = ToolCall("python", {"code": "1 + 1"})
    model, events = played(Calls((COMPUTES, other)), "42 and 2")

    assert [one.text for one in events if isinstance(one, Observation)] == ["42", "2"]
    assert [one.role for one in turns(model)][-2:] == ["tool", "tool"]


def test_calls_of_a_broken_reply_are_never_run() -> None:
    model, events = played(Calls((COMPUTES,), "Now", "broken"), Calls((COMPUTES,)), "It is 42.")

    assert len([one for one in events if isinstance(one, Action)]) == 1
    assert "the connection broke" in turns(model, 1)[-1].content


def test_a_broken_answer_is_kept_and_marked() -> None:
    _, events = played(Calls((COMPUTES,)), Cut("It is 4", "broken"))

    assert isinstance(events[-1], Answer)
    assert (events[-1].text, events[-1].stop_reason) == ("It is 4", "broken")
    assert Warned("the answer was cut (the connection broke)") in events


def test_what_the_model_thinks_first_is_a_thought() -> None:
    _, events = played(Calls((COMPUTES,), reasoning="Six sevens."), "It is 42.")

    assert [one.text for one in events if isinstance(one, Thought)] == ["Six sevens."]
    assert Streamed(1, "thought", "Six sevens.") in events


def test_a_conversation_under_headings_goes_on_natively() -> None:
    before = (
        Message("user", "What is 6 times 7?"),
        Message("assistant", "Thought: I compute it.\nAction: python\n```python\n6 * 7\n```"),
        Message("user", "Observation: 42"),
        Message("assistant", "Thought: So it is.\nAnswer: It is 42."),
    )

    call = ToolCall("python", {"code": "6 * 7"})
    assert Native().adopted(before, TOYS) == (
        Message("user", "What is 6 times 7?"),
        Message("assistant", "I compute it.", calls=(call,)),
        Message("tool", "42"),
        Message("assistant", "It is 42."),
    )


def test_calls_that_time_left_unrun_are_not_shown_to_the_provider() -> None:
    from agent.budget import Budget

    now = [0.0]
    budget = Budget(max_seconds=10, clock=lambda: now[0])
    model = ScriptedModel([Calls((COMPUTES,), "I compute it."), "I ran out of time."], native=True)
    agent = Agent(model, TOYS, react_prompt(native=True))

    for last in react(agent, Question("What is 6 times 7?"), budget):
        if isinstance(last, Called):
            now[0] = 11.0  # the reply is whole, and time is up

    assert isinstance(last, Answer)
    assert (last.text, last.stop_reason) == ("I ran out of time.", "seconds")
    assert all(not one.calls for one in turns(model))


def test_what_an_action_brought_is_whole_also_where_it_speaks_of_observations() -> None:
    before = (
        Message("assistant", "Thought: I look.\nAction: python\n```python\n6 * 7\n```"),
        Message("user", "Observation: A log.\nObservation: rain"),
    )

    assert Native().adopted(before, TOYS)[1:] == (Message("tool", "A log.\nObservation: rain"),)
