"""Exemplars whose answer is not what their own working brings are found, with their lines."""

from pathlib import Path

import pytest

from agent.prompts import Library
from agent.prompts.checking import check, check_exemplars
from tests.prompts.writing import header, write
from tools.python import python
from tools.toolbox import Toolbox

CALCULATOR = Toolbox.of(python)
PROGRAM = "- question: How many?\n  program: |-\n    {}\n  answer: {}\n"
STEPS = """\
- question: How much is 6 * 7?
  steps:
    - thought: compute
      actions:
        - tool: python
          arguments:
            code: {}
      observations: ["{}"]
    - thought: known
      answer: {}
"""


def found(tmp_path: Path, text: str, name: str = "number.yaml") -> list[tuple[int, str, str]]:
    """Return what a check finds in the exemplars `text`: line, level, what."""
    file = write(tmp_path / name, text)
    findings = check_exemplars(file, CALCULATOR)
    assert all(one.mend and one.path == file for one in findings)
    return [(one.line, one.level, one.what) for one in findings]


def reasoned(tmp_path: Path, rationale: str, answer: str, form: str) -> list[tuple[int, str, str]]:
    text = f"- question: Q?\n  rationale: {rationale}\n  answer: {answer}\n"
    return found(tmp_path, text, f"{form}.yaml")


@pytest.mark.parametrize(
    ("form", "rationale", "answer"),
    [
        ("number", "There are 24 * 2 = 48 eggs.", "48"),
        ("number", "So 96 / 2 = 48 of them, 48 eggs.", "48.0"),
        ("number", "So 1,000 + 215 = 1,215.", '"1215"'),
        ("number", "The answer is 5. He is 3 years older.", "5"),
        ("number", "Every word of it is known.", "5"),
        ("letters", 'The last letter of "Ada" is "a". Together "ab".', "ab"),
        ("date", "It closed on February 5, 2002.", "02/05/2002"),
        ("choice", "Water drips.", "(B)"),
        ("yes-no", "No penguin lives there.", '"yes"'),
        ("text", "The river is the Danube.", "The Danube"),
        ("text", "其中孙悟空是猴子。", "孙悟空"),
    ],
)
def test_a_sound_exemplar_is_left_alone(
    tmp_path: Path, form: str, rationale: str, answer: str
) -> None:
    assert reasoned(tmp_path, f"'{rationale}'", answer, form) == []


