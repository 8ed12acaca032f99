"""What `agent prompts check` finds in a prompt: file, line, level, what, and mend."""

from pathlib import Path

import pytest

from agent.prompts import Library
from agent.prompts.checking import check, check_strays
from agent.prompts.checking.wording import MOST_INSTRUCTIONS, contradictions, instructions
from agent.prompts.environment import SPELLING
from agent.prompts.library import library_of
from tests.prompts.writing import header, write
from tools.python import python
from tools.toolbox import Toolbox

CALCULATOR = Toolbox.of(python)
ASKS = "# system\nAnswer in one sentence.\n\n# user\n{{ question.text }}\n"
SHOWS = "{% for exemplar in exemplars %}\n# user\n{{ exemplar.question }}\n\n{% endfor %}\n"


def found(tmp_path: Path, text: str, name: str = "cot/prompt") -> list[tuple[int, str, str, str]]:
    """Return what a check finds in the prompt `text`: line, level, what, mend."""
    file = write(tmp_path / f"{name}.md", text)
    findings = check(Library(folders=(tmp_path,)), [name], CALCULATOR)
    assert {one.path for one in findings} <= {file}
    return [(one.line, one.level, one.what, one.mend) for one in findings]


def test_nothing_is_wrong_with_a_sound_prompt(tmp_path: Path) -> None:
    assert found(tmp_path, header() + ASKS) == []


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        (header(variables="[]") + ASKS, 11,
         "uses question, which the front matter does not declare", "add question to `variables:`"),
        (header(variables="[question, form]") + ASKS, 4, "declares form, which it does not use",
         "take it out of `variables:`, or use it"),
        (header(variables="[question, question]") + ASKS, 4, "declares question twice",
         "take one of them out"),
        (header(variables="[question, pool]") + ASKS + "{{ pool }}", 4,
         "cot/prompt is given no variable pool", "there are exemplars, form, question"),
        (header() + ASKS + "{question}", 12, "{question} reaches the model as it is",
         "write {{ question }} for a variable, or put code between ``` lines"),
        (header() + ASKS + "a { question.text } b", 12,
         "{ question.text } reaches the model as it is",
         "write {{ question }} for a variable, or put code between ``` lines"),
        (header() + ASKS + '{% include "shared/none" %}', 12, "there is no prompt 'shared/none'",
         "agent prompts list shows them all"),
        (header() + ASKS + '{% include "cot/prompt" %}', 12, "includes itself",
         "take the line out"),
        (header() + ASKS + '{% include "direct/prompt" %}', 12,
         "includes direct/prompt, whose roles become plain text here",
         "include a text without roles"),
        (header(variables="[]") + '# user\nSay it in one word.\n{% include "shared/attachments" %}',
         9, "shared/attachments uses question, which the front matter does not declare",
         "add question to `variables:`"),
        (header() + "Hello\n" + ASKS, 7, "the text above the first role reaches nobody",
         "put it below a line such as # system"),
        (header() + ASKS + "{{ question.txt }}", 12,
         "'agent.messages.Question object' has no attribute 'txt'", SPELLING),
        (header(exemplars="none", variables="[question, exemplars]") + SHOWS + ASKS, 6,
         "its exemplars 'none' are not there",
         "write the file, or copy shipped ones: agent prompts copy cot/prompt --exemplars"),
        (header(exemplars="pal", variables="[question, exemplars]")
         + SHOWS.replace(".question", ".rational") + ASKS, 10,
         "'dict object' has no attribute 'rational'", SPELLING),
        (header() + "\n{% if question %}", 8, "Unexpected end of template. Jinja was looking for "
         "the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be "
         "closed is 'if'", "{{ name }} fills in a value; {% if … %} needs its {% endif %}, "
         "{% for … %} its {% endfor %}"),
        ("Hello", 1, "has no front matter between two lines of ---, or no text below",
         "begin with the front matter of a shipped prompt: agent prompts show cot"),
    ],
)  # fmt: skip
def test_an_error_is_found_with_its_line(
    tmp_path: Path, text: str, line: int, what: str, mend: str
) -> None:
    findings = check_all(tmp_path, text)

    assert (line, "error", what, mend) in findings


def check_all(tmp_path: Path, text: str) -> list[tuple[int, str, str, str]]:
    """Return what is found in `text` itself; its exemplars may have faults of their own."""
    file = write(tmp_path / "cot" / "prompt.md", text)
    findings = check(Library(folders=(tmp_path,)), ["cot/prompt"], CALCULATOR)
    return [(one.line, one.level, one.what, one.mend) for one in findings if one.path == file]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (header() + ASKS + "# System\nBe kind.", 12, "'# System' looks like a role, but is text"),
        (header(variables="[]") + "# user\nSay yes in one word.", 7,
         "the question is never shown to the model"),
        (header(variables="[question, exemplars]") + SHOWS + ASKS, 7,
         "shows exemplars, but the front matter names none"),
        (header(exemplars="cot") + ASKS, 6, "names exemplars that it never shows"),
        (header() + "# user\n{{ question.text }}\nThink about it.", 7,
         "open-ended: nothing says what form or length the reply has"),
        (header(answer="marked") + ASKS, 6,
         "the answer is looked for behind a marker that the prompt never mentions"),
        (header(answer="program") + ASKS, 6,
         "the answer is what a program returns, but the prompt never asks for one"),
        (header() + ASKS.replace("sentence.", "sentence.\nExplain it in detail."), 8,
         "contradicting: 'in one sentence' and 'in detail'"),
        (header() + ASKS.replace("sentence.", "sentence." + " Do this one thing." * 25), 7,
         "overloaded: the system text has 26 instructions and 104 words"),
    ],
)  # fmt: skip
def test_a_classic_mistake_is_warned_of(tmp_path: Path, text: str, line: int, what: str) -> None:
    (finding,) = found(tmp_path, text)

    assert finding[:3] == (line, "warning", what)
    assert finding[3]


