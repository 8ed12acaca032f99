"""Runs `agent sessions` in this process, on a store with a few conversations."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from agent.cli import leave
from agent.cli.app import main
from agent.settings import Settings
from agent.store.opening import required
from agent.store.rows import Session
from agent.store.store import Store
from tests.process import Finished
from tests.store.asked import asked

Sessions = Callable[..., Finished]


def opened(home: Path) -> Store:
    """Return the store that commands find whose home is `home`."""
    return required(Settings(state_dir=str(home / "state")))


def settled(home: Path) -> dict[str, str]:
    """Return the variables with which everything is kept in `home`."""
    return {"HOME": str(home), "AGENT_STATE_DIR": str(home / "state"), "TZ": "UTC"}


def talk(home: Path, title: str, *said: tuple[str, str]) -> Session:
    """Put a session into the store, with its questions and answers."""
    with closing(opened(home)) as store:
        session = store.create(title, "scripted")
        for question, answer in said:
            asked(store, question, answer, session.id)
        return store.session(session.id)


def in_process(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sessions:
    """Return what runs `agent sessions` with its home in `home`, as `leave` would end it."""
    for name, value in settled(home).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(home)

    def sessions(*arguments: str) -> Finished:
        code, told = 0, ""
        line = ["sessions", *arguments]
        try:
            main(line)
        except BaseException as error:
            ending = leave.ending_of(error, line)
            assert ending.kind != "Bug", ending
            code = ending.code
            marked = (("error", ending.message), ("hint", ending.hint))
            told = "".join(f"{mark}: {text}\n" for mark, text in marked if text and ending.kind)
        seen = capsys.readouterr()
        return Finished(code, seen.out, seen.err + told)

    return sessions