@pytest.mark.parametrize(
    ("form", "rationale", "answer", "line", "level", "what"),
    [
        ("number", "24 * 2 = 49, so 24 + 24 = 48", "48", 2, "error",
         "24 * 2 = 49 is wrong: it makes 48"),
        ("number", "6 / 0 = 0, so 48", "48", 2, "error", "6 / 0 = is wrong: it divides by zero"),
        ("number", "24 * 2 = 48", "49", 3, "error", "the working ends with 48, the answer is 49"),
        ("number", "She has 5, he is 3 years older", "5", 3, "warning",
         "the working ends with 3, the answer is 5"),
        ("number", "She has 5. The answer is 3.", "5", 3, "error",
         "the working ends with 3, the answer is 5"),
        ("number", "24 * 2 = 48", "many", 3, "error",
         "the answer 'many' is none of the form number"),
        ("letters", 'Together that gives "ab".', "ba", 3, "error",
         "the working ends with ab, the answer is ba"),
        ("date", "It closed on February 5, 2002.", "05/02/2002", 3, "error",
         "the working ends with 02/05/2002, the answer is 05/02/2002"),
        ("choice", "The answer is (B).", "(C)", 3, "error",
         "the working ends with B, the answer is (C)"),
        ("text", "The river is the Danube.", "The Rhine", 3, "warning",
         "the working never says 'The Rhine', its answer"),
        ("number", "{{ n }} makes 4", "4", 2, "error",
         "rationale holds {{, which reaches the model as it is"),
        ("number", "{n} makes 4", "4", 2, "error",
         "rationale holds {n}, which reaches the model as it is"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_what_the_working_brings_is_found(
    tmp_path: Path, form: str, rationale: str, answer: str, line: int, level: str, what: str
) -> None:
    assert reasoned(tmp_path, f"'{rationale}'", answer, form) == [(line, level, what)]


def test_a_wrong_equation_in_a_long_text_has_its_own_line(tmp_path: Path) -> None:
    text = "- question: Q?\n  rationale: |-\n    1 + 1 = 2\n    1 + 2 = 4\n    4\n  answer: 4\n"

    assert found(tmp_path, text) == [(4, "error", "1 + 2 = 4 is wrong: it makes 3")]


@pytest.mark.parametrize(
    ("name", "program", "answer"),
    [
        ("number.yaml", "return 6 * 7", "42"),
        ("number.yaml", "return 10 / 4", '"2.5"'),
        ("date.yaml", 'return "02/05/2002"', "02/05/2002"),
        ("text.yaml", 'return "white"', "white"),
        ("text.yaml", "return 2", "2"),
        ("yes-no.yaml", "return 3 > 2", "yes"),
    ],
)
def test_a_program_that_returns_the_answer_is_left_alone(
    tmp_path: Path, name: str, program: str, answer: str
) -> None:
    assert found(tmp_path, PROGRAM.format(program, answer), name) == []


@pytest.mark.parametrize(
    ("program", "line", "what"),
    [
        ("return 6 * 8", 2, "the program returns 48, the answer is 42"),
        ("x = {{}}\n    return 42 / 0", 2, "the program fails: line 3: ZeroDivisionError: "
         "division by zero"),
    ],
)  # fmt: skip
def test_a_program_is_run_in_the_sandbox(
    tmp_path: Path, program: str, line: int, what: str
) -> None:
    ((at, level, told),) = found(tmp_path, PROGRAM.format(program, "42"))

    assert (at, level) == (line, "error")
    assert told.startswith(what.partition(": line")[0])


def test_steps_that_bring_their_observations_are_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, STEPS.format("print(6 * 7)", "42", "It is 42."), "exemplars.yaml") == []


@pytest.mark.parametrize(
    ("code", "observation", "answer", "line", "what"),
    [
        ("print(6 * 8)", "42", "It is 42.", 8,
         "the action brings 48, the observation says 42"),
        ("print(6 * 7)", "42", "It is 43.", 10,
         "the answer is 'It is 43.', the last observation 42"),
        ("print(6 * 7)", "42", "It is known.", 10,
         "the answer is 'It is known.', the last observation 42"),
    ],
)  # fmt: skip
def test_steps_have_to_bring_their_observations(
    tmp_path: Path, code: str, observation: str, answer: str, line: int, what: str
) -> None:
    text = STEPS.format(code, observation, answer)

    assert found(tmp_path, text, "exemplars.yaml") == [(line, "error", what)]


def test_steps_that_are_not_whole_are_told_before_anything_is_run(tmp_path: Path) -> None:
    text = "- question: How much is 2 + 2?\n  steps:\n    - thought: t\n"

    assert found(tmp_path, text) == [(3, "error", "the last step has no answer")]


def test_a_question_that_comes_twice_is_told(tmp_path: Path) -> None:
    text = "- {question: Q?, answer: 1}\n- {question: Q?, answer: 1}\n"

    assert found(tmp_path, text) == [(2, "warning", "asks what line 1 asks")]


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    assert found(tmp_path, "question: Q?\n") == [(1, "error", "holds no list of exemplars")]


def in_a_prompt(tmp_path: Path, exemplars: str, **more: str) -> list[tuple[int, str, str]]:
    """Return what is found in exemplars that a prompt shows with question and rationale."""
    file = write(tmp_path / "set" / "text.yaml", exemplars)
    body = (
        "{% for exemplar in exemplars %}\n# user\n{{ exemplar.question }}\n# assistant\n"
        "{{ exemplar.rationale }}{{ exemplar.hint | default('') }}\n{% endfor %}\n"
        "# user\n{{ question.text }}\n"
    )
    known = {"exemplars": "set", "variables": "[question, exemplars]", **more}
    write(tmp_path / "cot" / "prompt.md", header(**known) + body)
    findings = check(Library(folders=(tmp_path,)), ["cot"], CALCULATOR)
    return [(one.line, one.level, one.what) for one in findings if one.path == file]


def test_a_field_that_the_prompt_shows_has_to_be_there(tmp_path: Path) -> None:
    assert in_a_prompt(tmp_path, "- question: Q?\n- {question: R?, rationale: ''}\n") == [
        (1, "error", "the exemplar has no rationale, which cot/prompt shows"),
        (2, "error", "the exemplar's rationale is empty"),
    ]


def test_a_stop_string_inside_an_exemplar_is_told(tmp_path: Path) -> None:
    text = "- question: A\n  rationale: |-\n    one\n\n    two\n"

    assert in_a_prompt(tmp_path, text, stop='["\\n\\n"]') == [
        (2, "warning", r"rationale holds '\n\n', at which cot/prompt stops the reply")
    ]
