"""Converse: the loop behind one prefix that never changes, with what was said before."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from agent.budget import Budget
from agent.events import Answer, Event, Observation, Thought
from agent.grammar import talk_grammar
from agent.messages import Decoding, Message, Question
from agent.prompts import Library
from agent.strategies.converse import prefix, script_of
from agent.strategies.running import run
from tests.gbnf import Grammar
from tests.scripted import ScriptedModel
from tests.strategies.playing import REAL, kit_of
from tests.toys import TOYS
from tools.toolbox import Toolbox

SAID = (Message("user", "My rent is 18000 a year."), Message("assistant", "Noted."))
ACTS = "Thought: 18000 / 12\nAction: python\n```python\n18000 / 12\n```\n"


def talked(
    question: str, *replies: str, before: Sequence[Message] = SAID
) -> tuple[list[Event], list[tuple[tuple[Message, ...], Decoding]]]:
    model = ScriptedModel(replies)
    kit = replace(kit_of(model, toolbox=REAL), conversation=tuple(before), conversing=True)
    events = list(run(kit, "converse", Question(question), Budget()))
    model.close()
    return events, model.calls


def test_it_answers_at_once_without_a_thought() -> None:
    events, calls = talked("Thanks!", "You are welcome.")

    assert [type(event).__name__ for event in events if isinstance(event, Answer | Thought)] == [
        "Answer"
    ]
    assert calls[0][1].opening == ""


def test_the_question_stands_behind_what_was_said_and_that_behind_the_prefix() -> None:
    _, calls = talked("Thanks!", "You are welcome.")

    front = prefix(Library(), REAL)
    assert calls[0][0] == (*front, *SAID, Message("user", "Thanks!"))
    assert all(message.constant for message in front)


def test_it_computes_from_what_was_said_before() -> None:
    events, calls = talked("And per month?", ACTS, "1500 a month.")

    assert [one.text for one in events if isinstance(one, Observation)] == ["1500"]
    assert [one.text for one in events if isinstance(one, Answer)] == ["1500 a month."]
    assert calls[1][0][-2:] == (
        Message("assistant", ACTS.strip()),
        Message("user", "Observation: 1500"),
    )


@pytest.mark.parametrize(
    ("question", "may_answer", "may_act"),
    [
        ("And per month?", False, True),
        ("那每个月呢？", False, True),
        ("Thanks, that is kind.", True, False),
        ("谢谢！", True, False),
        ("How much do I pay?", True, True),
    ],
)
def test_the_grammar_lets_it_act_only_where_there_is_something_to_compute(
    question: str, may_answer: bool, may_act: bool
) -> None:
    yes = "好。" if script_of(question) == "han" else "Yes."
    replies = [yes] if may_answer else [ACTS, yes]
    _, calls = talked(question, *replies)

    grammar = Grammar(calls[0][1].grammar)
    assert grammar.accepts(yes) == may_answer
    acts = ACTS.replace("18000", "求18000" if yes == "好。" else "18000", 1)
    assert grammar.accepts(acts.rstrip()) == may_act


def test_what_it_computes_first_is_shown_where_numbers_were_said_alone() -> None:
    _, calls = talked("And per month?", "I cannot know.", before=())

    assert Grammar(calls[0][1].grammar).accepts("I cannot know.")


def test_nothing_of_the_examples_is_about_a_real_person() -> None:
    words = " ".join(message.content for message in prefix(Library(), REAL))

    assert re.findall(r"@|\b(?:19|20)\d\d\b", words) == []


@pytest.mark.parametrize(
    ("question", "script"),
    [
        ("What is my name?", "latin"),
        ("我叫什么名字？", "han"),
        ("用英语再说一遍。", "any"),
        ("Now in Chinese, please.", "any"),
        ("42?", "any"),
        ("The code word is albatross.", "latin"),
    ],
)
def test_it_answers_in_the_script_of_the_question(question: str, script: str) -> None:
    assert script_of(question) == script


@pytest.mark.parametrize(
    ("question", "must"), [("How is the weather in Oslo?", True), ("Hello, I am Tom.", False)]
)
def test_what_an_added_tool_tells_is_not_answered_before_it_was_asked(
    question: str, must: bool
) -> None:
    weather = replace(TOYS.tools["weather"], origin="file:weather.py")
    box = Toolbox({**TOYS.tools, "weather": weather})
    acts = ' Thought: Ask it.\nAction: weather\n{"city": "Oslo"}'.lstrip()
    replies = [acts, "It is sunny."] if must else ["Hello, Tom!"]
    model = ScriptedModel(replies)
    list(
        run(
            replace(kit_of(model, toolbox=box), conversing=True),
            "converse",
            Question(question),
            Budget(),
        )
    )

    assert model.calls[0][1].grammar == talk_grammar(box, must, "latin")
