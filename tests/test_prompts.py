"""The prompt files: declared, rendered, worked through with the real calculator."""

import re
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2.meta
import jinja2.sandbox
import pytest

from agent.errors import ConfigError
from agent.events import Answer
from agent.grammar import step_grammar
from agent.messages import Attachment, Message, Question, ToolCall
from agent.notation import OPENING, Step, read
from agent.prompts import Library, PromptFile, ReactPrompt, react_prompt
from agent.prompts.file import parse
from tests.gbnf import Grammar
from tests.kinds import KINDS
from tests.toys import TOYS
from tools.python import python as calculator
from tools.toolbox import Toolbox

FOLDER = Path(str(resources.files("prompts")))
NAMES = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.md"))
VALUES: dict[str, object] = {
    "tools": list(KINDS),
    "question": Question("Why?", (Attachment("a.txt", "Text."),)),
    "observation": "42",
    "problem": "nothing was said",
    "answer": Answer(1, "It is 42.", 42),
    "schema": '{"type": "integer"}',
}
HEADER = "---\npurpose: tests\nvariables: [name]\nversion: 1\n---\n"
CALCULATOR = Toolbox.of(calculator)


def rendered(name: str) -> str:
    prompt = Library().find(name)
    return prompt.render(**{variable: VALUES[variable] for variable in prompt.variables})


