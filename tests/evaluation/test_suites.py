"""The suites that ship, suite files of people's own, and bare files."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from math import gcd
from pathlib import Path
from typing import Any

import pytest

from agent.errors import UserError
from agent.evaluation import suite
from agent.evaluation.loading import Wanted, load
from agent.evaluation.numbers import exact
from agent.evaluation.problem import Given, Problem
from agent.evaluation.rows import read
from agent.evaluation.scoring import scorer
from agent.forms import FORMS, find

BUILTIN = read(suite.shipped_folder() / "builtin.jsonl")
NAMES: dict[str, Any] = {"Fraction": Fraction, "date": date, "timedelta": timedelta, "gcd": gcd}


def quiet(text: str) -> None:
    """Nobody reads it."""


def loaded(path: Path, **more: Any) -> tuple[suite.Suite, list[Problem], list[str]]:
    told: list[str] = []
    found = load(Wanted(str(path), **more), told.append)
    return found.suite, found.problems, told


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_the_shipped_suites_are_those_of_the_papers_and_ours() -> None:
    assert suite.shipped() == [
        "aqua", "builtin", "coloured-objects", "commonsenseqa", "date-understanding",
        "date-understanding-choices", "fever", "game24", "gsm-hard", "gsm8k", "hotpotqa",
        "hotpotqa-closed", "hotpotqa-pooled", "last-letters", "strategyqa", "svamp",
    ]  # fmt: skip


@pytest.mark.parametrize("name", suite.shipped())
def test_every_shipped_suite_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    found = suite.named(name)

    assert found.purpose
    assert found.source
    assert found.name == name


def test_the_builtin_suite_has_sixty_questions_a_third_of_them_chinese() -> None:
    questions = [str(row.values["question"]) for row in BUILTIN]

    assert (len(questions), len(set(questions))) == (60, 60)
    assert sum(bool(re.search("[\u4e00-\u9fff]", text)) for text in questions) == 19
    assert Counter(str(row.values["topic"]) for row in BUILTIN) == {
        "arithmetic": 10, "steps": 14, "dates": 8, "units": 7, "logic": 8, "letters": 5, "facts": 8
    }  # fmt: skip


@pytest.mark.parametrize("row", BUILTIN, ids=lambda row: str(row.values["id"]))
def test_the_answers_of_the_builtin_suite_are_what_their_programs_compute(row: Any) -> None:
    values = row.values
    assert values["form"] in FORMS
    if "check" not in values:
        return
    computed = eval(values["check"], NAMES)  # ours, not a model's
    wanted = values["answer"]
    same = exact(wanted) == Fraction(computed) if values["form"] == "number" else wanted == computed

    assert same


def test_each_known_answer_of_the_builtin_suite_scores_as_right() -> None:
    builtin = load(Wanted("builtin"), quiet)
    found, problems = builtin.suite, builtin.problems
    wrong = []
    for problem in problems:
        text = f"The answer is {problem.gold.answer}."
        given = find(text, problem.question.form)  # type: ignore[arg-type]
        answer = Given(given.text, given.value, text) if given else Given()
        if not scorer(found.scorer)(problem.gold, answer).right:
            wrong.append(problem.id)

    assert wrong == []


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"answer": "45", "answer_num": 45}, "gsm8k"),
        ({"answer": "1,250"}, "gsm8k"),
        ({"answer": 2.5}, "gsm8k"),
        ({"answer": "24", "numbers": [1, 2, 3, 4]}, "game24"),
        ({"answer": "yk", "words": ["Larry", "Cook"]}, "last-letters"),
        ({"answer": "Bach", "contexts": []}, "hotpotqa"),
        ({"answer": "no"}, "strategyqa"),
        ({"answer": True}, "strategyqa"),
        ({"answer": "REFUTES"}, "fever"),
        ({"answer": "Bach"}, "builtin"),
        ({"answer": "3", "form": "number"}, "builtin"),
    ],
)
def test_a_bare_file_is_read_like_the_suite_it_resembles(
    tmp_path: Path, row: dict[str, Any], name: str
) -> None:
    path = write(tmp_path / "mine.jsonl", {"id": "a", "question": "1 2 3 4", **row})
    found, problems, told = loaded(path)

    assert (found.name, found.scorer, len(problems)) == ("mine", suite.named(name).scorer, 1)
    assert told[0].startswith(f"mine.jsonl: read as {name}, for ")


def test_the_reader_of_a_bare_file_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", {"question": "What?", "answer": "12"})
    found, _, told = loaded(path, reader="last-letters")

    assert (found.scorer, told) == ("last-letters", [])


def test_a_misspelt_reader_is_told_the_nearest(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", {"question": "What?", "answer": "12"})
    with pytest.raises(UserError, match="there is no suite 'gms8k'") as caught:
        loaded(path, reader="gms8k")

    assert caught.value.hint == "did you mean 'gsm8k'?"


def test_a_reader_is_for_bare_files_alone() -> None:
    with pytest.raises(UserError, match="--suite goes with a file of JSON lines"):
        load(Wanted("builtin", reader="gsm8k"), quiet)


def test_limit_and_skip_choose_questions(tmp_path: Path) -> None:
    rows = [{"question": f"What is {n}?", "answer": n} for n in range(5)]
    path = write(tmp_path / "mine.jsonl", *rows)

    assert [one.id for one in loaded(path, limit=2, skip=1)[1]] == ["2", "3"]
    with pytest.raises(UserError, match="--skip 5: .* has only 5 questions"):
        loaded(path, skip=5)


def test_an_id_that_comes_twice_is_refused_with_both_places(tmp_path: Path) -> None:
    row = {"id": "a", "question": "What?", "answer": 1}
    path = write(tmp_path / "mine.jsonl", row, row)

    with pytest.raises(UserError) as caught:
        loaded(path)
    assert str(caught.value) == f"{path}:2: its id 'a' is also that of {path}:1"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "{path}: holds no questions"),
        (b"\n\n", "{path}: holds no questions"),
        (b'{"question": "a", "answer": 1}\n{"question"\n', "{path}:2:12: is no JSON: "),
        (b"[1, 2]\n", "{path}:1: is no JSON object"),
        (b'"text"\n', "{path}:1: is no JSON object"),
        (b"[" * 100_000, "{path}:1: is no reasonable JSON"),
        (b'{"answer": ' + b"1" * 5000 + b"}", "{path}:1: is no reasonable JSON"),
        (b'{"question": "\xff"}', "{path}: byte 14 is not UTF-8"),
        (b'{"answer": 1}\n', "{path}:1: has no 'question'"),
    ],
)
def test_a_broken_file_is_told_with_its_place(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_bytes(content)

    with pytest.raises(UserError) as caught:
        loaded(path)
    assert str(caught.value).startswith(message.format(path=path))


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"question": "a?", "answer": 1}\r\n')

    assert [one.question.text for one in loaded(path)[1]] == ["a?"]


SUITE = """
purpose = "my own"
scorer = "accepted"
form = "text"

