"""A folder with a script for the model, and the command line that plays it."""

import json
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tests.process import SCRIPTED, Finished, Terminal, run, run_shell, started, wait_until

SAYS_HELLO = (" greet them\nAnswer: Hello there, friend of mine.",)
"""A run of one step."""
COMPUTES = (
    " multiply\nAction: python\n```python\nprint(6 * 7)\n```\n",
    " the program says it\nAnswer: It is 42.",
)
"""A run of two steps."""
LOOPS = (" loop\nAction: python\n```python\nwhile True:\n    pass\n```\n",)
"""A program that does not end by itself."""


@dataclass(frozen=True)
class Play:
    """A scripted model for `agent ask`, in a home folder of its own."""

    folder: Path
    around: Mapping[str, str] = field(default_factory=dict)
    """More of the environment of every process."""

    def write(self, *said: str, **more: Any) -> "Play":
        """Set what the model replies, and where it pauses."""
        script = json.dumps({"replies": said, **more})
        (self.folder / "script.json").write_text(script, encoding="utf-8")
        return self

    def env(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return what the environment needs besides `env`: the scripts play the ReAct loop."""
        script = str(self.folder / "script.json")
        web = "auto" if self.around else "never"  # what stands around a play is its web
        usual = {"SCRIPT": script, "AGENT_STRATEGY": "react", "AGENT_WEB": web}
        return {**usual, **self.around, **(env or {})}

    def ask(
        self,
        *arguments: str,
        stdin: bytes | IO[bytes] | int = subprocess.DEVNULL,
        env: Mapping[str, str] | None = None,
    ) -> Finished:
        """Ask and wait for the end."""
        return run((*SCRIPTED, "ask", *arguments), self.folder, stdin, self.env(env))

    def shell(self, script: str, env: Mapping[str, str] | None = None) -> Finished:
        """Run a line of shell in which AGENT is the command."""
        line = script.replace("AGENT", " ".join(SCRIPTED))
        return run_shell(line, self.folder, self.env(env))

    def start(
        self,
        *arguments: str,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.PIPE,
        group: int | None = None,
        env: Mapping[str, str] | None = None,
    ) -> "AbstractContextManager[subprocess.Popen[bytes]]":
        """Start asking; with `group` 0 in a process group of its own."""
        command = (*SCRIPTED, "ask", *arguments)
        return started(command, self.folder, self.env(env), stdin, stdout, group)

    def start_shell(self, script: str) -> "AbstractContextManager[subprocess.Popen[bytes]]":
        """Start a line of shell in which AGENT is the command."""
        line = script.replace("AGENT", " ".join(SCRIPTED))
        return started(("bash", "-c", line), self.folder, self.env())

    def terminal(
        self, *arguments: str, env: Mapping[str, str] | None = None, columns: int = 80
    ) -> Terminal:
        """Start asking on a terminal."""
        return Terminal((*SCRIPTED, "ask", *arguments), self.folder, self.env(env), columns)

    def wait_for(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        """Wait until the model made the file `name`: `reached` or `closed`."""
        path = self.folder / name
        wait_until(lambda: path.exists() or process.poll() is not None, f"file {name!r}")
        assert path.exists(), f"the program ended with {process.returncode} before {name!r}"

    def go_on(self) -> None:
        """Let a paused model continue."""
        (self.folder / "go").touch()

    def asked(self, call: int = 0) -> dict[str, Any]:
        """Return what the model was asked in `call`: its messages and how to decode."""
        asked: list[dict[str, Any]] = json.loads((self.folder / "asked").read_text())
        return asked[call]

    def question(self) -> str:
        """Return the last message of the first call: the question as the model saw it."""
        text: str = self.asked()["messages"][-1]["content"]
        return text
