"""Standard output and error: full, closed, read by nobody, and never anything but the answer."""

import json
from pathlib import Path

import pytest

from tests.faults.play import COMPUTES, Play
from tests.process import finish

ANSWER = "Hello there, friend of mine.\n"
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


@pytest.mark.parametrize("flags", [("--jsonl",), ()], ids=["jsonl", "text"])
def test_a_reader_that_leaves_ends_the_run_quietly(play: Play, flags: tuple[str, ...]) -> None:
    play.write(*COMPUTES, pause_call=2, pause_after=0)
    with play.start("What is 6 times 7?", *flags) as process:
        play.wait_for("reached", process)
        assert process.stdout is not None
        process.stdout.close()
        play.go_on()
        process.stdout = None
        done = process.communicate(timeout=60)

    assert (process.returncode, done[1]) == (141, b"")
    assert (play.folder / "closed").exists()


@needs_full
@pytest.mark.parametrize("flags", ["", "--json", "--jsonl"])
def test_a_full_disk_is_told(play: Play, flags: str) -> None:
    done = play.shell(f"AGENT ask {flags} 'Greet me' >/dev/full")

    assert done.code == 1
    assert "standard output cannot be written: No space left on device" in done.err
    assert "Traceback" not in done.err


@needs_full
def test_a_full_disk_under_version_and_help_is_told(play: Play) -> None:
    for flag in ("--version", "--help"):
        done = play.shell(f"AGENT {flag} >/dev/full")
        assert (done.code, done.err.count("No space left on device")) == (1, 1)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_crash(play: Play, closed: str) -> None:
    done = play.shell(f"AGENT ask 'Greet me' {closed}")

    lost = ">&-" in closed.replace("2>&-", "")
    assert (done.code, done.out) == ((1, "") if lost else (0, ANSWER))
    if closed == ">&-":
        assert done.err.startswith("error: standard output cannot be written: ")
    else:
        assert done.err == ""


def test_a_reader_of_notes_that_leaves_does_not_stop_the_answer(play: Play) -> None:
    play.write(*COMPUTES, pause_call=1, pause_after=0)
    with play.start("-v", "What is 6 times 7?") as process:
        play.wait_for("reached", process)
        assert process.stderr is not None
        process.stderr.close()
        play.go_on()
        process.stderr = None
        out, _ = process.communicate(timeout=60)

    assert (process.returncode, out) == (0, b"It is 42.\n")


def test_stdout_carries_the_answer_alone(play: Play) -> None:
    for flags in ((), ("-q",), ("-v",)):
        done = play.write(*COMPUTES).ask("What is 6 times 7?", *flags)
        assert (done.code, done.out) == (0, "It is 42.\n")


def test_without_a_terminal_only_verbose_shows_the_trace(play: Play) -> None:
    play.write(*COMPUTES)

    assert play.ask("What is 6 times 7?").err == ""
    assert play.ask("What is 6 times 7?", "-q").err == ""
    assert "print(6 * 7)" in play.ask("What is 6 times 7?", "-v").err


def test_json_is_one_object_and_jsonl_ends_with_the_result(play: Play) -> None:
    play.write(*COMPUTES)
    one = json.loads(play.ask("What is 6 times 7?", "--json").out)
    lines = [
        json.loads(line) for line in play.ask("--jsonl", "What is 6 times 7?").out.splitlines()
    ]

    assert (one["answer"], one["value"], one["stop_reason"]) == ("It is 42.", 42, "answered")
    assert (lines[0]["type"], lines[-1]["type"]) == ("started", "result")
    assert lines[-1]["answer"] == "It is 42."


def test_warnings_are_part_of_the_json(play: Play) -> None:
    done = play.ask("Greet these", "--json", stdin=b"Jos\xe9 and Ada and Alan and Grace\n")

    assert json.loads(done.out)["warnings"] == [
        "stdin is not UTF-8: byte 0xe9 at offset 3 and others like it were replaced"
    ]


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_an_ascii_locale_still_gets_utf8(play: Play, locale: str) -> None:
    play.write(" greet\nAnswer: 你好 José 🙂")
    ascii_only = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = play.ask("-v", "打个招呼 José", env=ascii_only)

    assert (done.code, done.out) == (0, "你好 José 🙂\n")
    assert "打个招呼 José" in play.question()


def test_the_run_continues_when_another_encoding_is_forced_on_python(play: Play) -> None:
    done = play.write(" greet\nAnswer: 你好").ask("Greet", env={"PYTHONIOENCODING": "latin-1"})

    assert (done.code, done.out) == (0, "你好\n")


def test_a_spent_budget_prints_the_best_answer_and_exits_124(play: Play) -> None:
    play.write(COMPUTES[0], " 42 so far.")
    done = play.ask("--max-steps", "1", "What is 6 times 7?")

    assert (done.code, done.out) == (124, "42 so far.\n")
    assert done.err == "stopped: all steps are spent; this is the best answer so far\n"


def test_the_file_of_output_gets_the_answer_and_stdout_nothing(play: Play) -> None:
    done = play.ask("Greet me", "-o", "answer.txt")

    assert (done.code, done.out) == (0, "")
    assert (play.folder / "answer.txt").read_text() == ANSWER


def test_a_failed_run_leaves_the_old_file_alone(play: Play) -> None:
    (play.folder / "answer.json").write_text("old")
    done = play.write(unavailable="no weights").ask("Greet me", "--json", "-o", "answer.json")

    assert done.code == 69
    assert (play.folder / "answer.json").read_text() == "old"
    assert json.loads(done.out)["error"]["message"] == "no weights"


def test_a_folder_as_output_is_refused_before_the_model_starts(play: Play) -> None:
    done = play.ask("Greet me", "-o", ".")

    assert done.code == 2
    assert done.err == "error: --output: . is a folder\nhint: name a file in it\n"
    assert not (play.folder / "asked").exists()


def test_a_reader_that_leaves_during_the_last_line_is_quiet_too(play: Play) -> None:
    play.write(" greet\nAnswer: Hello", pause_after=8)
    with play.start("-q", "Greet me") as process:
        play.wait_for("reached", process)
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        play.go_on()
        _, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (141, b"")


def test_nothing_is_left_when_the_run_ends(play: Play) -> None:
    with play.start("Greet me") as process:
        assert finish(process).code == 0
    assert (play.folder / "closed").exists()
