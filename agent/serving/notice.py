"""The notice by which programs of the person find a running server: a file only they can read.

There is one for each server, named by its process, in a folder below the state folder.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from agent.replacing import PRIVATE, replaced
from agent.store.process import gone

FOLDER = "serving"
VERSION = 1
MOST_BYTES = 10_000
HOST = "127.0.0.1"
FOR_EVER_S = float("inf")
"""Of a process on another machine nobody can tell: such a notice is not for us, at any age."""


@dataclass(frozen=True)
class Notice:
    """Where a server is, and what it serves."""

    port: int
    token: str = field(repr=False)
    instance: str
    """What the server answers when it is asked who it is."""
    process: str
    """Which process it is; see `agent.store.process`."""
    model: str
    identity: str
    """A text that differs between any two models' weights."""
    context_tokens: int
    """How many tokens the model was asked to hold."""


def folder_in(state: Path) -> Path:
    """Return where notices are."""
    return state / FOLDER


def put_up(folder: Path, notice: Notice) -> Path:
    """Write `notice` and return its file; raise `OSError` where that is not possible."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{notice.instance}.json"
    with replaced(path, PRIVATE) as file:
        json.dump({"version": VERSION, **asdict(notice)}, file)
    return path


def standing(folder: Path) -> Iterator[Notice]:
    """Yield the notices of servers that run, the newest first; those of dead ones are removed."""
    for path in _newest_first(folder):
        try:
            if path.stat().st_size > MOST_BYTES:
                continue
            notice = _read(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError, KeyError):
            continue  # half removed, or of another version: nothing that we understand
        if gone(notice.process, FOR_EVER_S):
            with suppress(OSError):
                path.unlink()
        else:
            yield notice


def _newest_first(folder: Path) -> list[Path]:
    found = []
    with suppress(OSError):
        for path in folder.glob("*.json"):
            with suppress(OSError):
                found.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(found, reverse=True)]


def _read(body: Mapping[str, Any]) -> Notice:
    if body["version"] != VERSION:
        raise ValueError("of another version")
    texts = {
        name: str(body[name]) for name in ("token", "instance", "process", "model", "identity")
    }
    return Notice(port=int(body["port"]), context_tokens=int(body["context_tokens"]), **texts)
