"""Standard input in every state that shells, cron and people leave it in."""

import os
import subprocess

import pytest

from agent.cli.decoding import BINARY
from tests.faults.play import Play
from tests.process import finish

ANSWER = "Hello there, friend of mine.\n"
IDLE = "warning: nothing came on standard input in time: going on without it\n"


def test_what_is_piped_in_joins_the_question(play: Play) -> None:
    done = play.ask("Greet", "these", stdin=b"Ada\nAlan\n")

    assert (done.code, done.out, done.err) == (0, ANSWER, "")
    assert "Greet these" in play.question()
    assert "Ada\nAlan" in play.question()


def test_an_open_idle_pipe_does_not_hang_the_program(play: Play) -> None:
    read, write = os.pipe()
    try:
        done = play.ask("Greet me", stdin=read)
    finally:
        os.close(read)
        os.close(write)

    assert (done.code, done.out, done.err) == (0, ANSWER, IDLE)


def test_a_slow_pipe_is_read_to_its_end_with_a_note(play: Play) -> None:
    read, write = os.pipe()
    os.write(write, b"first ")
    with play.start("Greet these", stdin=read) as process:
        os.close(read)
        assert process.stderr is not None
        note = process.stderr.readline()
        os.write(write, b"second")
        os.close(write)
        done = finish(process)

    assert note == "still reading standard input …\n".encode()
    assert (done.code, done.out) == (0, ANSWER)
    assert "first second" in play.question()


def test_a_dash_takes_the_question_from_a_pipe_however_long_it_takes(play: Play) -> None:
    read, write = os.pipe()
    with play.start("-", stdin=read) as process:
        os.close(read)
        assert process.stderr is not None
        note = process.stderr.readline()
        os.write(write, b"Greet me, please\n")
        os.close(write)
        done = finish(process)

    assert note == "waiting for the question on standard input …\n".encode()
    assert (done.code, done.out) == (0, ANSWER)
    assert "Greet me, please" in play.question()


def test_without_words_the_pipe_is_the_question(play: Play) -> None:
    done = play.ask(stdin=b"Greet me\n")

    assert (done.code, done.out) == (0, ANSWER)
    assert "Greet me" in play.question()


@pytest.mark.parametrize("given", [b"", b" \n\t\n"])
def test_empty_input_without_a_question_is_a_usage_error(play: Play, given: bytes) -> None:
    done = play.ask("-", stdin=given)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: the question is empty\nhint: ")


def test_empty_input_next_to_a_question_is_ignored(play: Play) -> None:
    assert play.ask("Greet me", stdin=b"").out == ANSWER
    assert "stdin" not in play.question()


@pytest.mark.parametrize("words", [("",), ("  ",), ("\n", "\t")])
def test_an_empty_question_is_a_usage_error(play: Play, words: tuple[str, ...]) -> None:
    assert play.ask(*words).code == 2


def test_a_picture_is_refused_with_the_offset_of_its_first_nul(play: Play) -> None:
    done = play.ask("Describe this", stdin=b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")

    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: stdin is not text: byte 0x00 at offset 8\nhint: {BINARY}\n"
    assert not (play.folder / "asked").exists()


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"PK\x03\x04", b"SQLite format 3\0"])
def test_a_document_that_is_no_text_is_refused_with_the_flag_that_reads_it(
    play: Play, start: bytes
) -> None:
    done = play.ask("Sum this up", stdin=start + b"1 0 obj\nendobj\n")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: stdin is a PDF, an office file or a database, not text\n"
        "hint: save it to a file, and give that: agent ask -f FILE …\n"
    )
    assert not (play.folder / "asked").exists()


def test_broken_utf8_is_replaced_with_a_warning_that_names_the_offset(play: Play) -> None:
    done = play.ask("Greet these", stdin=b"Jos\xe9 and Ada and Alan and Grace\n")

    warning = "stdin is not UTF-8: byte 0xe9 at offset 3 and others like it were replaced"
    assert (done.code, done.err) == (0, f"warning: {warning}\n")
    assert "Jos\ufffd and Ada" in play.question()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(play: Play, encoding: str) -> None:
    done = play.ask("Greet these", stdin="小明和小红".encode(encoding))

    assert (done.code, done.err) == (0, "")
    assert "小明和小红" in play.question()
    assert "\ufeff" not in play.question()


def test_an_encoding_can_be_given(play: Play) -> None:
    done = play.ask("Greet these", "--encoding", "gb18030", stdin="小明".encode("gb18030"))

    assert (done.code, done.err) == (0, "")
    assert "小明" in play.question()


def test_an_unknown_encoding_is_a_usage_error(play: Play) -> None:
    done = play.ask("Greet these", "--encoding", "rot13", stdin=b"abc")

    assert done.code == 2
    assert done.err.startswith("error: --encoding: there is no text encoding 'rot13'\n")


def test_too_much_input_is_refused_with_size_and_limit(play: Play) -> None:
    done = play.ask("Sum this up", stdin=b"a" * 51_000_000)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: standard input holds 5")
    assert " bytes or more; the limit is 50,000,000\n" in done.err


def test_a_big_file_as_input_is_refused_with_its_size(play: Play) -> None:
    big = play.folder / "big.txt"
    with big.open("wb") as file:
        file.truncate(60_000_000)  # sparse: takes no room
    with big.open("rb") as file:
        done = play.ask("Sum this up", stdin=file)

    assert done.code == 2
    assert "holds 60,000,000 bytes or more; the limit is 50,000,000" in done.err


def test_a_question_on_standard_input_is_no_book(play: Play) -> None:
    done = play.ask("-", stdin=b"a" * 2_000_000)

    assert (done.code, done.out) == (2, "")
    assert " bytes or more; the limit is 1,000,000\n" in done.err


def test_closed_standard_input_is_no_crash(play: Play) -> None:
    done = play.shell("AGENT ask 'Greet me' <&-")

    assert (done.code, done.out, done.err) == (0, ANSWER, "")


def test_closed_standard_input_without_a_question_is_a_usage_error(play: Play) -> None:
    assert play.shell("AGENT ask - <&-").code == 2


def test_the_null_device_is_no_input(play: Play) -> None:
    done = play.ask("Greet me", stdin=subprocess.DEVNULL)

    assert (done.code, done.out, done.err) == (0, ANSWER, "")


def test_on_a_terminal_without_a_question_help_is_shown_instead_of_waiting(play: Play) -> None:
    with play.terminal() as terminal:
        done = terminal.read_to_end()

    assert done.code == 2
    assert "Usage: agent ask [OPTIONS]" in done.out
    assert "error: there is no question\n" in done.out
