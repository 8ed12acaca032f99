"""In a chat: what continues the conversation, and what answers beside it a question made whole."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from agent.budget import Budget
from agent.events import Answer, Chosen, Event, Restated
from agent.messages import Decoding, Message, Question, ToolCall
from agent.strategies.beside import Said, said_in
from agent.strategies.rules import in_conversation
from agent.strategies.running import run
from tests.scripted import Calls as Called
from tests.scripted import Cut, ScriptedModel
from tests.strategies.playing import REAL, kit_of

SAID = (
    Message("user", "How high is the tower?"),
    Message("assistant", "Thought: Look.\nAction: search\n{}"),
    Message("user", "Observation: 300 m"),
    Message("assistant", "The tower is 300 m high."),
    Message("user", "Thanks!"),
    Message("assistant", "You are welcome."),
)
PROGRAM = "    return 300 * 2\n"
Calls = list[tuple[tuple[Message, ...], Decoding]]


def talked(
    strategy: str, question: str, *replies: str | Cut, before: Sequence[Message] = SAID
) -> tuple[list[Event], Calls]:
    model = ScriptedModel(replies)
    kit = replace(kit_of(model, toolbox=REAL), conversation=tuple(before), conversing=True)
    events = list(run(kit, strategy, Question(question), Budget()))
    model.close()
    return events, model.calls


def of(events: Sequence[Event], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


def test_what_was_said_is_read_without_the_steps_between() -> None:
    assert said_in(SAID) == [
        Said("How high is the tower?", "The tower is 300 m high."),
        Said("Thanks!", "You are welcome."),
    ]


def test_what_is_said_before_a_native_call_is_no_answer() -> None:
    called = Message("assistant", "I look.", calls=(ToolCall("search"),))

    assert said_in((SAID[0], called, Message("tool", "300 m"), SAID[3])) == [
        Said("How high is the tower?", "The tower is 300 m high."),
    ]


def test_a_follow_up_is_asked_in_words_that_stand_alone() -> None:
    events, calls = talked(
        "direct", "And twice that?", "What is twice 300 m?", "600 m.", before=SAID
    )

    assert of(events, Restated) == [Restated("What is twice 300 m?")]
    assert calls[1][0][-1].content == "What is twice 300 m?"
    assert [decoding.aside for _, decoding in calls] == [True, True]


def test_the_conversation_stands_in_the_call_that_restates() -> None:
    _, calls = talked("direct", "And twice that?", "What is twice 300 m?", "600 m.")

    assert "Person: How high is the tower?\nAnswer: The tower is 300 m high." in (
        calls[0][0][-1].content
    )


@pytest.mark.parametrize("question", ["Who wrote Frankenstein?", "What is 6 * 7?"])
def test_what_stands_alone_is_asked_as_it_is(question: str) -> None:
    events, calls = talked("direct", question, "An answer with 42.")

    assert (of(events, Restated), len(calls)) == ([], 1)


def test_the_first_question_is_asked_as_it_is() -> None:
    events, calls = talked("direct", "And twice that?", "600 m.", before=())

    assert (of(events, Restated), len(calls)) == ([], 1)


@pytest.mark.parametrize("reply", ["", "And twice that?", Cut("What is twice")])
def test_what_does_not_restate_leaves_the_question(reply: str | Cut) -> None:
    events, calls = talked("direct", "And twice that?", reply, "600 m.")

    assert of(events, Restated) == []
    assert calls[1][0][-1].content == "And twice that?"


@pytest.mark.parametrize("strategy", ["converse", "react"])
def test_the_loop_goes_on_with_the_conversation(strategy: str) -> None:
    _, calls = talked(strategy, "Thanks again!", "Answer: You are welcome.")

    messages, decoding = calls[0]
    assert decoding.aside is False
    assert tuple(one for one in messages if not one.constant)[: len(SAID)] == SAID


def test_auto_computes_a_whole_question_beside_the_conversation() -> None:
    events, calls = talked("auto", "What is 300 * 2?", PROGRAM, "It is 600.")

    assert of(events, Chosen) == [
        Chosen("pal", "the question asks for something that has to be computed")
    ]
    assert [decoding.aside for _, decoding in calls] == [True, True]


@pytest.mark.parametrize(
    "question", ["Hello!", "Who wrote Frankenstein?", "Cats vs dogs", "谁最高？", "My name is Ann."]
)
def test_auto_talks_without_asking_the_model_how(question: str) -> None:
    events, calls = talked("auto", question, "Yes.")

    assert [event.strategy for event in of(events, Chosen) if isinstance(event, Chosen)] == [
        "converse"
    ]
    assert len(calls) == 1


def test_where_a_program_fails_the_conversation_goes_on() -> None:
    events, calls = talked(
        "auto", "What is 300 * 2?", "    return x\n", "    return x\n",
        "Thought: 300 * 2\nAction: python\n```python\n300 * 2\n```", "It is 600.",
    )  # fmt: skip

    assert [event.text for event in events if isinstance(event, Answer)] == ["It is 600."]
    assert [decoding.aside for _, decoding in calls] == [True, True, False, False]


def test_a_model_that_calls_tools_itself_computes_in_the_conversation() -> None:
    computes = Called((ToolCall("python", {"code": "300 * 2"}),))
    model = ScriptedModel([computes, "It is 600."], native=True)
    kit = replace(kit_of(model, toolbox=REAL), conversation=SAID, conversing=True)

    *_, answer = run(kit, "auto", Question("What is 300 * 2?"), Budget())
    model.close()

    assert isinstance(answer, Answer)
    assert answer.text == "It is 600."
    assert model.calls[0][1].choice == "required"


@pytest.mark.parametrize(
    ("question", "documents", "follows", "strategy"),
    [
        ("What is 17 * 23?", False, True, "pal"),
        ("Use 4, 9, 10 and 13 to make 24", False, True, "tot"),
        ("What is 15% of that?", False, True, "converse"),
        ("What is their average age?", True, True, "react"),
        ("What do the rules say about holidays?", True, True, "rag"),
        ("and who wrote it?", True, True, "rag"),
        ("What is my name?", True, True, "converse"),
        ("Hello!", True, False, "converse"),
        ("What is the weather in Berlin?", False, False, "converse"),
        ("Is the sky blue?", False, True, "converse"),
        ("Write an essay about Paris.", False, True, "direct"),
        ("写一首关于春天的诗。", False, True, "direct"),
        ("Write an email to my boss.", False, True, "converse"),
    ],
)
def test_the_rules_decide_in_a_chat(
    question: str, documents: bool, follows: bool, strategy: str
) -> None:
    assert in_conversation(Question(question), documents, follows).strategy == strategy
