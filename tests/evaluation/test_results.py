"""The file of results: whole lines, half lines, and files that are none of ours."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import UserError
from agent.evaluation.results import Result, Results, opened
from agent.evaluation.setup import Setup, setup_of
from agent.evaluation.suite import named
from agent.prompts import Library
from agent.settings import Settings

SETUP = setup_of(named("gsm8k"), Settings(), "cot", {}, Library())


def result(id: str, setup: Setup = SETUP) -> Result:
    return Result(setup.key, id, f"What is {id}?", 4, answer="4", value=4, right=True)


def written(path: Path, *ids: str) -> Path:
    with opened(path) as results:
        for id in ids:
            results.add(result(id), SETUP)
    return path


def found(results: Results) -> list[str]:
    return [id for _, id in results.runs]


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path / "r.jsonl", "a", "b")

    with opened(path) as results:
        assert results.runs == {(SETUP.key, "a"): result("a"), (SETUP.key, "b"): result("b")}
        assert results.notices == []


def test_a_setup_is_told_once_also_when_it_is_gone_on_with(tmp_path: Path) -> None:
    path = written(written(tmp_path / "r.jsonl", "a"), "b")
    kinds = [json.loads(line)["type"] for line in path.read_text("utf-8").splitlines()]

    assert kinds == ["setup", "run", "run"]


def test_a_run_is_done_if_its_setup_question_and_answer_are_the_same(tmp_path: Path) -> None:
    with opened(written(tmp_path / "r.jsonl", "a")) as results:
        key = SETUP.key
        assert results.done(key, "a", "What is a?", 4) == result("a")
        assert results.done(key, "a", "What is a, exactly?", 4) is None
        assert results.done(key, "a", "What is a?", 5) is None
        assert results.done("other", "a", "What is a?", 4) is None


def test_a_run_that_our_bug_ended_is_done_again(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with opened(path) as results:
        results.add(replace(result("a"), kind="bug", error="ZeroDivisionError"), SETUP)

    with opened(path) as results:
        assert results.done(SETUP.key, "a", "What is a?", 4) is None
        results.add(result("a"), SETUP)
    with opened(path) as results:
        assert results.done(SETUP.key, "a", "What is a?", 4) == result("a")


@pytest.mark.parametrize("lost", [1, 2, 30, 200])
def test_half_a_line_at_the_end_is_taken_away_and_the_others_stay(
    tmp_path: Path, lost: int
) -> None:
    path = written(tmp_path / "r.jsonl", "a", "b")
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])

    with opened(path) as results:
        assert found(results) == ["a"]
        assert results.notices == [f"{path}: its last line was cut short, and is taken away"]
        results.add(result("b"), SETUP)
    assert path.read_bytes() == whole


def test_half_a_first_line_is_known_as_ours(tmp_path: Path) -> None:
    path = written(tmp_path / "r.jsonl", "a")
    path.write_bytes(path.read_bytes()[:40])

    with opened(path) as results:
        assert found(results) == []
    assert path.read_bytes() == b""


@pytest.mark.parametrize(
    "content", [b"my notes", b"my notes\n", b'{"question": "a", "answer": 1}\n', b"\xff\xfe\n"]
)
def test_a_file_of_something_else_is_refused_and_left_as_it_is(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes(content)

    with pytest.raises(UserError, match=r"mine\.txt:1: is no line of results"):
        opened(path)
    assert path.read_bytes() == content


def test_a_broken_line_among_others_is_left_alone_and_told(tmp_path: Path) -> None:
    path = written(tmp_path / "r.jsonl", "a")
    path.write_bytes(path.read_bytes() + b"garbage\n")
    written(path, "b")

    with opened(path) as results:
        assert found(results) == ["a", "b"]
        assert results.notices == [f"{path}:3: is no line of results, and is left alone"]


def test_fields_of_a_later_version_do_not_disturb(tmp_path: Path) -> None:
    path = written(tmp_path / "r.jsonl", "a")
    text = path.read_text("utf-8").replace('"type": "run"', '"type": "run", "mood": "good"')
    path.write_text(text, encoding="utf-8")

    with opened(path) as results:
        assert found(results) == ["a"]


def test_a_file_that_may_not_be_gone_on_with_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "r.jsonl", "a")

    with pytest.raises(UserError, match="is there already"):
        opened(path, resume=False)


def test_two_evaluations_do_not_write_to_one_file(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with opened(path), pytest.raises(UserError, match="another evaluation is writing to it"):
        opened(path)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        opened(tmp_path / "none" / "r.jsonl")
    with pytest.raises(UserError, match="cannot be written"):
        opened(tmp_path)


def test_without_a_file_results_are_kept_in_memory() -> None:
    with opened(None) as results:
        results.add(result("a"), SETUP)

        assert found(results) == ["a"]