def fault(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse("mine", text).render(name="x")
    return str(caught.value)


def opened(question: Question, toolbox: Toolbox) -> list[Message]:
    return react_prompt().open(question, toolbox)


# every shipped file


def test_the_prompts_of_the_loop_are_shipped() -> None:
    assert {"react/system", "react/question", "react/observation", "react/conclude"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_prompt_declares_what_it_uses(name: str) -> None:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    body = text.split("\n---\n", 1)[1]
    used = jinja2.meta.find_undeclared_variables(jinja2.sandbox.SandboxedEnvironment().parse(body))

    assert set(Library().find(name).variables) == used
    assert Library().find(name).purpose
    assert Library().find(name).version >= 1


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_prompt_renders_without_leftovers(name: str) -> None:
    text = rendered(name)

    assert text == text.strip("\n")
    assert text
    assert re.findall(r"\{\{?\s*[a-z_.]+\s*\}?\}|\{%|\{#", text) == []
    assert "\n\n\n" not in text


# the texts of the loop


def test_the_system_text_names_every_tool_and_the_arguments_of_those_that_take_json() -> None:
    lines = react_prompt().system.render(tools=list(TOYS)).splitlines()

    assert [line for line in lines if line.startswith("- ")] == [
        "- python: Compute a number.",
        "- weather: Tell the weather. Arguments: "
        '{"city": {"type": "string"}, "day": {"enum": ["today", "tomorrow"]}}',
    ]


def test_without_tools_the_system_text_says_so() -> None:
    text = react_prompt().system.render(tools=[])

    assert "You have no tools." in text.splitlines()
    assert "After an action" not in text


def test_a_question_comes_with_the_texts_that_belong_to_it() -> None:
    question = Question("How many?", (Attachment("a.txt", "One\n{{ two }}"), Attachment("b", "")))

    assert opened(question, Toolbox())[-1] == Message(
        "user",
        'Text of a.txt:\n"""\nOne\n{{ two }}\n"""\n\nText of b:\n"""\n\n"""\n\nQuestion: How many?',
    )


def test_what_a_question_says_is_never_taken_for_a_template() -> None:
    (*_, asked) = opened(Question("{{ tools }} {% raw %} {# x #} & <b>"), TOYS)

    assert asked == Message("user", "Question: {{ tools }} {% raw %} {# x #} & <b>")


def test_all_but_the_question_is_constant() -> None:
    turns = opened(Question("Why?"), TOYS)

    assert [turn.constant for turn in turns] == [True] * (len(turns) - 1) + [False]
    assert turns[:-1] == opened(Question("Why not?"), TOYS)[:-1]


def test_roles_take_turns() -> None:
    roles = [turn.role for turn in opened(Question("Why?"), TOYS)]

    assert roles[0] == "system"
    assert set(roles[1::2]) == {"user"}
    assert set(roles[2::2]) == {"assistant"}


def test_exemplars_use_no_tool_that_is_not_there() -> None:
    turns = opened(Question("Why?"), Toolbox())

    assert [turn.role for turn in turns] == ["system", *["user", "assistant"] * 2, "user"]
    assert not [turn for turn in turns if turn.role == "assistant" and "Action:" in turn.content]


def test_what_actions_brought_is_told_in_one_turn() -> None:
    assert react_prompt().observed(["1", "two\nlines"]) == (
        "Observation: 1\nObservation: two\nlines"
    )


# the worked examples


def worked() -> list[tuple[str, str]]:
    """Return each program of the worked examples with what it is said to bring."""
    programs: list[tuple[str, str]] = []
    for exemplar in react_prompt().exemplars:
        for step in exemplar["steps"]:
            codes = [call["arguments"]["code"] for call in step.get("actions", [])]
            programs += zip(codes, step.get("observations", []), strict=True)
    return programs


@pytest.mark.parametrize(("code", "brought"), worked())
def test_a_worked_program_brings_what_the_example_says(code: str, brought: str) -> None:
    assert CALCULATOR.call(ToolCall("python", {"code": code})).text == brought


def test_a_worked_example_ends_with_its_only_answer() -> None:
    for exemplar in react_prompt().exemplars:
        *before, last = exemplar["steps"]
        assert all("actions" in step and "answer" not in step for step in before)
        assert "answer" in last
        assert "actions" not in last


def test_worked_examples_are_written_in_the_notation_that_is_read_and_enforced() -> None:
    grammar = Grammar(step_grammar(CALCULATOR))
    turns = opened(Question("Why?"), CALCULATOR)
    said = [turn.content for turn in turns if turn.role == "assistant"]
    steps = [step for exemplar in react_prompt().exemplars for step in exemplar["steps"]]

    assert [read(text, CALCULATOR) for text in said] == [step_of(step) for step in steps]
    assert [text for text in said if not grammar.accepts(text.removeprefix(OPENING))] == []


def step_of(step: dict[str, Any]) -> Step:
    calls = tuple(ToolCall(**call) for call in step.get("actions", ()))
    return Step(step["thought"], calls, step.get("answer"))


# what a person may get wrong


def test_a_prompt_is_read_with_its_front_matter() -> None:
    prompt = parse("mine", HEADER + "\nHello {{ name }}.\n\n")

    assert (prompt.purpose, prompt.variables, prompt.version) == ("tests", ("name",), 1)
    assert prompt.render(name="<Ada>") == "Hello <Ada>."


def test_a_prompt_from_windows_is_read() -> None:
    text = "\ufeff" + (HEADER + "Hello\n{{ name }}\n").replace("\n", "\r\n")

    assert parse("mine", text).render(name="Ada") == "Hello\nAda"


@pytest.mark.parametrize("text", ["", "Hello", "---\n", "---\n---\n", "---\nversion: 1\n", HEADER])
def test_a_prompt_without_front_matter_or_text_is_refused(text: str) -> None:
    assert fault(text) == (
        "prompt mine: line 1: has no front matter between two lines of ---, or no text below"
    )


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("purpose: x", "line 2: the front matter has exactly purpose, variables, version"),
        ("- 1", "line 2: the front matter has exactly purpose, variables, version"),
        (
            "purpose: x\nvariables: []\nversion: 1\nauthor: me",
            "line 2: the front matter has exactly purpose, variables, version",
        ),
        (
            "purpose: x\nvariables: [a\nversion: 1",
            "line 4: the front matter is not YAML: expected ',' or ']', but got ':'",
        ),
        ("purpose: x\nvariables: a\nversion: 1", "line 2: variables is 'a', not a list of names"),
        ("purpose: x\nvariables: [1]\nversion: 1", "line 2: variables are names, not [1]"),
        ("purpose: x\nvariables: []\nversion: one", "line 2: version is 'one', not a whole number"),
        ("purpose: x\nvariables: []\nversion: yes", "line 2: version is True, not a whole number"),
        ("purpose: 3\nvariables: []\nversion: 1", "line 2: purpose is 3, not a text"),
        ("!!python/object:os.system {}", "line 2: the front matter is not YAML: could not"),
    ],
)
def test_wrong_front_matter_is_refused_with_its_line(header: str, told: str) -> None:
    assert fault(f"---\n{header}\n---\nHello").startswith(f"prompt mine: {told}")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Hello\n{{ name", "line 7: unexpected end of template, expected 'end of print"),
        ("\n{% if name %}\nHello", "line 8: Unexpected end of template."),
        ("Hello\n\n{{ nam }}", "line 8: 'nam' is undefined"),
        ("Hello\n{{ name.first }}", "line 7: 'str object' has no attribute 'first'"),
        ("{{ name.__class__ }}", "line 6: access to attribute '__class__' of 'str' object is"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_refused_with_its_line(body: str, told: str) -> None:
    assert fault(HEADER + body).startswith(f"prompt mine: {told}")


def test_a_prompt_takes_exactly_what_it_declares() -> None:
    prompt = parse("mine", HEADER + "Hello {{ name }}")

    with pytest.raises(ConfigError, match="prompt mine: declares 'name', was given 'nam, name'"):
        prompt.render(name="x", nam="y")
    with pytest.raises(ConfigError, match="prompt mine: declares 'name', was given ''"):
        prompt.render()


def test_the_prompt_of_the_loop_is_read_once() -> None:
    assert react_prompt() is react_prompt()
    assert isinstance(react_prompt(), ReactPrompt)
    assert isinstance(react_prompt().system, PromptFile)
