"""Folders of strangers: what is found in them, what is left out and why."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.errors import UserError
from tools.documents.loading.walking import Candidate, Left, walk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which files are made, by its real path."""
    made = tmp_path.resolve() / "folder"
    made.mkdir()
    return made


def make(folder: Path, *names: str, text: str = "a text\n") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(root: Path, **wishes: object) -> list[str]:
    """Return the names of the files that may be read, from `root` on."""
    walked = walk([root], **wishes)  # type: ignore[arg-type]
    return [str(one.path.relative_to(root)) for one in walked if isinstance(one, Candidate)]


def left(root: Path) -> dict[str, str]:
    """Return why files are left out, by their names from `root` on."""
    return {
        str(one.path.relative_to(root)): one.reason for one in walk([root]) if isinstance(one, Left)
    }


def test_files_come_in_the_order_of_their_names_with_size_and_time(folder: Path) -> None:
    make(folder, "b.txt", "a/z.md", "a/b/c.txt", "报告.txt", "Z.txt")

    assert found(folder) == ["Z.txt", "a/b/c.txt", "a/z.md", "b.txt", "报告.txt"]
    assert list(walk([folder / "b.txt"])) == [
        Candidate(folder / "b.txt", 7, (folder / "b.txt").stat().st_mtime_ns)
    ]


def test_hidden_files_and_what_programs_leave_behind_are_passed_over(folder: Path) -> None:
    make(
        folder,
        ".secret.txt",
        ".config/a.txt",
        "node_modules/a.md",
        "__pycache__/a.txt",
        ".git/a.txt",
    )
    make(folder, "~$report.docx", ".~lock.a.odt#", "work/pyvenv.cfg", "work/lib/a.py", "kept.txt")

    assert list(walk([folder])) == [
        Candidate(folder / "kept.txt", 7, (folder / "kept.txt").stat().st_mtime_ns)
    ]
    assert found(folder, hidden=True) == [".config/a.txt", ".secret.txt", "kept.txt"]


def test_ignore_files_are_respected_with_nesting_and_negation(folder: Path) -> None:
    make(
        folder,
        "a.log",
        "keep.log",
        "build/a.txt",
        "src/build.txt",
        "src/a.log",
        "src/x.txt",
        "数据/a.txt",
    )
    make(folder, ".gitignore", text="*.log\n!keep.log\n/build/\n数据/\n")
    make(folder / "src", ".gitignore", text="!a.log\n")
    make(folder / "src", ".ignore", text="x.*\n")

    assert found(folder) == ["keep.log", "src/a.log", "src/build.txt"]


def test_damaged_and_hostile_patterns_are_left_away(folder: Path) -> None:
    make(folder, "a" * 200 + ".txt", "b.log")
    make(folder, ".gitignore", text="[z-a]\n!\n" + "*a" * 40 + "b\n" + "**/" * 40 + "c\n*.log\n")

    assert found(folder) == ["a" * 200 + ".txt"]


def test_an_ignore_file_that_is_no_file_is_never_opened(folder: Path) -> None:
    os.mkfifo(folder / ".gitignore")
    (folder / ".ignore").symlink_to("/dev/zero")
    make(folder, "a.txt")

    assert found(folder) == ["a.txt"]


def test_what_is_included_and_excluded_is_chosen_by_patterns(folder: Path) -> None:
    make(folder, "a.md", "b.txt", "old/c.md", "new/d.md")

    assert found(folder, include=["*.md"]) == ["a.md", "new/d.md", "old/c.md"]
    assert found(folder, include=["*.md"], exclude=["old/"]) == ["a.md", "new/d.md"]


def test_a_file_that_is_named_itself_is_taken_whatever_it_is(folder: Path) -> None:
    make(folder, ".hidden.bin", "a.log")
    make(folder, ".gitignore", text="*\n")

    roots = [folder / ".hidden.bin", folder / "a.log"]
    assert [one.path for one in walk(roots)] == roots


def test_a_missing_root_is_the_persons_mistake(folder: Path) -> None:
    with pytest.raises(UserError, match="there is no such file or folder") as raised:
        walk([folder / "nowhere"])

    assert raised.value.hint == "give a folder or file that exists"


def test_files_that_nothing_reads_are_told_with_their_suffix(folder: Path) -> None:
    make(folder, "a.bin", "b.\x1b[31mevil", "LICENSE", "v1.2", "c.txt")
    make(folder, "empty.txt", text="")

    assert found(folder) == ["LICENSE", "c.txt", "v1.2"]
    assert left(folder) == {
        "a.bin": "no reader for .bin files",
        "b.\x1b[31mevil": "no reader for such files",
        "empty.txt": "is empty",
    }


