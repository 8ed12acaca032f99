"""The pool: what may stand in its file, and which questions are drawn from it."""

import json
from pathlib import Path

import pytest

from agent.active.pool import Pooled, drawn, form_in, read
from agent.errors import UserError
from agent.strategies.active_prompt import fingerprint


def file(folder: Path, *lines: str) -> Path:
    path = folder / "pool.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def pooled(*questions: str) -> list[Pooled]:
    return [Pooled(fingerprint(one), one) for one in questions]


def test_rows_need_a_question_and_nothing_else(tmp_path: Path) -> None:
    path = file(
        tmp_path, '{"question": " Why? "}', "", '{"question": "多少？", "answer": {"x": 1}}'
    )
    assert read(path) == pooled("Why?", "多少？")


def test_a_question_that_comes_twice_is_asked_once(tmp_path: Path) -> None:
    path = file(tmp_path, '{"question": "Why  me?"}', '{"question": "why me?"}')
    assert read(path) == [Pooled(fingerprint("why me?"), "Why  me?")]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: holds no JSON object"),
        ('{"answer": "7"}', "line 2: has no question"),
        ('{"question": 7}', "line 2: has no question"),
        ('{"question": "Why?", "form": "poem"}', "line 2: form is 'poem'"),
    ],
)
def test_a_row_that_is_wrong_is_named(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        read(file(tmp_path, '{"question": "What?"}', line))


def test_a_pool_without_questions_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no questions"):
        read(file(tmp_path, ""))


def test_a_pool_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "pool.jsonl"
    path.write_bytes(b'{"question": "\xff"}')
    with pytest.raises(UserError, match="byte 14 is not UTF-8"):
        read(path)


def test_a_pool_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        read(tmp_path / "none.jsonl")


def test_the_same_seed_draws_the_same_questions_in_the_same_order() -> None:
    pool = pooled(*(f"Question {number}?" for number in range(50)))
    first, again, other = drawn(pool, 20, 1), drawn(pool, 20, 1), drawn(pool, 20, 2)
    assert first == again != other
    assert len(first) == len(set(first)) == 20
    assert first != pool[:20]


def test_a_small_pool_is_drawn_whole() -> None:
    pool = pooled("One?", "Two?")
    assert sorted(drawn(pool, 1000, 3), key=lambda one: one.question) == pool


def test_the_form_of_a_pool_is_that_of_most_questions() -> None:
    pool = pooled("Is it?", "How many are 3 times 4 apples?", "Was it?")
    assert form_in(pool) == ("yes-no", 2)


def test_a_form_that_the_pool_states_counts_more_than_the_words() -> None:
    assert form_in([Pooled("1", "Is it?", "text")]) == ("text", 1)


def test_a_fingerprint_knows_a_question_by_its_words_alone() -> None:
    assert fingerprint("How  many\nEGGS?") == fingerprint(" how many eggs? ")
    assert fingerprint("How many eggs?") != fingerprint("How many legs?")
    assert json.dumps(fingerprint("多少？")).isascii()
