"""The exemplar files: written so that the strategy finds them, whole or not at all."""

import json
from pathlib import Path

import pytest

from agent.active.annotation import Annotation
from agent.active.exemplars import Collection, collections
from agent.active.selection import select
from agent.errors import AgentError, UserError
from agent.prompts import Library
from tests.active.estimated import estimates

HELD = estimates({"How many?": [1, 2], "How much?": [3, 4], "What?": [5, 5]})
FIRST, SECOND = select(HELD, 2, "disagreement")
WRITTEN = Annotation("3 + 4 = 7.", "7")
KEPT = {
    "question": "How many?", "rationale": "3 + 4 = 7.", "answer": "7", "uncertainty": 1.0, "k": 2,
    "metric": "disagreement", "annotator": "person", "model": "scripted", "id": FIRST.id,
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Collection:
    """The exemplars for numbers of a user without any."""
    return Collection(tmp_path / "prompts", "number")


def lines(path: Path) -> list[object]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_an_exemplar_says_how_it_was_chosen_and_who_solved_it(place: Collection) -> None:
    place.add(FIRST, WRITTEN, HELD.header.pool)
    assert lines(place.path) == [KEPT]


def test_numbers_stay_numbers_when_more_is_added(place: Collection) -> None:
    place.add(FIRST, WRITTEN, ())
    place.add(SECOND, Annotation("It is 9.", "9", "model"), ())
    one, other = lines(place.path)
    assert one == KEPT
    assert isinstance(other, dict)
    assert (other["question"], other["annotator"]) == ("How much?", "model")


def test_a_question_that_is_solved_again_stands_there_once(place: Collection) -> None:
    for rationale in ("First it was 7.", "Then it was 7."):
        place.add(FIRST, Annotation(rationale, "7"), ())
    assert lines(place.path) == [{**KEPT, "rationale": "Then it was 7."}]


def test_what_a_person_added_by_hand_stays(place: Collection) -> None:
    place.path.parent.mkdir(parents=True)
    place.path.write_text('{"question": "By hand?", "rationale": "So 1.", "answer": "1"}')
    place.add(FIRST, WRITTEN, ())
    assert lines(place.path) == [
        {"question": "By hand?", "rationale": "So 1.", "answer": "1"}, KEPT,
    ]  # fmt: skip


def test_the_whole_pool_is_remembered_beside_them(place: Collection) -> None:
    place.add(FIRST, WRITTEN, ("a", "b"))
    place.add(SECOND, WRITTEN, ("b", "c"))
    assert place.path.with_suffix(".pool").read_text() == "a\nb\nc\n"


def test_the_library_shows_them_at_once(place: Collection) -> None:
    place.add(FIRST, WRITTEN, ())
    library = Library(folders=(place.folder,))
    (shown,) = library.exemplars(library.find("active-prompt/prompt"), "number")
    assert (shown["question"], shown["rationale"], shown["answer"]) == (
        "How many?", "3 + 4 = 7.", "7",
    )  # fmt: skip


def test_a_file_that_was_mangled_is_named_and_kept(place: Collection) -> None:
    place.path.parent.mkdir(parents=True)
    place.path.write_text("{")
    with pytest.raises(UserError, match=r"number\.jsonl: line 1: not JSON"):
        place.add(FIRST, WRITTEN, ())
    assert place.path.read_text() == "{"


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "prompts").write_text("a file where the folder should be")
    with pytest.raises(AgentError, match="cannot be written"):
        Collection(tmp_path / "prompts", "number").add(FIRST, WRITTEN, ())


def test_a_file_that_hides_them_is_noticed(place: Collection) -> None:
    place.add(FIRST, WRITTEN, ())
    assert place.hidden_by is None
    hiding = place.path.with_suffix(".yaml")
    hiding.write_text("- question: Why?\n")
    assert place.hidden_by == hiding


def test_all_files_of_all_folders_are_listed(place: Collection, tmp_path: Path) -> None:
    place.add(FIRST, WRITTEN, ())
    other = tmp_path / "project" / "active-prompt" / "text.yaml"
    other.parent.mkdir(parents=True)
    other.write_text("- question: Why?\n  rationale: So.\n  answer: because\n")
    found = list(collections([tmp_path / "project", place.folder, tmp_path / "none"]))
    assert [(path, [one["question"] for one in held]) for path, held in found] == [
        (other, ["Why?"]), (place.path, ["How many?"]),
    ]  # fmt: skip
