"""Real processes: `agent serve` with a scripted model, and `agent ask` that uses it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.play import Play
from tests.process import SCRIPTED, Finished, run, started, wait_until

AGENT = (sys.executable, "-m", "agent")
ENVIRONMENT = {"AGENT_STRATEGY": "react", "AGENT_OFFLINE": "true"}
"""A question that finds no server finds no weights either, and nothing is fetched."""


@dataclass(frozen=True)
class Serving:
    """A running server."""

    play: Play
    process: "subprocess.Popen[bytes]"
    told: Mapping[str, Any]
    """What it printed with `--json`."""

    @property
    def port(self) -> int:
        return int(self.told["base_url"].split(":")[2].split("/")[0])

    @property
    def token(self) -> str:
        return Path(self.told["token"]).read_text().strip()

    @property
    def notices(self) -> list[Path]:
        return sorted((self.play.folder / ".local/state/agent/serving").glob("*.json"))

    def ask(self, *arguments: str) -> Finished:
        """Ask with the program itself."""
        return run((*AGENT, "ask", *arguments), self.play.folder, env=ENVIRONMENT)


@contextmanager
def serving(play: Play, *arguments: str, env: Mapping[str, str] | None = None) -> Iterator[Serving]:
    """Start `agent serve --json` and wait until it listens."""
    command = (*SCRIPTED, "serve", "--json", *arguments)
    with started(command, play.folder, play.env(env)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, finished(process)
        yield Serving(play, process, json.loads(line))


def finished(process: "subprocess.Popen[bytes]") -> str:
    """Return what a process that is over wrote to stderr."""
    process.wait(60)
    assert process.stderr is not None
    return process.stderr.read().decode()


def wait_for_line(folder: Path, name: str) -> None:
    """Wait until the file `name` is in `folder`."""
    wait_until(lambda: (folder / name).exists(), f"file {name!r}")
