"""Exemplars: text as it is written, found by the form of the answer, faults with their lines."""

from pathlib import Path
from typing import Any

import pytest

from agent.messages import Question
from agent.prompts import Library
from agent.prompts.exemplars import located, read
from agent.prompts.library import library_of
from agent.prompts.source import PromptError
from tests.prompts.writing import HEADER, header, write

YAML, LINES = Path("x.yaml"), Path("x.jsonl")
ONE = "- question: Q?\n  answer: {}\n"
SHOWS = "{% for exemplar in exemplars %}\n{{ exemplar.answer }}\n{% endfor %}"


def fault(text: str, path: Path) -> str:
    with pytest.raises(PromptError) as caught:
        read(text, path)
    assert caught.value.hint
    return str(caught.value)


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "on", "26.50", "1,215", "06/06/2014", "2014-06-06", "12:30", "007", "1e3", "~"],
)
def test_what_an_exemplar_says_is_text_as_it_is_written(written: str) -> None:
    assert read(ONE.format(written), YAML) == ({"question": "Q?", "answer": written},)


def test_arguments_of_tools_have_types() -> None:
    text = "- question: Q?\n  steps:\n  - actions:\n    - tool: t\n      arguments: {n: 3, x: no}\n"
    (found,) = read(text, YAML)

    assert found["steps"][0]["actions"][0]["arguments"] == {"n": 3, "x": False}


@pytest.mark.parametrize(("value", "text"), [("26.5", "26.5"), ("true", "yes"), ('"a"', "a")])
def test_json_lines_are_texts_too(value: str, text: str) -> None:
    line = f'{{"question": "Q\u2028?", "answer": {value}}}\n\n'

    assert read(line, LINES) == ({"question": "Q\u2028?", "answer": text},)


def test_each_part_knows_its_line() -> None:
    text = "# about\n- question: Q?\n  steps:\n    - thought: |-\n        a\n      answer: b\n"
    (one,) = located(text, YAML)
    parts = ("", "question", "steps", "steps.0", "steps.0.thought", "steps.0.answer", "nothing")

    assert [one.line(part) for part in parts] == [2, 2, 3, 4, 4, 6, 2]


@pytest.mark.parametrize(
    ("text", "path", "told"),
    [
        ("", YAML, "line 1: holds no list of exemplars"),
        ("question: Q?", YAML, "line 1: holds no list of exemplars"),
        ("- a\n", YAML, "line 1: is no exemplar"),
        ("- question: Q?\n- answer: a\n", YAML, "line 2: the exemplar has no question"),
        ("- question: a: b\n", YAML, "line 1: not YAML: mapping values are not allowed in this "
         "context"),
        ("- question: Q?\n  answer: a\n  answer: b\n", YAML, "line 3: answer is there twice"),
        ("- &a {question: Q?}\n- *a\n", YAML, "line 1: an alias has no place here"),
        ("- &a [*a]\n", YAML, "line 1: an alias has no place here"),
        ('{"question": "Q?"}\n{"question": \n', LINES,
         "line 2: not JSON: Expecting value: line 1 column 14 (char 13)"),
        ("[]\n", LINES, "line 1: is no exemplar"),
        ("\n", LINES, "line 1: holds no list of exemplars"),
    ],
)  # fmt: skip
def test_a_file_with_a_mistake_is_refused_with_its_line(text: str, path: Path, told: str) -> None:
    assert fault(text, path) == f"exemplars {path}: {told}"


def answers(library: Library, form: str) -> list[Any]:
    found = library.exemplars(library.find("cot"), form)
    return [one["answer"] for one in found]


def test_the_form_of_the_answer_chooses_the_file_and_text_serves_the_others(tmp_path: Path) -> None:
    write(tmp_path / "cot" / "number.yaml", ONE.format(1))
    write(tmp_path / "cot" / "text.yaml", ONE.format("word"))
    library = Library(folders=(tmp_path,))

    assert answers(library, "number") == ["1"]
    assert answers(library, "expression") == ["word"]
    assert len(answers(library, "date")) == 3  # the shipped ones


def test_exemplars_alone_can_be_changed(tmp_path: Path) -> None:
    write(
        tmp_path / "react" / "exemplars.yaml",
        "- question: Q?\n  steps:\n  - {thought: t, answer: a}\n",
    )
    library = Library(folders=(tmp_path,))

    assert [one["question"] for one in library.exemplars(library.find("react"))] == ["Q?"]


def test_a_prompt_named_by_its_file_has_its_exemplars_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "mine.yaml", ONE.format("beside"))
    write(tmp_path / "set" / "text.jsonl", '{"question": "Q?", "answer": "in a folder"}')
    named = {"variables": "[exemplars]"}
    single = write(tmp_path / "a.md", header(exemplars="mine.yaml", **named) + SHOWS)
    folder = write(tmp_path / "b.md", header(exemplars="set", **named) + SHOWS)

    for file, answer in ((single, "beside"), (folder, "in a folder")):
        opened, _ = library_of([file]).asking("cot", Question("Why?"))
        assert opened.messages[0].content == answer


def test_missing_exemplars_are_told_with_the_line_that_names_them(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", header(exemplars="none", variables="[exemplars]") + SHOWS)

    with pytest.raises(PromptError, match=rf"^prompt {file}: line 6: its exemplars 'none' are not"):
        library_of([file]).asking("cot", Question("Why?"))


def test_a_prompt_that_names_none_shows_none(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", HEADER.replace("[question]", "[exemplars]") + f"Hi{SHOWS}")

    assert library_of([file]).asking("cot", Question("Why?"))[0].messages[0].content == "Hi"