[data]
path = "rows/mine.jsonl"

[fields]
question = "q"
answer = "a"
accepted = "also"
"""


def test_a_suite_file_of_ones_own_reads_its_data_beside_it(tmp_path: Path) -> None:
    (tmp_path / "rows").mkdir()
    write(tmp_path / "rows" / "mine.jsonl", {"q": "Capital?", "a": "Rome", "also": ["Roma"]})
    path = tmp_path / "capitals.toml"
    path.write_text(SUITE, encoding="utf-8")
    found, problems, _ = loaded(path)

    assert (found.name, problems[0].question.text) == ("capitals", "Capital?")
    assert scorer(found.scorer)(problems[0].gold, Given("roma")).right


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('scorer = "accepted"', 'scorer = "acepted"'), "{path}: there is no scorer 'acepted'"),
        (('form = "text"', 'form = "txt"'), "{path}: there is no form 'txt'"),
        (('purpose = "my own"', "purpos = 1"), "{path}: there is no key 'purpos'"),
        (('purpose = "my own"', "purpose = 1"), "{path}: purpose = 1 is no str"),
        (('question = "q"', 'questoin = "q"'), "{path}: [fields]: there is no key 'questoin'"),
        (('path = "rows/mine.jsonl"', ""), "{path}: does not say where its questions are"),
        (("[data]", "data = 3\n[other]"), "{path}: "),
        (("[data]", "[data"), "{path}: "),
        (("[fields]", "rows = [5, 2]\n[fields]"), "{path}: rows are no two whole numbers"),
    ],
)
def test_a_broken_suite_file_says_what_is_wrong(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SUITE.replace(*change), encoding="utf-8")

    with pytest.raises(UserError) as caught:
        loaded(path)
    assert str(caught.value).startswith(message.format(path=path))


def test_a_suite_that_does_not_exist_is_told_the_nearest() -> None:
    with pytest.raises(UserError, match="there is no suite 'gsmk8'") as caught:
        load(Wanted("gsmk8"), quiet)

    assert caught.value.hint == "did you mean 'gsm8k'?"


def test_a_file_that_is_not_there_is_told_as_a_file(tmp_path: Path) -> None:
    for name in ("none.jsonl", "none.toml"):
        with pytest.raises(UserError, match="no such file or directory"):
            loaded(tmp_path / name)
