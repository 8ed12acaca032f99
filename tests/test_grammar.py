"""The grammar of a step, matched against texts: what it lets through and what it does not."""

from collections.abc import Iterator

import pytest
from hypothesis import given

from agent.grammar import answer_grammar, deed_grammar, step_grammar
from agent.messages import Decoding, Json, Message, Question
from agent.models.embedded.model import EmbeddedModel
from agent.notation import OPENING, Step, read
from agent.prompts import react_prompt
from tests.gbnf import Grammar
from tests.kinds import KINDS
from tests.searching import steady
from tests.toys import TOYS
from tools.toolbox import Tool, Toolbox, check

STEP = Grammar(step_grammar(KINDS))
MUST_ACT = Grammar(step_grammar(KINDS, must_act=True))
DEED = Grammar(deed_grammar(KINDS))
ANSWER = Grammar(answer_grammar())


def acts(lines: str) -> bool:
    """Return whether a step with the action `lines` may be written."""
    return STEP.accepts(f" so\nAction: {lines}")


def whole(step: Step) -> bool:
    """Return whether `step` has a thought, and actions that their tools take or an answer."""
    for call in step.actions:
        check(call.arguments, KINDS.tools[call.tool])
    return bool(step.thought) and bool(step.actions) is not bool(step.answer)


@pytest.mark.parametrize(
    "lines",
    [
        "python\n```python\nprint(6 * 7)\n```",
        "python\n```python\n\n  for x in y:\n\n\tprint(`x` )\n\n```",
        'weather\n{"city": "Paris"}',
        'weather\n{"city":"Paris","day":"tomorrow"}',
        'weather\n{"city": "東京 \\" \\u00e9 \\\\ \\n", "day": "today"}',
        "now\n{}",
        "wish\n{}",
        'wish\n{"color": "blue"}',
        'wish\n{"size": -12, "wrapped": false}',
        'plan\n{"stops": [], "mode": null}',
        'plan\n{"stops": ["a", "b"], "mode": "a \\"long\\" drive", "nights": null, "rate": 1.5e-3}',
        'plan\n{"stops": ["a"], "mode": 3, "nights": 2, "grid": [[1, 2], []], "again": true}',
        'plan\n{"stops": ["a"], "mode": "walk", "grid": "none"}',
        'weather\n{"city": "Paris"}\nAction: now\n{}\nAction: now\n{}\nAction: now\n{}',
    ],
)
def test_may_be_written(lines: str) -> None:
    assert acts(lines)
    assert whole(read(f"{OPENING} so\nAction: {lines}", KINDS))


@pytest.mark.parametrize(
    "lines",
    [
        "search\n{}",
        "Python\n```python\n1\n```",
        'python\n{"code": "1"}',
        "python\n```\n1\n```",
        "python\n```python\n```",
        "python\n```python\n\n \n```",
        "python\n```python\n1\n",
        "python\n```python\n1\n``` \n",
        "python\n```python\n1\n ```\n2\n```",
        "python\n```python\r\n1\r\n```",
        "weather\n{}",
        'weather\n{"day": "today"}',
        'weather\n{"city": 5}',
        'weather\n{"city": null}',
        'weather\n{"city": "a\nb"}',
        'weather\n{"city": "a\\x"}',
        'weather\n{"city": "Paris", "day": "yesterday"}',
        'weather\n{"city": "Paris", "planet": "Mars"}',
        'weather\n{"city": "Paris", "city": "Rome"}',
        'weather\n{"city": "Paris",}',
        'weather {"city": "Paris"}',
        'wish\n{"size": 01}',
        'wish\n{"size": 1.0}',
        'wish\n{"size": 1234567890123456789}',
        'plan\n{"stops": "a", "mode": 3}',
        'plan\n{"stops": [1], "mode": 3}',
        'plan\n{"stops": ["a"], "mode": "fly"}',
        'plan\n{"stops": ["a"], "mode": 3, "rate": 1e999}',
        'plan\n{"stops": ["a"], "mode": 3, "rate": NaN}',
        "now\n{}" + "\nAction: now\n{}" * 4,
        "now\n{}\nAnswer: 3",
        "now\n{}\nObservation: 3",
    ],
)
def test_may_not_be_written(lines: str) -> None:
    assert not acts(lines)


def test_a_step_may_answer_at_once_in_several_lines() -> None:
    assert STEP.accepts(" so\nAnswer: 42 it is.\n\n- really\n")
    assert Grammar(step_grammar(Toolbox())).accepts(" so\nAnswer: 42")


@pytest.mark.parametrize(
    "text",
    ["", " so", " so\n", "so\nAnswer: 42", " \nAnswer: 42", " so\n\nAnswer: 42", " so\nAnswer: ",
     " so\nAnswer: \u3000", " so\nAnswer:\n42", " so\nAnswer: 42\r\n", f" {'x' * 602}\nAnswer: 42"],
)  # fmt: skip
def test_a_step_has_one_line_of_thought_and_an_answer_that_is_seen(text: str) -> None:
    assert not STEP.accepts(text)


def test_who_must_act_cannot_answer() -> None:
    assert MUST_ACT.accepts(" so\nAction: now\n{}")
    assert MUST_ACT.begins(" so\nA")
    assert not MUST_ACT.begins(" so\nAn")


