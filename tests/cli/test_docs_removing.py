"""`agent docs rm`: documents leave a collection, their files stay, and nothing goes unasked."""

import json
from pathlib import Path

import pytest

from tests.cli.library import notes
from tests.cli.running import Docs, found, in_process
from tests.process import Finished

GULLS, BREAD = "Forty gulls sat on the roof.", "The bread was still warm."


@pytest.fixture
def docs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Docs:
    return in_process(tmp_path, monkeypatch, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return notes(tmp_path / "notes", [GULLS, BREAD])


def unchanged(docs: Docs) -> int:
    """Return how many files an update finds as they were, and nothing else."""
    told = json.loads(docs("update", "--no-dense", "--json").out)
    assert (told["added"], told["changed"], told["removed"]) == (0, 0, 0)
    return int(told["unchanged"])


def test_what_is_taken_out_stays_out_until_it_is_added_again(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")

    assert docs("rm", "notes/0.txt", "--yes") == Finished(
        0, "", "took 1 document out of the collection default; the files stay\n"
    )
    assert unchanged(docs) == 1
    assert found(docs, "gulls") == []
    docs("add", "notes/0.txt", "--no-dense")
    assert unchanged(docs) == 2
    assert (folder / "0.txt").read_text() == GULLS


def test_a_folder_is_taken_out_with_all_below_and_not_walked_again(
    docs: Docs, folder: Path, tmp_path: Path
) -> None:
    notes(tmp_path / "other", ["Other gulls."])
    docs("add", "notes", "other", "--no-dense")
    docs("rm", "notes", "-y")
    (folder / "2.txt").write_text("new")

    assert unchanged(docs) == 1


def test_nothing_is_destroyed_without_a_person_or_yes(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")
    for line in (["rm", "notes"], ["rm", "--all"]):
        done = docs(*line)
        assert (done.code, done.err.splitlines()[-1]) == (2, "hint: add --yes to agree")

    assert found(docs, "gulls") == ["0.txt:1"]


def test_a_collection_is_deleted_as_a_whole(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")

    assert docs("rm", "--all", "--dry-run").out == (
        "would delete the collection default (2 documents)\n"
    )
    assert docs("rm", "--all", "--yes").err == (
        "deleted the collection default (2 documents); the files stay\n"
    )
    assert docs("list") == Finished(0, "", "no documents were added yet: agent docs add PATH\n")


def test_what_to_take_out_has_to_be_said_and_to_be_there(docs: Docs, folder: Path) -> None:
    docs("add", "notes", "--no-dense")

    assert docs("rm").code == docs("rm", "notes", "--all").code == 2
    assert docs("rm", "nowhere", "-y").err == (
        "error: nowhere is not in the collection default\n"
        "hint: agent docs list -c default shows what is\n"
    )
