"""What may be wrong with the file that runs are kept in: the answer comes anyway, with a word."""

import os
import signal
import sqlite3
import stat
from contextlib import ExitStack
from pathlib import Path

import pytest

from agent.settings import Settings
from agent.store.opening import required
from agent.store.rows import Run
from tests.faults.play import SAYS_HELLO, Play
from tests.process import Finished, finish

ANSWER = "Hello there, friend of mine.\n"
MIDDLE = len(" greet them\nAnswer: Hello there")
"""Where in `SAYS_HELLO` a part of the answer is written, and not all of it."""
STORE = Path("state") / "agent.db"
MANY = 8
ALWAYS = {"AGENT_RECORD": "always"}


@pytest.fixture(autouse=True)
def in_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests counts."""
    for name in [name for name in os.environ if name.startswith("AGENT_")]:
        monkeypatch.delenv(name)


def state_of(play: Play) -> dict[str, str]:
    return {"AGENT_STATE_DIR": str(play.folder / "state")}


def runs(play: Play) -> list[Run]:
    """Return what is kept."""
    store = required(Settings(state_dir=str(play.folder / "state")))
    found = store.runs()
    store.close()
    return found


def ask(play: Play, *arguments: str, **env: str) -> Finished:
    return play.ask("Greet me", *arguments, env={**state_of(play), **env})


def test_a_run_is_kept_where_the_settings_say(play: Play) -> None:
    done = ask(play)

    assert done == Finished(0, ANSWER, "")
    (run,) = runs(play)
    assert (run.state, run.question, run.answer) == ("answered", "Greet me", ANSWER.strip())
    assert stat.S_IMODE((play.folder / STORE).stat().st_mode) == 0o600
    assert stat.S_IMODE((play.folder / "state").stat().st_mode) == 0o700


@pytest.mark.parametrize("how", [("--no-record", ""), ("", "never")])
def test_nothing_is_kept_where_nothing_is_to_be(play: Play, how: tuple[str, str]) -> None:
    flag, setting = how

    done = ask(play, *filter(None, [flag]), **({"AGENT_RECORD": setting} if setting else {}))

    assert done == Finished(0, ANSWER, "")
    assert not (play.folder / "state").exists()


@pytest.mark.parametrize("bad", [b"Dear diary\n" * 1000, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_damaged_file_is_kept_aside(play: Play, bad: bytes) -> None:
    path = play.folder / STORE
    path.parent.mkdir()
    path.write_bytes(bad)

    done = ask(play)

    (aside,) = path.parent.glob("agent.db.corrupt-*")
    assert (done.code, done.out) == (0, ANSWER)
    assert done.err == (
        f"warning: {path} is damaged (file is not a database): it is kept as {aside.name}, "
        "and a new one is begun\n"
    )
    assert aside.read_bytes() == bad
    assert len(runs(play)) == 1


def test_an_empty_file_is_used(play: Play) -> None:
    (play.folder / "state").mkdir()
    (play.folder / STORE).touch()

    assert ask(play) == Finished(0, ANSWER, "")
    assert len(runs(play)) == 1


def test_a_newer_file_is_left_as_it_is(play: Play) -> None:
    ask(play)
    path = play.folder / STORE
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    newer = path.read_bytes()

    done = ask(play)

    assert (done.code, done.out) == (0, ANSWER)
    assert done.err == (
        f"warning: sessions and runs are not kept: {path}: it is of version 99, and this agent "
        "knows 1: it is left as it is (update agent, or set AGENT_STATE_DIR to another folder)\n"
    )
    assert path.read_bytes() == newer
    assert sorted(file.name for file in path.parent.iterdir()) == ["agent.db", "agent.db.lock"]


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("{home}/file", "{home}/file: File exists"),
        ("{home}/file/state", "{home}/file/state: Not a directory"),
        ("{home}/busy", "{home}/busy/agent.db: Is a directory"),
        ("/proc/agent", "/proc/agent: No such file or directory"),
        ("{home}/pipe", "{home}/pipe/agent.db: it is no regular file"),
    ],
)
def test_where_nothing_can_be_kept_the_answer_comes(play: Play, state: str, why: str) -> None:
    (play.folder / "file").touch()
    (play.folder / "busy" / "agent.db").mkdir(parents=True)
    (play.folder / "pipe").mkdir()
    os.mkfifo(play.folder / "pipe" / "agent.db")
    env = {"AGENT_STATE_DIR": state.format(home=play.folder)}
    reason = why.format(home=play.folder)

    done, strict = play.ask("Greet me", env=env), play.ask("Greet me", env={**env, **ALWAYS})

    assert done == Finished(0, ANSWER, f"warning: sessions and runs are not kept: {reason}\n")
    assert strict == Finished(1, "", f"error: nothing can be kept: {reason}\n")


def test_without_a_home_folder_the_answer_comes(play: Play) -> None:
    done = play.ask("Greet me", env={"AGENT_STATE_DIR": "~nobody-of-this-name/state"})

    assert (done.code, done.out) == (0, ANSWER)
    assert done.err.startswith(
        "warning: sessions and runs are not kept: "
        "there is no home folder ~nobody-of-this-name/state (set HOME, "
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_in_a_folder_that_may_not_be_written_the_answer_comes(play: Play) -> None:
    (play.folder / "state").mkdir(mode=0o500)

    done = ask(play)

    path = play.folder / STORE
    assert (done.code, done.out) == (0, ANSWER)
    assert done.err == f"warning: sessions and runs are not kept: {path}: Permission denied\n"


@pytest.mark.parametrize(("record", "code"), [("auto", 0), ("always", 1)])
def test_a_file_that_is_deleted_meanwhile_costs_the_run_alone(
    play: Play, record: str, code: int
) -> None:
    play.write(*SAYS_HELLO, pause_after=MIDDLE)
    path = play.folder / ".local" / "state" / "agent" / "agent.db"
    with play.start("Greet me", env={"AGENT_RECORD": record}) as process:
        play.wait_for("reached", process)
        for file in path.parent.iterdir():
            file.unlink()
        play.go_on()
        done = finish(process)

    assert (done.code, done.out) == (code, ANSWER)
    assert done.err == (
        f"warning: this run is not saved: {path} was deleted or replaced while it was in use; "
        "what follows goes into a new one\n"
    )


@pytest.mark.parametrize(("record", "code"), [("auto", 0), ("always", 1)])
def test_on_a_full_disk_the_answer_comes(play: Play, record: str, code: int) -> None:
    assert ask(play).code == 0
    long = "word " * 20_000
    env = {**state_of(play), "AGENT_RECORD": record}

    done = play.shell(f"ulimit -f 300; AGENT ask 'Greet me {long}'", env)  # KiB a file

    path = play.folder / STORE
    assert (done.code, done.out) == (code, ANSWER)
    assert done.err == f"warning: this run is not saved: {path}: disk I/O error\n"
    assert len(runs(play)) == 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    assert ask(play) == Finished(0, ANSWER, "")
    assert len(runs(play)) == 2


def test_a_run_that_is_killed_reads_as_interrupted(play: Play) -> None:
    play.write(*SAYS_HELLO, pause_after=MIDDLE)
    with play.start("Greet me", env=state_of(play)) as process:
        play.wait_for("reached", process)
        (running,) = runs(play)
        process.send_signal(signal.SIGKILL)
        process.wait()

    (killed,) = runs(play)
    assert (running.state, running.answer) == ("running", "")
    assert (killed.state, killed.answer) == ("interrupted", "Hello there,")


def test_many_processes_start_at_once_on_an_empty_home(play: Play) -> None:
    with ExitStack() as stack:
        started = [
            stack.enter_context(play.start(f"Greet {number}", env=state_of(play)))
            for number in range(MANY)
        ]
        done = [finish(process) for process in started]

    assert done == [Finished(0, ANSWER, "")] * MANY
    found = runs(play)
    assert sorted(run.question for run in found) == sorted(f"Greet {n}" for n in range(MANY))
    assert {(run.state, run.answer) for run in found} == {("answered", ANSWER.strip())}