def test_who_must_act_without_tools_may_answer() -> None:
    assert Grammar(step_grammar(Toolbox(), must_act=True)).accepts(" so\nAnswer: 42")


def test_behind_a_whole_thought_come_actions_or_the_answer() -> None:
    assert DEED.accepts("Action: now\n{}\nAction: now\n{}")
    assert DEED.accepts("Answer: 42")
    assert not DEED.begins(" so")
    assert not DEED.begins("Thought")
    assert Grammar(deed_grammar(Toolbox())).accepts("Answer: 42")


def test_behind_the_answer_heading_comes_the_answer() -> None:
    assert ANSWER.accepts(" 42.\nReally.")
    assert not ANSWER.begins("42")
    assert not ANSWER.begins("  42")


def test_a_schema_that_says_more_than_we_know_lets_any_json_through() -> None:
    schema: dict[str, Json] = {
        "type": "object",
        "properties": {"a": {"type": ["string", "null"]}, "b": {"$ref": "#/x"}, "c": True},
        "required": ["a", "b", "c"],
    }
    toolbox = Toolbox({"odd": Tool("odd", "", print, schema)})
    grammar = Grammar(step_grammar(toolbox))
    value = '[1, -2.5e3, "x", null, true, {}, {"k": [], "l": {"m": 0}}]'

    assert grammar.accepts(f' so\nAction: odd\n{{"a": null, "b": {value}, "c": false}}')
    assert not grammar.accepts(' so\nAction: odd\n{"a": null, "b": [1,], "c": false}')


def test_an_object_of_unknown_shape_is_any_object() -> None:
    free = Tool("free", "", print, {"type": "object"})
    nested = Tool("nested", "", print, {
        "type": "object",
        "properties": {"o": {"type": "object", "properties": {"k": {"type": "null"}},
                             "required": ["k"]}},
        "required": ["o"],
    })  # fmt: skip
    grammar = Grammar(step_grammar(Toolbox({"free": free, "nested": nested})))

    assert grammar.accepts(' so\nAction: free\n{"x": [1], "y": {}}')
    assert grammar.accepts(' so\nAction: nested\n{"o": {"k": null}}')
    assert not grammar.accepts(' so\nAction: nested\n{"o": {}}')


@steady
@given(STEP.texts())
def test_whatever_the_grammar_lets_through_is_a_whole_step(text: str) -> None:
    assert STEP.accepts(text)
    assert whole(read(f"{OPENING}{text}", KINDS))


@steady
@given(MUST_ACT.texts())
def test_whatever_is_let_through_when_an_action_is_due_holds_actions(text: str) -> None:
    assert read(f"{OPENING}{text}", KINDS).actions


@steady
@given(DEED.texts())
def test_whatever_is_let_through_behind_a_thought_is_a_whole_step(text: str) -> None:
    assert whole(read(f"{OPENING} so\n{text}", KINDS))


@steady
@given(ANSWER.texts())
def test_whatever_is_let_through_as_an_answer_is_one(text: str) -> None:
    assert read(f"Answer:{text}", Toolbox()).answer == text.strip()


def test_the_worked_examples_could_have_been_written_under_the_grammar() -> None:
    grammar = Grammar(step_grammar(TOYS))
    said = [m.content for m in react_prompt().open(Question("x"), TOYS) if m.role == "assistant"]

    assert len(said) == 10
    assert [text for text in said if not grammar.accepts(text.removeprefix(OPENING))] == []


def completed(model: EmbeddedModel, question: str, grammar: str, opening: str) -> str:
    """Return what `model` writes behind `opening`, which it ends by itself."""
    decoding = Decoding(max_tokens=160, grammar=grammar, opening=opening)
    ended = []

    def listen() -> Iterator[str]:
        ended.append((yield from model.complete([Message("user", question)], decoding)))

    list(listen())
    assert ended[0].stopped_by == "end"
    return ended[0].text


@pytest.mark.model
@pytest.mark.parametrize("tool", ["weather", "plan", "wish", "look", "now", "python"])
def test_the_engine_writes_whole_steps_under_the_grammar(
    small_model: EmbeddedModel, tool: str
) -> None:
    toolbox = Toolbox({tool: KINDS.tools[tool]})
    grammar = step_grammar(toolbox, must_act=True)
    short = grammar.replace("{0,3}", "{0}").replace("{0,600}", "{0,30}")

    text = completed(small_model, f"Use {tool} for Rome. Print 1.", short, OPENING)

    assert Grammar(grammar).accepts(text)
    assert whole(read(f"{OPENING}{text}", toolbox))


@pytest.mark.model
def test_the_engine_takes_the_grammars_of_whole_toolboxes(small_model: EmbeddedModel) -> None:
    asked = "What is the capital of France? Answer in one word."
    step = completed(small_model, asked, step_grammar(Toolbox()), OPENING)
    answer = completed(small_model, asked, answer_grammar(), "Answer:")
    deed = completed(small_model, asked, deed_grammar(KINDS), f"{OPENING} It is Paris.\n")

    assert STEP.accepts(step)
    assert ANSWER.accepts(answer)
    assert DEED.accepts(deed)
