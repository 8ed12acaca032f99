"""Selection: the most uncertain questions, in a stable order."""

import json
from pathlib import Path

import pytest

from agent.active.estimates import Estimates
from agent.active.selection import Selected, read, select, usual, write
from agent.errors import UserError
from tests.active.estimated import estimates, header, sample

FOUR = estimates(
    {
        "Sure?": [5, 5, 5, 5],
        "Unsure?": [1, 2, 3, 4],
        "Half sure?": [1, 1, 2, 2],
        "As unsure?": [9, 8, 7, 6],
    }
)


def chosen(held: Estimates, number: int) -> list[str]:
    return [one.question for one in select(held, number, "disagreement")]


def test_the_most_uncertain_come_first_not_the_least() -> None:
    assert chosen(FOUR, 3) == ["Unsure?", "As unsure?", "Half sure?"]


def test_ties_keep_the_shuffled_order_of_the_pool() -> None:
    held = estimates({f"Question {number}?": [1, 2] for number in (3, 1, 2, 5, 4)})
    assert chosen(held, 4) == ["Question 3?", "Question 1?", "Question 2?", "Question 5?"]


def test_how_many_are_selected_has_nothing_to_do_with_the_number_of_samples() -> None:
    selected = select(FOUR, 1, "disagreement")
    assert [(one.question, one.k) for one in selected] == [("Unsure?", 4)]


def test_all_of_a_pool_may_be_selected() -> None:
    assert len(chosen(FOUR, 4)) == 4


def test_more_questions_than_there_are_is_an_error() -> None:
    with pytest.raises(UserError, match="-n 5 asks for more questions than the 4") as caught:
        select(FOUR, 5, "disagreement")
    assert caught.value.exit_code == 2
    assert caught.value.hint == "give -n 4 at most, or estimate a larger pool"


def test_an_estimate_that_is_not_finished_cannot_be_selected_from() -> None:
    held = Estimates(header("One?", "Two?"))
    held.add(sample("One?", 1, 7))
    with pytest.raises(UserError, match="2 of 2 questions lack samples"):
        select(held, 1, "entropy")


def test_a_question_that_could_not_be_asked_is_not_selected() -> None:
    held = estimates({"One?": [1, 2]})
    both = Estimates(header("Too long?", "One?"), held.samples, {header("Too long?").pool[0]: "x"})
    assert chosen(both, 1) == ["One?"]
    with pytest.raises(UserError, match="than the 1 that were estimated"):
        chosen(both, 2)


def test_what_is_known_of_a_question_goes_with_it() -> None:
    held = Estimates(header("How many?", samples=4))
    for number, value in enumerate([8, 7, None, 7], 1):
        held.add(sample("How many?", number, value, f"way {number}"))

    assert select(held, 1, "disagreement") == [
        Selected(
            id=header("How many?").pool[0], question="How many?", form="number",
            uncertainty=0.75, metric="disagreement", k=4, unparsed=1, answers={"7": 2, "8": 1},
            model="scripted", draft="way 2", draft_answer="7",
        )
    ]  # fmt: skip


def test_without_any_answer_there_is_no_draft() -> None:
    (one,) = select(estimates({"Why?": [None, None]}), 1, "disagreement")
    assert (one.draft, one.draft_answer, one.unparsed, one.k) == ("", "", 2, 2)


def test_a_selection_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "selected.jsonl"
    selected = select(FOUR, 2, "entropy")
    write(path, selected, FOUR.header.pool)
    found = read(path)
    assert found.chosen == tuple(selected)
    assert found.pool == FOUR.header.pool


@pytest.mark.parametrize("text", ["", '{"question": "Why?"}\n'])
def test_another_kind_of_file_is_no_selection(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pool.jsonl"
    path.write_text(text)
    with pytest.raises(UserError, match="is no selection") as caught:
        read(path)
    assert caught.value.hint == "name a file that agent active select wrote"


def test_a_line_that_was_mangled_is_named(tmp_path: Path) -> None:
    path = tmp_path / "selected.jsonl"
    write(path, select(FOUR, 1, "entropy"), ())
    line = json.loads(path.read_text().splitlines()[1])
    with path.open("a") as file:
        file.write(json.dumps(line | {"k": "ten"}) + "\n")
    with pytest.raises(UserError, match="line 3: k is 'ten'"):
        read(path)


def test_the_paper_decides_how_many_where_the_person_does_not() -> None:
    counts = [usual(form) for form in ("number", "choice", "yes-no", "letters", "text")]
    assert counts == [8, 7, 6, 4, 8]