def test_links_are_followed_within_the_root_only(folder: Path, tmp_path: Path) -> None:
    make(tmp_path, "outside.txt")
    make(folder, "a.txt", ".store/b.txt", ".store/deep/c.txt")
    (folder / "out.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "etc").symlink_to("/etc")
    (folder / "again.txt").symlink_to("a.txt")
    (folder / "b.txt").symlink_to(".store/b.txt")
    (folder / "b2.txt").symlink_to(".store/b.txt")
    (folder / "deep").symlink_to(".store/deep")
    (folder / "nothing.txt").symlink_to("nowhere")

    assert found(folder) == ["a.txt", ".store/b.txt", ".store/deep/c.txt"]
    assert left(folder) == {
        "again.txt": "is a link to what is found by itself",
        "b2.txt": "is a link to what was found before",
        "etc": "is a link that leads out of the folder",
        "nothing.txt": "is a link to nothing",
        "out.txt": "is a link that leads out of the folder",
        "up": "is a link that leads out of the folder",
    }


def test_links_in_a_circle_end(folder: Path) -> None:
    make(folder, "a/a.txt", ".x/b.txt")
    (folder / "a" / "root").symlink_to(folder)
    (folder / "a" / "self").symlink_to(folder / "a")
    (folder / "knot").symlink_to("knot")
    (folder / ".x" / "x").symlink_to(folder / ".x")
    (folder / "x").symlink_to(".x")

    assert found(folder) == ["a/a.txt", ".x/b.txt"]
    assert left(folder) == {
        "a/root": "is a link to what is found by itself",
        "a/self": "is a link to what is found by itself",
        "knot": "is a link that goes round",
        ".x/x": "is a link to what was found before",
    }


def test_of_two_hard_links_one_is_taken(folder: Path) -> None:
    make(folder, "a.txt")
    (folder / "b.txt").hardlink_to(folder / "a.txt")

    assert found(folder) == ["a.txt"]
    assert left(folder) == {"b.txt": "is another name of a file that was found before"}


def test_roots_within_each_other_are_walked_once(folder: Path) -> None:
    make(folder, "a.txt", "sub/b.txt")

    walked = walk([folder, folder / "sub", folder / "a.txt", folder])
    assert [str(one.path.relative_to(folder)) for one in walked] == ["sub/b.txt", "a.txt"]


def test_what_is_no_regular_file_is_left_unopened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(folder / "socket.txt"))
        (folder / "null.txt").symlink_to("/dev/null")

        assert left(folder) == {
            "null.txt": "is a link that leads out of the folder",
            "pipe.txt": "is a pipe",
            "socket.txt": "is a socket",
        }
        assert list(walk([folder / "pipe.txt", Path("/dev/null")])) == [
            Left(folder / "pipe.txt", "is a pipe"),
            Left(Path("/dev/null"), "is a device"),
        ]


@pytest.mark.parametrize(
    "name",
    [
        b"-rf.txt",
        b"a\nb.txt",
        b"a\x1b[2Jb.txt",
        b"\xff\xfe.txt",
        "‮gpj.txt".encode(),
        b" a .txt",
        b"x" * 251 + b".txt",
    ],
)
def test_odd_names_are_names(folder: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    path.write_text("a text\n")

    assert found(folder) == [os.fsdecode(name)]


def test_deep_folders_are_walked_without_recursion(folder: Path) -> None:
    folders = [folder]
    for _ in range(1010):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    (folders[-1] / "a.txt").touch()

    try:
        assert list(walk([folder])) == [Left(folders[-1] / "a.txt", "is empty")]
    finally:  # by hand: what removes a test's folder is recursive
        (folders[-1] / "a.txt").unlink()
        for made in reversed(folders):
            made.rmdir()


def test_a_file_that_vanishes_in_the_middle_is_told(folder: Path) -> None:
    make(folder, "a/one.txt", "b/two.txt", "c.txt", "d.txt")

    walked: Iterator[Candidate | Left] = walk([folder])
    first = next(walked)
    (folder / "b" / "two.txt").unlink()
    (folder / "b").rmdir()
    (folder / "c.txt").unlink()

    assert [(one.path.name, getattr(one, "reason", "")) for one in [first, *walked]] == [
        ("one.txt", ""),
        ("b", "is gone"),
        ("c.txt", "is gone"),
        ("d.txt", ""),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(folder: Path) -> None:
    make(folder, "closed/a.txt", "b.txt")
    (folder / "closed").chmod(0)
    try:
        assert left(folder) == {"closed": "may not be read: permission denied"}
    finally:
        (folder / "closed").chmod(0o700)


def test_files_stream_while_a_folder_is_walked(folder: Path) -> None:
    for number in range(50):
        make(folder, f"{number:02}/a.txt")

    walked = walk([folder])
    next(walked)
    make(folder, "49/b.txt")

    assert sum(isinstance(one, Candidate) for one in walked) == 50
