"""The real command line with a scripted model: `python -m tests.faults.scripted_ask ask …`.

The file named by SCRIPT holds JSON: `replies` (a reply is a text), and where to pause: in call
`pause_call` after `pause_after` characters the file `reached` appears, and the model goes on when
the file `go` does. What the model was asked is written to the file `asked`.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from agent.cli import leave
from agent.cli.app import main
from agent.errors import ModelUnavailable
from agent.messages import Completion, Decoding, Message, Usage
from agent.models.model import EMBEDDED
from agent.models.weights.progress import Report
from agent.settings import Settings

PIECE = 4


class PacedModel:
    """Plays a script and pauses where the script says."""

    name = "scripted"
    abilities = EMBEDDED

    def __init__(self, script: dict[str, Any], folder: Path) -> None:
        self._script = script
        self._folder = folder
        self._asked: list[dict[str, Any]] = []

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        self._asked.append(
            {"messages": [asdict(one) for one in messages], "decoding": asdict(decoding)}
        )
        (self._folder / "asked").write_text(json.dumps(self._asked), encoding="utf-8")
        reply = self._script["replies"][len(self._asked) - 1]
        pause = self._script.get("pause_after", -1)
        if self._script.get("pause_call", 1) != len(self._asked):
            pause = -1
        yield ""
        for start in range(0, len(reply), PIECE):
            if 0 <= pause <= start:
                pause = -1
                yield from self._pause()
            yield reply[start : start + PIECE]
        if pause >= 0:
            yield from self._pause()
        tokens = len(reply) // 4 + 1
        return Completion(reply, "end", Usage(10, 0, tokens, calls=1))

    def _pause(self) -> Iterator[str]:
        (self._folder / "reached").touch()
        while not (self._folder / "go").exists():
            time.sleep(0.01)
            yield ""

    def close(self) -> None:
        (self._folder / "closed").touch()
        while (self._folder / "closing").exists():  # a model that takes long to let go
            time.sleep(0.01)


def open_model(
    path: Path, settings: Settings, report: Report, notify: Callable[[str], None], use: bool = True
) -> PacedModel:
    """Return the model of the script at `path`."""
    script = json.loads(path.read_text(encoding="utf-8"))
    if message := script.get("unavailable"):
        raise ModelUnavailable(message, "agent models pull")
    if bug := script.get("bug"):
        raise ZeroDivisionError(bug)
    if notice := script.get("notice"):
        notify(notice)
    if script.get("pause_open"):
        (path.parent / "reached").touch()
        while not (path.parent / "go").exists():
            time.sleep(0.01)
    return PacedModel(script, path.parent)


if __name__ == "__main__":
    opener = partial(open_model, Path(os.environ["SCRIPT"]))
    leave.run(sys.argv[1:], partial(main, open_model=opener))
