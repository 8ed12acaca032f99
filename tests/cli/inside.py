"""Runs `agent` in this process with a scripted model, as a process of its own would end."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from agent.cli import leave
from agent.cli.app import main
from agent.settings import Settings
from agent.store.opening import required
from agent.store.rows import Run
from agent.store.store import Store
from tests.faults.play import Play
from tests.faults.scripted_ask import open_model
from tests.process import Finished, environment

SKY = " I know it.\nAnswer: The sky is blue."
GRASS = " I know it.\nAnswer: Grass is green."
ASKED = "Which colour has the sky?"


@dataclass(frozen=True, kw_only=True)
class Inside(Play):
    """A play of which most questions are asked in this process: it starts but once."""

    capsys: pytest.CaptureFixture[str]

    def agent(self, *arguments: str) -> Finished:
        """Run a command to its end, as `leave` would end it."""
        code, told = 0, ""
        try:
            main([*arguments], partial(open_model, self.folder / "script.json"))
        except BaseException as error:
            ending = leave.ending_of(error, [*arguments])
            assert ending.kind != "Bug", ending
            code = ending.code
            if ending.kind:
                told = f"error: {ending.message}\nhint: {ending.hint}\n"
        out, err = self.capsys.readouterr()
        return Finished(code, out, err + told)

    def say(self, *arguments: str) -> Finished:
        """Ask in this process."""
        return self.agent("ask", *arguments)


def inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Inside:
    found = Inside(tmp_path, capsys=capsys)
    found.write(SKY)
    for name, value in environment(tmp_path, found.env()).items():
        monkeypatch.setenv(name, value)
    for name in ("AGENT_STATE_DIR", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return found


def store_of(play: Play) -> Store:
    return required(Settings(state_dir=str(state_of(play))))


def state_of(play: Play) -> Path:
    return play.folder / ".local" / "state" / "agent"


def turns(play: Play, session: str = "last") -> list[Run]:
    store = store_of(play)
    return store.turns(store.session(session).id)


def said(play: Play, call: int = 0) -> list[str]:
    messages: list[dict[str, Any]] = play.asked(call)["messages"]
    return [one["content"] for one in messages if not one["constant"]]


def write(play: Inside, *replies: str) -> Inside:
    play.write(*replies)
    return play
