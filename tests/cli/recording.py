"""Asks a scripted model in a process of its own, and looks at what was recorded."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from agent.cli import leave
from agent.cli.app import main
from tests.faults.scripted_ask import open_model
from tests.process import AGENT, SCRIPTED, Finished, run

COMPUTES = (
    " multiply\nAction: python\n```python\nprint(6 * 7)\n```\n",
    " the program says it\nAnswer: It is **42**.",
)
"""A run of two steps."""
QUESTION = "What is 6 times 7?"


@dataclass(frozen=True)
class Desk:
    """A home folder with a script for the model."""

    home: Path

    def write(self, *replies: str, **more: Any) -> None:
        """Set what the model replies from now on."""
        script = json.dumps({"replies": replies, **more})
        (self.home / "script.json").write_text(script, encoding="utf-8")

    def ask(self, *arguments: str, env: Mapping[str, str] | None = None) -> Finished:
        """Ask and wait for the end."""
        return self._run((*SCRIPTED, "ask", *arguments), env)

    def fork(self, *arguments: str) -> Finished:
        """Go on from a run, with the script."""
        return self._run((*SCRIPTED, "runs", "fork", *arguments), None)

    def runs(self, *arguments: str, env: Mapping[str, str] | None = None) -> Finished:
        """Run a command of `agent runs`; no model is there."""
        return self._run((*AGENT, "runs", *arguments), env)

    def document(self, *arguments: str) -> Any:
        """Return the JSON that a command of `agent runs` prints."""
        return json.loads(self.runs(*arguments, "--json").out)

    def last(self) -> dict[str, Any]:
        """Return the newest run."""
        found: dict[str, Any] = self.document("list", "--limit", "1")["runs"][0]
        return found

    def env(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of its processes."""
        script = str(self.home / "script.json")
        return {"SCRIPT": script, "AGENT_STRATEGY": "react", **(more or {})}

    def _run(self, command: Sequence[str], env: Mapping[str, str] | None) -> Finished:
        return run(command, self.home, subprocess.DEVNULL, self.env(env))


@dataclass(frozen=True)
class Inside(Desk):
    """The same in this process, which is faster."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def _run(self, command: Sequence[str], env: Mapping[str, str] | None) -> Finished:
        given = {**self.env(env), "HOME": str(self.home), "AGENT_STATE_DIR": str(self.home)}
        for name, value in given.items():
            self.monkeypatch.setenv(name, value)
        self.monkeypatch.chdir(self.home)
        line = [*command[len(AGENT) :]]
        code, told = 0, ""
        try:
            main(line, partial(open_model, self.home / "script.json"))
        except BaseException as error:
            ending = leave.ending_of(error, line)
            assert ending.kind != "Bug", ending
            lines = (("error", ending.message), ("hint", ending.hint)) if ending.kind else ()
            code, told = ending.code, "".join(f"{mark}: {text}\n" for mark, text in lines if text)
        seen = self.capsys.readouterr()
        return Finished(code, seen.out, seen.err + told)


def desk_at(home: Path, *replies: str, **more: Any) -> Desk:
    """Return a desk whose model says `replies`."""
    desk = Desk(home)
    desk.write(*(replies or COMPUTES), **more)
    return desk
