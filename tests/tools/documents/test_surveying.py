"""What there is to do is found by comparing folders with what a collection knows."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.documents.adding.happening import LeftOut, Lost
from tools.documents.adding.rooting import Root
from tools.documents.adding.surveying import Survey, survey
from tools.documents.keeping.entry import Entry, State


def entry(path: Path, state: State = "done", reason: str = "") -> Entry:
    status = path.stat()
    return Entry(
        str(path), "d", size=status.st_size, mtime_ns=status.st_mtime_ns, state=state, reason=reason
    )


def surveyed(*roots: Root, known: Mapping[str, Entry] | None = None) -> Survey:
    walking = survey(roots, known or {}, lambda one: one.state != "begun")
    while True:
        try:
            next(walking)
        except StopIteration as end:
            found: Survey = end.value
            return found


def by_source(*entries: Entry) -> dict[str, Entry]:
    return {one.source: one for one in entries}


def names(found: Survey) -> list[str]:
    return [one.path.name for one in found.fresh]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path.resolve() / "notes"
    place.mkdir()
    for name in ("a.txt", "b.txt"):
        (place / name).write_text(name)
    return place


def test_new_files_are_to_be_read(folder: Path) -> None:
    assert names(surveyed(Root(folder))) == ["a.txt", "b.txt"]


def test_what_has_the_same_size_and_time_is_unchanged(folder: Path) -> None:
    found = surveyed(Root(folder), known=by_source(entry(folder / "a.txt")))

    assert (names(found), found.unchanged) == (["b.txt"], 1)


def test_another_time_means_to_look_again(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt"), entry(folder / "b.txt"))
    os.utime(folder / "a.txt", (1, 1))

    assert names(surveyed(Root(folder), known=known)) == ["a.txt"]


def test_what_was_interrupted_is_to_be_read(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt", "begun"), entry(folder / "b.txt"))

    assert names(surveyed(Root(folder), known=known)) == ["a.txt"]


def test_what_could_not_be_read_stays_out_with_its_reason(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt", "skipped", "is encrypted"))
    found = surveyed(Root(folder), known=known)

    assert names(found) == ["b.txt"]
    assert found.left == [LeftOut(str(folder / "a.txt"), "is encrypted", known=True)]


def test_what_is_gone_leaves(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt"), entry(folder / "b.txt"))
    (folder / "a.txt").unlink()

    assert surveyed(Root(folder), known=known).gone == [str(folder / "a.txt")]


def test_a_folder_in_the_place_of_a_file_means_that_the_file_is_gone(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt"), entry(folder / "b.txt"))
    (folder / "a.txt").unlink()
    (folder / "a.txt").mkdir()

    assert surveyed(Root(folder), known=known).gone == [str(folder / "a.txt")]


def test_only_what_is_below_the_roots_can_be_gone(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt"))
    (folder / "a.txt").unlink()
    sub = folder / "sub"
    sub.mkdir()
    (sub / "c.txt").write_text("c")

    assert surveyed(Root(sub), known=known).gone == []


def test_a_folder_that_vanished_keeps_its_documents(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt"))
    folder.rename(folder.with_name("elsewhere"))
    found = surveyed(Root(folder), known=known)

    assert (found.gone, found.lost) == ([], [Lost(str(folder), "is gone")])


def test_a_folder_that_is_empty_now_keeps_its_documents(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt"))
    folder.rename(folder.with_name("elsewhere"))
    folder.mkdir()  # where a disk was mounted
    found = surveyed(Root(folder), known=known)

    assert (found.gone, found.lost) == ([], [Lost(str(folder), "is empty now")])


def test_an_empty_folder_of_which_nothing_is_known_is_no_loss(tmp_path: Path) -> None:
    assert surveyed(Root(tmp_path.resolve())) == Survey()


def test_a_file_that_was_added_by_its_name_is_gone_when_its_folder_is_there(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt"))
    (folder / "a.txt").unlink()
    found = surveyed(Root(folder / "a.txt"), known=known)

    assert (found.gone, found.lost) == ([str(folder / "a.txt")], [])


def test_a_file_that_was_added_by_its_name_stays_when_its_folder_vanished(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt"))
    folder.rename(folder.with_name("elsewhere"))
    found = surveyed(Root(folder / "a.txt"), known=known)

    assert (found.gone, found.lost) == ([], [Lost(str(folder / "a.txt"), "is gone")])


def test_a_folder_below_a_folder_is_walked_once(folder: Path) -> None:
    sub = folder / "sub"
    sub.mkdir()
    (sub / "c.txt").write_text("c")

    assert names(surveyed(Root(folder), Root(sub))) == ["a.txt", "b.txt", "c.txt"]


def test_what_was_taken_out_stays_out(folder: Path) -> None:
    found = surveyed(Root(folder, without=(str(folder / "a.txt"),)))

    assert names(found) == ["b.txt"]


def test_patterns_choose_files(folder: Path) -> None:
    (folder / "c.md").write_text("c")

    assert names(surveyed(Root(folder, include=("*.md",)))) == ["c.md"]
    assert names(surveyed(Root(folder, exclude=("a.*",)))) == ["b.txt", "c.md"]


def test_a_second_name_of_a_file_is_nothing_that_is_missing(folder: Path) -> None:
    (folder / "c.txt").symlink_to(folder / "a.txt")
    found = surveyed(Root(folder))

    assert (names(found), found.left) == (["a.txt", "b.txt"], [])


def test_a_file_that_became_a_link_leaves(folder: Path) -> None:
    known = by_source(entry(folder / "a.txt"), entry(folder / "b.txt"))
    (folder / "b.txt").unlink()
    (folder / "b.txt").symlink_to(folder / "a.txt")

    assert surveyed(Root(folder), known=known).gone == [str(folder / "b.txt")]


def test_a_link_out_of_the_folder_is_left_out(folder: Path) -> None:
    (folder / "c.txt").symlink_to("/etc/passwd")
    found = surveyed(Root(folder))

    assert found.left == [LeftOut(str(folder / "c.txt"), "is a link that leads out of the folder")]