@pytest.mark.parametrize(
    "text",
    [
        "```python\nprint({question})\n```",
        '{{ "{question}" }}',
        "\\boxed{answer}",
        '{"name": "Ada"}',
        "{# {question} #}",
        "{% raw %}{{ x }}{% endraw %}",
        "${HOME}",
    ],
)
def test_braces_that_are_meant_are_left_alone(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, f"{header()}{ASKS}{text}\n") == []


def test_all_branches_are_rendered(tmp_path: Path) -> None:
    text = header(variables="[question, form]") + ASKS
    text += '{% if form == "date" %}\n{{ question.dat }}\n{% endif %}\n'

    assert [one[:3] for one in found(tmp_path, text)] == [
        (13, "error", "'agent.messages.Question object' has no attribute 'dat'")
    ]


def test_a_variable_of_which_nothing_is_known_may_be_anything(tmp_path: Path) -> None:
    text = header(strategy="tot", part="vote", variables="[question, choices]") + ASKS
    text += "{% for one in choices %}{{ loop.index }}: {{ one.text[0] | upper }}\n{% endfor %}"

    assert found(tmp_path, text, "tot/vote") == []


def test_a_part_of_the_loop_gets_no_more_than_the_shipped_one(tmp_path: Path) -> None:
    text = header(strategy="react", part="observation", variables="[observation, form]")

    assert found(tmp_path, text + "{{ form }} {{ observation }}", "react/observation") == [
        (4, "error", "react/observation is given no variable form", "there are observation")
    ]


def test_a_preset_has_no_variables_and_no_roles(tmp_path: Path) -> None:
    text = header(strategy="presets", part="mine") + "# system\nSay {{ question.text }}."
    whats = [what for _, _, what, _ in found(tmp_path, text, "presets/mine")]

    assert whats == [
        "presets/mine is given no variable question", "has roles, but is a part of one message"
    ]  # fmt: skip


def test_a_name_that_nothing_uses_is_told(tmp_path: Path) -> None:
    text = header(part="promt") + ASKS

    assert found(tmp_path, text, "cot/promt") == [
        (1, "error", "nothing uses a prompt 'cot/promt'", "cot has cot/prompt")
    ]


def test_exemplars_that_serve_some_forms_alone_are_told(tmp_path: Path) -> None:
    write(tmp_path / "few" / "number.yaml", "- {question: Q?, answer: 4}\n")
    text = header(exemplars="few", variables="[question, exemplars]") + SHOWS + ASKS

    assert found(tmp_path, text) == [
        (6, "error", "few has no exemplars for answers of the form yes-no, choice, letters, date, "
         "expression, text", "add few/text.yaml: it serves every other form")
    ]  # fmt: skip


def test_a_file_that_stands_in_for_a_prompt_is_checked_too(tmp_path: Path) -> None:
    file = write(tmp_path / "own.md", header() + ASKS + "{question}")
    findings = check(library_of([file]), ["cot/prompt"], CALCULATOR)

    assert [(one.path, one.line) for one in findings] == [(file, 12)]


@pytest.mark.parametrize(
    "text",
    [
        "Be brief, not detailed.", "Answer briefly. Never explain at length.",
        "Do it step by step.", "只给答案", "Give nothing else.",
    ],
)  # fmt: skip
def test_what_does_not_contradict_is_left_alone(text: str) -> None:
    assert contradictions(text) == set()


def test_chinese_contradictions_are_seen() -> None:
    assert contradictions("请简短回答。\n请详细说明。") == {("简短", "详细")}


def test_instructions_are_sentences_and_list_items_outside_code() -> None:
    text = "# Rules\nDo this now. Do that, too!\n- one more thing\n```\nx = 1\n```\n"
    text += "先读题目。再算一遍。"

    assert instructions(text) == [
        "Do this now", "Do that, too", "- one more thing", "先读题目", "再算一遍"
    ]  # fmt: skip
    assert MOST_INSTRUCTIONS == 20


def test_files_that_nothing_uses_are_told(tmp_path: Path) -> None:
    one = "- {question: Q?, answer: 4}\n"
    names = ("cot.md", "README.md", "cot/a/b.md", "cot/numbers.yaml", "cot/number.jsonl",
             "react/exemplars.yaml", "active-prompt/date.jsonl")  # fmt: skip
    for name in names:
        write(tmp_path / name, one)
    findings = check_strays(Library(folders=(tmp_path, tmp_path / "none")))

    assert [(str(one.path.relative_to(tmp_path)), one.level, one.mend) for one in findings] == [
        ("cot/a/b.md", "error", "move it to STRATEGY/PART.md"),
        ("cot/numbers.yaml", "warning", "did you mean cot/number.yaml?"),
        ("cot.md", "error", "move it to cot/prompt.md"),
    ]
