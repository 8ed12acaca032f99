"""A step where people are talked with: the answer needs no heading, and no thought before it."""

import pytest

from agent.budget import Budget
from agent.errors import ContextOverflow
from agent.events import Streamed
from agent.grammar import talk_grammar
from agent.messages import Decoding, Message, ToolCall
from agent.notation import Step, read_talk, write
from agent.reply import compact, narrated
from agent.streaming import Narrator
from tests.gbnf import Grammar
from tests.scripted import ScriptedModel
from tests.strategies.playing import REAL
from tools.toolbox import Toolbox

ACTS = "Thought: 6 * 7\nAction: python\n```python\nprint(6 * 7)\n```"
FREE, MUST, NEVER = (
    Grammar(talk_grammar(REAL)),
    Grammar(talk_grammar(REAL, must_act=True)),
    Grammar(talk_grammar(Toolbox())),
)
SAID = ["Hello!", "Thanks!", "Though, not quite.", "A list:\n\n- one", "您好！", "Actually, no."]


@pytest.mark.parametrize("text", SAID)
def test_an_answer_may_be_anything_where_it_need_not_act(text: str) -> None:
    assert [one.accepts(text) for one in (FREE, MUST, NEVER)] == [True, False, True]


def test_an_action_stands_below_its_thought_where_it_may_act() -> None:
    assert [one.accepts(ACTS) for one in (FREE, MUST, NEVER)] == [True, True, False]


@pytest.mark.parametrize("text", ["", " ", "\nHello", "Thought: so", "Action: python"])
def test_nothing_and_headings_are_no_answer(text: str) -> None:
    assert not NEVER.accepts(text)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Hello!", Step(answer="Hello!")),
        ("Run this:\n```python\nprint(1)\n```", Step(answer="Run this:\n```python\nprint(1)\n```")),
        ("Well\nThought: no heading here", Step(answer="Well\nThought: no heading here")),
        ("Answer: Hello!", Step(answer="Hello!")),
        (ACTS, Step("6 * 7", (ToolCall("python", {"code": "print(6 * 7)"}),))),
        ("Thought: so", Step("so")),
        ("", Step()),
    ],
)
def test_what_begins_without_a_heading_is_the_answer(text: str, step: Step) -> None:
    assert read_talk(text, REAL) == step


def test_an_answer_alone_is_written_without_a_heading() -> None:
    assert write(Step(answer="Hello!"), REAL) == "Hello!"
    assert write(Step("so", (), "Hello!"), REAL) == "Thought: so\nAnswer: Hello!"


@pytest.mark.parametrize("piece", [1, 4, 100])
def test_an_answer_without_a_heading_is_told_while_it_is_written(piece: int) -> None:
    text = "Well, here:\nAnswer: it is\n```python\n1\n```"
    narrator = Narrator(1, unmarked="answer")

    events = [
        event
        for start in range(0, len(text), piece)
        for event in narrator.hear(text[start : start + piece])
    ]
    events += narrator.close()

    assert {event.part for event in events} == {"answer"}
    assert "".join(event.text for event in events) == text


def test_a_thought_is_told_as_one_in_a_talk_too() -> None:
    model, budget = ScriptedModel(["Thought: so\nAnswer: Yes."]), Budget()

    happening = list(narrated(model, [Message("user", "?")], Decoding(), budget, 1))

    parts = [event.part for event in happening if isinstance(event, Streamed)]
    assert sorted(set(parts)) == ["answer", "thought"]


def test_earlier_turns_are_shortened_and_the_question_never() -> None:
    history = [
        Message("system", "s" * 900, constant=True),
        Message("user", "a" * 900),
        Message("assistant", "b" * 900),
        Message("user", "q" * 900),
        Message("assistant", f"Thought: {'t' * 900}\nAction: python"),
        Message("user", "o" * 900),
    ]

    shortened = []
    while compact(history):
        shortened.append([len(one.content) > 800 for one in history])

    assert shortened[0] == [True, False, True, True, True, True]
    assert shortened[-1][3] is True
    assert all(one[0] for one in shortened)


def test_a_question_alone_that_does_not_fit_is_an_overflow() -> None:
    model = ScriptedModel([ContextOverflow("too long", "ask less")])

    with pytest.raises(ContextOverflow):
        list(narrated(model, [Message("user", "q" * 900)], Decoding(), Budget(), 1))


@pytest.mark.parametrize(
    ("script", "chinese", "english"),
    [("han", True, False), ("latin", False, True), ("any", True, True)],
)
def test_an_answer_begins_in_the_script_of_the_question(
    script: str, chinese: bool, english: bool
) -> None:
    grammar = Grammar(talk_grammar(REAL, script=script))  # type: ignore[arg-type]

    assert grammar.accepts("您好，Nadia！") == chinese
    assert grammar.accepts(ACTS.replace("6 * 7\nA", "求6 * 7\nA")) == chinese
    assert grammar.accepts("Hello, 李雷!") == english
    assert grammar.accepts(ACTS.replace("6 * 7\nA", "Asked: 6 * 7\nA")) == english
    assert grammar.accepts("42")
