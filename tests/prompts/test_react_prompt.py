"""The prompt of the ReAct loop: its system text, its exemplars, and the short turns between."""

from pathlib import Path
from typing import Any

import pytest

from agent.grammar import step_grammar
from agent.messages import Attachment, Message, Question, ToolCall
from agent.notation import OPENING, Step, read
from agent.prompts import Library, react_prompt
from agent.prompts.source import PromptError
from tests.gbnf import Grammar
from tests.prompts.writing import header, write
from tests.toys import TOYS
from tools.python import python as calculator
from tools.toolbox import Toolbox

CALCULATOR = Toolbox.of(calculator)


def opened(question: Question, toolbox: Toolbox) -> list[Message]:
    return react_prompt().open(question, toolbox)


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
    assert react_prompt().observed(["1", "two\nlines"], Question("Why?")) == (
        "Observation: 1\nObservation: two\nlines"
    )


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


def test_a_part_of_the_persons_own_may_leave_variables_out(tmp_path: Path) -> None:
    text = header(strategy="react", part="conclude", variables="[]") + "Time is up. Answer now."
    write(tmp_path / "react" / "conclude.md", text)
    prompt = react_prompt(Library(folders=(tmp_path,)))

    assert prompt.conclude.render(question=Question("Why?")) == "Time is up. Answer now."


@pytest.mark.parametrize(
    ("steps", "line", "told"),
    [
        ("  answer: a", 1, "the exemplar has no steps"),
        ("  steps: []", 2, "the exemplar has no steps"),
        ("  steps:\n  - actions: []", 3, "the step has no thought"),
        ("  steps:\n  - thought: t", 3, "the last step has no answer"),
        ("  steps:\n  - thought: t\n  - {thought: t, answer: a}", 3, "the step does nothing"),
        ("  steps:\n  - thought: t\n    answer: b\n  - {thought: t, answer: a}", 4,
         "a step before the last one answers"),
        ("  steps:\n  - thought: t\n    actions:\n    - {tool: python, arguments: {code: '1'}}\n"
         "  - {thought: t, answer: a}", 3, "1 actions have 0 observations"),
        ("  steps:\n  - thought: t\n    actions:\n    - {tool: python}\n    observations: [x]\n"
         "  - {thought: t, answer: a}", 5, "an action has a tool and arguments"),
        ("  attachments: [text]\n  steps:\n  - {thought: t, answer: a}", 2,
         "an attachment has a name and a text"),
    ],
)  # fmt: skip
def test_an_exemplar_whose_steps_are_not_whole_is_refused_with_its_line(
    tmp_path: Path, steps: str, line: int, told: str
) -> None:
    file = write(tmp_path / "react" / "exemplars.yaml", f"- question: Q?\n{steps}\n")

    with pytest.raises(PromptError) as caught:
        react_prompt(Library(folders=(tmp_path,)))
    assert str(caught.value) == f"exemplars {file}: line {line}: {told}"
    assert caught.value.hint
