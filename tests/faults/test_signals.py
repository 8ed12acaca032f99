"""Signals at known points of a run: while the model loads, writes, computes and closes.

Each test waits for a mark that the scripted model leaves, so nothing depends on timing.
"""

import json
import os
import signal
import subprocess
from contextlib import suppress

import pytest

from tests.faults.play import COMPUTES, LOOPS, SAYS_HELLO, Play
from tests.process import finish, wait_until

MIDDLE = len(" greet them\nAnswer: Hello there")
"""Where in `SAYS_HELLO` a part of the answer is written, and not all of it."""


@pytest.fixture
def paused(play: Play) -> Play:
    """A model that pauses in the middle of its answer."""
    return play.write(*SAYS_HELLO, pause_after=MIDDLE)


def test_an_interrupted_answer_is_kept_and_marked(paused: Play) -> None:
    with paused.start("Greet me") as process:
        paused.wait_for("reached", process)
        process.send_signal(signal.SIGINT)
        done = finish(process)

    assert (done.code, done.out, done.err) == (130, "Hello there,\n", "(interrupted)\n")
    assert (paused.folder / "closed").exists()


def test_ctrl_c_on_a_terminal_keeps_what_was_written(play: Play) -> None:
    play.write(COMPUTES[0], *SAYS_HELLO, pause_call=2, pause_after=MIDDLE)
    with play.terminal("Greet me", env={"NO_COLOR": "1"}) as terminal:
        terminal.read_until("Hello")
        play.wait_for("reached", terminal.process)
        terminal.type("\x03")
        done = terminal.read_to_end()

    assert done.code == 130
    shown = done.out.replace("^C", "")  # the terminal itself echoes it, sooner or later
    assert "Hello there,\n(interrupted)\n" in shown
    assert "Traceback" not in done.out


def test_ctrl_c_ends_an_interrupted_json_run_with_a_valid_document(paused: Play) -> None:
    for flag in ("--json", "--jsonl"):
        with paused.start(flag, "Greet me") as process:
            paused.wait_for("reached", process)
            process.send_signal(signal.SIGINT)
            done = finish(process)
        (paused.folder / "reached").unlink()
        last = json.loads(done.out if flag == "--json" else done.out.splitlines()[-1])
        assert (done.code, last["error"]["exit_code"]) == (130, 130)
        assert last["run_id"]


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_other_signals_stop_as_gently(paused: Play, name: str, code: int) -> None:
    with paused.start("Greet me") as process:
        paused.wait_for("reached", process)
        process.send_signal(signal.Signals[name])
        done = finish(process)

    assert (done.code, done.out, done.err) == (code, "Hello there,\n", "(interrupted)\n")


def test_a_closed_terminal_window_ends_the_run(paused: Play) -> None:
    with paused.terminal("Greet me") as terminal:
        paused.wait_for("reached", terminal.process)
        terminal.hang_up()
        code = terminal.process.wait(timeout=60)

    assert code == 129
    assert (paused.folder / "closed").exists()


def test_the_second_ctrl_c_leaves_at_once(paused: Play) -> None:
    (paused.folder / "closing").touch()  # the model takes for ever to let go
    with paused.start("Greet me") as process:
        paused.wait_for("reached", process)
        process.send_signal(signal.SIGINT)
        paused.wait_for("closed", process)
        process.send_signal(signal.SIGINT)
        done = finish(process)

    assert (done.code, done.out, done.err) == (130, "Hello there,\n", "(interrupted)\n")


def test_ctrl_c_while_the_model_loads_ends_the_process(play: Play) -> None:
    play.write(*SAYS_HELLO, pause_open=True)
    with play.start("Greet me") as process:
        play.wait_for("reached", process)
        process.send_signal(signal.SIGINT)
        done = finish(process)

    assert (done.code, done.out) == (-signal.SIGINT, "")
    assert "Traceback" not in done.err


def test_ctrl_c_in_a_tool_ends_the_run(play: Play) -> None:
    play.write(COMPUTES[0], *LOOPS)
    with play.terminal("Compute 6 times 7") as terminal:
        terminal.read_until("while True")
        terminal.type("\x03")
        done = terminal.read_to_end()

    assert done.code == 130
    assert "(interrupted)" in done.out
    assert "Traceback" not in done.out


def test_ctrl_c_while_standard_input_is_awaited_ends_the_program(play: Play) -> None:
    read, write = os.pipe()
    with play.start("-", stdin=read) as process:
        os.close(read)
        assert process.stderr is not None
        process.stderr.readline()  # the note that it waits
        process.send_signal(signal.SIGINT)
        done = finish(process)
        os.close(write)

    assert (done.code, done.out, done.err) == (130, "", "error: interrupted\n")


def test_signals_that_the_caller_ignores_stay_ignored(paused: Play) -> None:
    line = "trap '' HUP INT; exec AGENT ask 'Greet me'"
    with paused.start_shell(line) as process:
        paused.wait_for("reached", process)
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGINT)
        paused.go_on()
        done = finish(process)

    assert (done.code, done.out) == (0, "Hello there, friend of mine.\n")


def test_a_suspended_run_goes_on_where_it_was(paused: Play) -> None:
    with paused.start("Greet me", group=0) as process:
        paused.wait_for("reached", process)
        process.send_signal(signal.SIGTSTP)
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        process.send_signal(signal.SIGCONT)
        paused.go_on()
        done = finish(process)

    assert os.WIFSTOPPED(status)
    assert (done.code, done.out) == (0, "Hello there, friend of mine.\n")


def test_nothing_of_a_run_survives_its_interruption(play: Play) -> None:
    play.write(*COMPUTES, pause_call=2, pause_after=0)
    with play.start("What is 6 times 7?", group=0) as process:
        play.wait_for("reached", process)
        process.send_signal(signal.SIGINT)
        done = finish(process)
    assert done.code == 130
    wait_until(lambda: not _members(process), "end of the process group")


def _members(process: "subprocess.Popen[bytes]") -> bool:
    """Return whether anybody is left in the process group of `process`."""
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_reader_that_reads_no_more_cannot_hold_a_stopped_run(paused: Play) -> None:
    read, write = os.pipe()
    os.set_blocking(write, False)
    with suppress(BlockingIOError):
        while True:
            os.write(write, b"." * 4096)  # until it is full
    os.set_blocking(write, True)
    with paused.start("Greet me", stdout=write) as process:
        os.close(write)
        paused.wait_for("reached", process)
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=60)
    os.close(read)

    assert code == 143
