"""Files in the child that parses: read, or skipped with the reason, and the rest goes on."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process import DEADLINE_S, wait_until
from tests.tools.documents.deeds import READERS, deed, reason, sleeps
from tools.documents.document import Document, Mark
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.loading.loading import load
from tools.documents.loading.opening import digest
from tools.documents.loading.parser import Parser

TIGHT = Limits(memory_bytes=150_000_000, text_characters=300_000)


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    """A parser with tight limits that also reads files of deeds."""
    with Parser(TIGHT, READERS) as made:
        yield made


@pytest.fixture(scope="module")
def patient() -> Iterator[Parser]:
    """A parser with the limits that people get."""
    with Parser(readers=READERS) as made:
        yield made


def test_a_file_becomes_a_document_with_its_path_title_and_date(tmp_path: Path) -> None:
    path = tmp_path / "雨.txt"
    path.write_bytes("北京下雨。\r\nIt rains.\n".encode())
    os.utime(path, (1_700_000_000, 1_700_000_000))

    assert load(path) == Document(
        source=str(path.resolve()),
        kind="text",
        text="北京下雨。\nIt rains.\n",
        title="雨.txt",
        date="2023-11-14",
        verbatim=True,
    )


def test_one_child_reads_many_files(patient: Parser, tmp_path: Path) -> None:
    texts, children = [], set()
    for number in range(50):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"text {number}")
        texts.append(patient.load(path).text)
        children.add(patient.process)

    assert texts == [f"text {number}" for number in range(50)]
    assert len(children) == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("eat", "took more than 150 MB of memory"),
        ("crash", "the parser crashed"),
        ("segfault", "the parser crashed"),
        ("leave", "the parser crashed"),
        ("babble", "the parser crashed"),
    ],
)
def test_a_file_that_ends_the_child_is_skipped_and_the_next_one_is_read(
    parser: Parser, tmp_path: Path, words: str, why: str
) -> None:
    (tmp_path / "next.txt").write_text("the next one")

    assert reason(parser, deed(tmp_path, words)) == why
    assert parser.load(tmp_path / "next.txt").text == "the next one"


def test_a_file_that_takes_too_long_is_skipped_and_the_next_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "next.txt").write_text("the next one")

    with Parser(Limits(seconds=1), READERS) as hurried:
        assert reason(hurried, deed(tmp_path, "hang")) == "took longer than 1 s"
        assert hurried.load(tmp_path / "next.txt").text == "the next one"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("skip is encrypted", "is encrypted"),
        ("fail x", "is damaged or not what it seems (KeyError)"),
        ("nest", "is nested too deeply"),
        ("say", "holds no text"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_child_alive(
    patient: Parser, tmp_path: Path, words: str, why: str
) -> None:
    patient.load(deed(tmp_path, "say x"))
    child = patient.process

    assert reason(patient, deed(tmp_path, words)) == why
    assert patient.process == child


def test_half_characters_and_nuls_are_replaced_in_place(patient: Parser, tmp_path: Path) -> None:
    found = patient.load(deed(tmp_path, "odd"))

    assert (found.text, found.title, found.warnings) == (
        "a\ufffdb\ufffdc 北京\U0001f600",
        "\ufffdt\ufffd",
        ("\ufffd",),
    )


def test_marks_outside_the_text_are_dropped_and_titles_are_one_line(
    patient: Parser, tmp_path: Path
) -> None:
    found = patient.load(deed(tmp_path, "lie"))

    assert (found.marks, found.title) == ((Mark(1, "block"),), "\ufffd")


def test_too_much_text_is_cut_with_a_warning_and_marks_are_thinned(
    parser: Parser, tmp_path: Path
) -> None:
    found = parser.load(deed(tmp_path, "vast 300001"))

    assert len(found.text) == 300_000
    assert found.warnings == ("only the first 300,000 characters were read",)
    assert len(found.marks) == 300


def test_an_undecodable_name_is_read_and_its_title_can_be_encoded(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path.resolve()) + b"/\xff\xfe -x\n.txt"))
    path.write_text("text")

    found = load(path)
    assert (found.source, found.title) == (str(path), "\ufffd\ufffd -x .txt")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: os.mkfifo(path), "is a pipe"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.touch(), "is empty"),
        (lambda path: path.symlink_to("/dev/zero"), "is a device"),
        (lambda path: path.symlink_to(path), "is a link"),
        (lambda path: None, "is gone"),
    ],
    ids=["pipe", "folder", "empty", "device", "circle", "missing"],
)
def test_only_regular_files_are_read(parser: Parser, tmp_path: Path, make, why: str) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path / "a.txt")

    assert reason(parser, tmp_path / "a.txt") == why


def test_a_file_larger_than_the_limit_is_not_opened_for_reading(tmp_path: Path) -> None:
    path = tmp_path / "sparse.txt"
    with path.open("wb") as file:
        file.truncate(600_000_000)

    with Parser() as parser:
        assert reason(parser, path) == "is larger than 512 MB"
        assert parser.process is None


def test_a_file_that_keeps_changing_is_skipped(patient: Parser, tmp_path: Path) -> None:
    path = deed(tmp_path, "watch")
    stop = threading.Event()

    def change() -> None:
        while not stop.wait(0.01):
            with path.open("a") as file:  # never empty, as it would be if it were written anew
                file.write(" ")

    writer = threading.Thread(target=change)
    writer.start()
    try:
        assert reason(patient, path) == "changed while it was read"
    finally:
        stop.set()
        writer.join()


def test_a_file_that_changed_once_is_read_again(tmp_path: Path) -> None:
    path = deed(tmp_path, "hang")
    results: list[str] = []
    with Parser(readers=READERS) as ours:
        reader = threading.Thread(target=lambda: results.append(ours.load(path).text))
        reader.start()
        wait_until(lambda: ours.process is not None and sleeps(ours.process), "a hanging child")
        path.write_text("say it changed")
        os.kill(ours.process or 0, 9)
        reader.join(DEADLINE_S)

    assert results == ["it changed"]


def test_a_file_is_read_as_what_was_hashed_or_not_at_all(patient: Parser, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    facts, hashed = digest(path)

    assert hashed == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    assert patient.load(path, facts).text == "one"
    path.write_text("three")
    with pytest.raises(Skipped, match="changed while it was read"):
        patient.load(path, facts)
