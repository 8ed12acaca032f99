"""Weights on disk: where they are, whether they are whole, and how they go away.

A file is hashed once; its stamp beside it then remembers size, time and hash, so that the next
start only looks at the stamp.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from agent.models.weights.catalogue import Weights

State = Literal["missing", "partial", "complete", "damaged"]

CHUNK_BYTES = 1 << 20


def path_of(weights: Weights, folder: Path) -> Path:
    """Return where `weights` are kept in `folder`, whether they are there or not."""
    return folder / weights.file


def part_of(path: Path) -> Path:
    """Return where the bytes of `path` gather until it is whole."""
    return path.with_name(f"{path.name}.part")


def lock_of(path: Path) -> Path:
    """Return the lock that is held by whoever fetches or removes `path`."""
    return path.with_name(f"{path.name}.lock")


def stamp_of(path: Path) -> Path:
    """Return where it is remembered that `path` was verified."""
    return path.with_name(f"{path.name}.verified")


def state(weights: Weights, folder: Path) -> State:
    """Say how `weights` are in `folder`: cheap, once they were verified."""
    path = path_of(weights, folder)
    if not path.exists():
        return "partial" if part_of(path).exists() else "missing"
    if not path.is_file() or path.stat().st_size != weights.total_bytes:
        return "damaged"
    if _stamped(path, weights):
        return "complete"
    if verify(path) != weights.sha256:
        return "damaged"
    stamp(path, weights)
    return "complete"


def verify(path: Path, seen: Callable[[int], None] | None = None) -> str:
    """Return the SHA-256 of the whole file, in hex; `seen` is told how many bytes were read."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            if seen is not None:
                seen(done)
    return digest.hexdigest()


def stamp(path: Path, weights: Weights) -> None:
    """Remember that `path` was verified. A folder that cannot be written only costs time later."""
    text = json.dumps({**_marks(path), "sha256": weights.sha256})
    with contextlib.suppress(OSError):
        stamp_of(path).write_text(text, encoding="utf-8")


def remove(weights: Weights, folder: Path) -> list[Path]:
    """Delete the weights and what belongs to them; return what was deleted."""
    found = leftovers(weights, folder)
    for path in found:
        path.unlink(missing_ok=True)
    return found


def leftovers(weights: Weights, folder: Path) -> list[Path]:
    """Return the files that `remove` would delete."""
    path = path_of(weights, folder)
    return [each for each in (path, part_of(path), stamp_of(path)) if each.exists()]


def _stamped(path: Path, weights: Weights) -> bool:
    try:
        remembered = json.loads(stamp_of(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(remembered == {**_marks(path), "sha256": weights.sha256})


def _marks(path: Path) -> dict[str, int]:
    found = path.stat()
    return {"size": found.st_size, "mtime_ns": found.st_mtime_ns}
