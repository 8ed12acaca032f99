"""Files that belong to a question: attached, mentioned, missing, huge or no files at all."""

import os
from pathlib import Path

import pytest

from tests.faults.play import Play

ANSWER = "Hello there, friend of mine.\n"


def test_attached_and_mentioned_files_reach_the_model(play: Play) -> None:
    (play.folder / "one.txt").write_text("Ada")
    (play.folder / "two words.txt").write_text("Alan")
    (play.folder / "three.txt").write_text("Grace")
    done = play.ask("Greet @three.txt, please", "-f", "one.txt", "--file", "two words.txt")

    assert (done.code, done.out, done.err) == (0, ANSWER, "")
    question = play.question()
    assert all(name in question for name in ("Ada", "Alan", "Grace"))
    assert "Greet three.txt, please" in question


def test_other_at_signs_are_text(play: Play) -> None:
    (play.folder / "one.txt").write_text("Ada")
    play.ask("Write to ada@one.txt, @nobody and @@one.txt")

    assert "Write to ada@one.txt, @nobody and @one.txt" in play.question()
    assert "Ada" not in play.question()


@pytest.mark.parametrize(
    ("question", "seen"),
    [
        ("总结@会议.txt", "总结会议.txt"),
        ("总结 @会议.txt。", "总结 会议.txt。"),
        ("@会议.txt总结", "会议.txt总结"),
        ("总结（@会议.txt）", "总结（会议.txt）"),
        ("Sum (@会议.txt) up", "Sum (会议.txt) up"),
        ('Sum "@会议.txt", up', 'Sum "会议.txt", up'),
    ],
)
def test_a_file_is_found_between_other_words(play: Play, question: str, seen: str) -> None:
    (play.folder / "会议.txt").write_text("Ada was there")
    done = play.ask(question)

    assert (done.code, done.err) == (0, "")
    assert seen in play.question()
    assert "Ada was there" in play.question()


@pytest.mark.parametrize("mention", ['@"my file.txt"', "@'my file.txt'", "@my\\ file.txt"])
def test_a_name_with_a_blank_is_quoted_or_escaped(play: Play, mention: str) -> None:
    (play.folder / "my file.txt").write_text("Ada was there")
    done = play.ask(f"Sum {mention} up")

    assert (done.code, done.err) == (0, "")
    assert "Ada was there" in play.question()


def test_the_longest_name_wins(play: Play) -> None:
    (play.folder / "a.txt").write_text("Ada")
    (play.folder / "a.txt.old").write_text("Alan")
    play.ask("Greet @a.txt.old.")

    assert "Alan" in play.question()
    assert "Ada" not in play.question()


@pytest.mark.parametrize("name", ["nots.txt", "folder/nots", "a.txt.old"])
def test_a_mention_of_no_file_is_told(play: Play, name: str) -> None:
    (play.folder / "a.txt").write_text("Ada")
    done = play.ask(f"Greet @{name}, please")

    assert done.code == 0
    assert done.err == f"warning: no file {name}: @{name} stays as text\n"
    assert f"Greet @{name}, please" in play.question()


def test_a_file_is_attached_once(play: Play) -> None:
    (play.folder / "a.txt").write_text("Ada")
    play.ask("Greet @a.txt and @./a.txt", "-f", "a.txt")

    assert play.question().count("Ada") == 1


def test_an_empty_file_is_told(play: Play) -> None:
    (play.folder / "a.txt").write_text("\n")
    done = play.ask("Greet", "-f", "a.txt")

    assert (done.code, done.err) == (0, "warning: a.txt is empty\n")


def test_a_missing_file_is_a_usage_error(play: Play) -> None:
    done = play.ask("Greet", "-f", "nobody.txt")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: nobody.txt cannot be read: No such file or directory\nhint: check the file's name\n"
    )


def test_a_folder_is_no_file(play: Play) -> None:
    done = play.ask("Greet", "-f", str(play.folder))

    assert done.code == 2
    assert done.err.startswith(f"error: {play.folder} is a folder, not a file\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_fifo_that_nobody_writes_does_not_hang(play: Play) -> None:
    os.mkfifo(play.folder / "pipe")
    done = play.ask("Greet", "-f", "pipe")

    assert done.code == 2
    assert done.err.startswith("error: pipe is no regular file\n")


def test_an_endless_device_is_refused(play: Play) -> None:
    assert play.ask("Greet", "-f", os.devnull).code == 2


def test_a_huge_file_is_refused_with_size_and_limit(play: Play) -> None:
    with (play.folder / "huge.txt").open("wb") as file:
        file.truncate(5_000_000_000)  # sparse: takes no room
    done = play.ask("Greet", "-f", "huge.txt")

    assert done.code == 2
    assert done.err.startswith(
        "error: huge.txt holds 5,000,000,000 bytes; the limit is 50,000,000\n"
    )


def test_a_binary_file_is_refused_with_its_name(play: Play) -> None:
    (play.folder / "a.bin").write_bytes(b"abc\x00def")
    done = play.ask("Greet @a.bin")

    assert done.code == 2
    assert done.err.startswith("error: a.bin is not text: byte 0x00 at offset 3\n")


def test_names_cannot_steer_the_terminal(play: Play) -> None:
    done = play.ask("Greet", "-f", "a\x1b[2Jb\nc")

    assert done.code == 2
    assert "\x1b" not in done.err


def test_a_working_folder_that_is_gone_is_no_crash(play: Play, tmp_path: Path) -> None:
    done = play.shell("mkdir gone && cd gone && rmdir ../gone && AGENT ask 'Greet me'")

    assert done.code == 78
    assert done.err == "error: the working folder is gone\nhint: go to a folder that exists: cd ~\n"
