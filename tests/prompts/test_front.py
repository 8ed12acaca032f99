"""Front matter: what it may say, and how a mistake in it is told."""

import pytest

from agent.prompts.file import parse
from agent.prompts.front import Front
from agent.prompts.source import PromptError
from tests.prompts.writing import complaint

TOP = "begin with the front matter of a shipped prompt: agent prompts show cot"


def fault(text: str) -> tuple[str, str]:
    with pytest.raises(PromptError) as caught:
        parse("mine", text)
    return complaint(caught)


def test_a_prompt_is_read_with_its_front_matter() -> None:
    prompt = parse(
        "mine",
        "---\npurpose: tests\nstrategy: cot\npart: extract\nvariables: [name]\nexemplars: cot\n"
        'stop: ["\\nQ:"]\nanswer: first\ntemperature: 0.7\nmax_tokens: 32\nversion: 3\n---\nHi\n',
    )

    assert prompt.front == Front(
        "tests", ("name",), 3, "cot", "extract", "cot", ("\nQ:",), "first", 0.7, 32
    )
    assert prompt.first_line == 13


def test_what_is_left_out_has_defaults() -> None:
    front = parse("mine", "---\npurpose: tests\nvariables: []\nversion: 1\n---\nHi").front

    assert front == Front("tests", (), 1, "", "prompt", "", (), "whole", None, None)


def test_a_prompt_from_windows_is_read() -> None:
    text = "\ufeff---\npurpose: tests\nvariables: []\nversion: 1\n---\nHello\nAda\n"

    assert parse("mine", text.replace("\n", "\r\n")).render() == "Hello\nAda"


@pytest.mark.parametrize(
    "text",
    ["", "Hello", "---\n", "---\n---\n", "---\nversion: 1\n", "---\nversion: 1\n---\n \n"],
)
def test_a_prompt_without_front_matter_or_text_is_refused(text: str) -> None:
    assert fault(text) == (
        "prompt mine: line 1: has no front matter between two lines of ---, or no text below",
        TOP,
    )


@pytest.mark.parametrize(
    ("lines", "told", "mend"),
    [
        ("- 1", "line 2: the front matter holds no `key: value`",
         "write one `key: value` a line, such as `version: 1`"),
        ("purpose: x\nversion: 1", "line 2: the front matter lacks variables",
         "add `variables: …` between the lines of ---"),
        ("purpose: x\nvariables: [a\nversion: 1",
         "line 4: the front matter is not YAML: expected ',' or ']', but got ':'",
         "write one `key: value` a line; put a text with a colon in it between quotes"),
        ("purpose: x: y\nvariables: []\nversion: 1",
         "line 2: the front matter is not YAML: mapping values are not allowed here",
         "write one `key: value` a line; put a text with a colon in it between quotes"),
        ("purpose: x\nvariable: []\nversion: 1", "line 3: unknown key 'variable'",
         "did you mean 'variables'?"),
        ("purpose: x\nvariables: []\nversion: 1\nauthor: me", "line 5: unknown key 'author'",
         "it may have purpose, strategy, part, variables, exemplars, stop, answer, temperature, "
         "max_tokens, version"),
        ("purpose: x\nvariables: []\nversion: 1\npurpose: y", "line 5: purpose is there twice",
         "take one of them out"),
        ("purpose: x\nvariables: a\nversion: 1", "line 3: variables is 'a'",
         "give a list of names"),
        ("purpose: x\nvariables: [1]\nversion: 1", "line 3: variables is [1]",
         "give a list of names"),
        ("purpose: x\nvariables: [two words]\nversion: 1", "line 3: variables is ['two words']",
         "give a list of names"),
        ("purpose: x\nvariables: []\nversion: one", "line 4: version is 'one'",
         "give a whole number, 1 or more"),
        ("purpose: x\nvariables: []\nversion: yes", "line 4: version is True",
         "give a whole number, 1 or more"),
        ("purpose: ''\nvariables: []\nversion: 1", "line 2: purpose is ''", "give a text"),
        ("purpose: x\nvariables: []\nversion: 1\nstop: ['']", "line 5: stop is ['']",
         "give a list of texts, none of them empty"),
        ("purpose: x\nvariables: []\nversion: 1\ntemperature: .inf", "line 5: temperature is inf",
         "give a number, 0 or more"),
        ("purpose: x\nvariables: []\nversion: 1\nmax_tokens: 1" + "0" * 400,
         f"line 5: max_tokens is 1{'0' * 17}...{'0' * 19}", "give a whole number, 1 or more"),
        ("purpose: x\nvariables: []\nversion: 1\nmax_tokens: 0", "line 5: max_tokens is 0",
         "give a whole number, 1 or more"),
        ("purpose: x\nvariables: []\nversion: 1\nanswer: some", "line 5: answer is 'some'",
         "give one of whole, marked, first, program, last line, lines, vote"),
        ("purpose: x\nvariables: []\nversion: 1\nexemplars: ../../secret.yaml",
         "line 5: exemplars is '../../secret.yaml'", "give the name of a file or of a folder"),
        ("purpose: x\nvariables: []\nversion: 1\nstrategy: cot/prompt",
         "line 5: strategy is 'cot/prompt'", "give the name of a strategy"),
        ("purpose: 2024-13-45\nvariables: []\nversion: 1",
         "line 2: the front matter is not YAML: it cannot be read",
         "write one `key: value` a line; put a text with a colon in it between quotes"),
    ],
)  # fmt: skip
def test_wrong_front_matter_is_refused_with_line_and_mend(lines: str, told: str, mend: str) -> None:
    assert fault(f"---\n{lines}\n---\nHello") == (f"prompt mine: {told}", mend)


def test_yaml_never_runs_anything() -> None:
    told, _ = fault("---\n!!python/object/apply:os.system ['true']\n---\nHello")

    assert told.startswith("prompt mine: line 2: the front matter is not YAML: could not determine")


def test_a_value_that_grows_when_it_is_shown_is_told_in_short() -> None:
    more = "".join(f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}, *x{n - 1}]\n" for n in range(1, 30))
    told, _ = fault(f"---\npurpose: x\nversion: 1\nvariables:\n- &x0 a\n{more}---\nHello")

    assert len(told) < 200
