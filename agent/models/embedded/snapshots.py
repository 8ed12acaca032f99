"""Prompt snapshots on disk: the engine's state after a prefix, kept from one process to the next.

A file is named KEY.DIGEST.kv. The key says what it is of: model, prefix, engine and settings; the
digest is the checksum of its bytes, because the engine aborts the process on a damaged file.
One rename puts both in place, so processes may write at once.
"""

import contextlib
import hashlib
import json
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FORMAT = 1
SUFFIX = ".kv"
UNFINISHED = ".unfinished"
ABANDONED_S = 3600.0
"""An unfinished file of this age has lost its writer."""


@dataclass(frozen=True)
class Snapshot:
    """One snapshot on disk."""

    path: Path
    size_bytes: int
    used: float
    """When it was last used, in seconds since 1970."""


def key_of(*parts: object) -> str:
    """Return the key of the state that `parts` determine."""
    text = json.dumps([FORMAT, *parts])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


class Snapshots:
    """The snapshots in `folder`; at most `most_bytes` of them, the least recently used go first."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.folder = folder
        self.most_bytes = most_bytes

    def ready(self) -> bool:
        """Make the folder if need be; return whether files can be written there."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder.is_dir() and os.access(self.folder, os.R_OK | os.W_OK | os.X_OK)

    def find(self, key: str) -> str | None:
        """Return the name of a sound snapshot under `key`; unsound ones are deleted."""
        for path in sorted(self.folder.glob(f"{key}.*{SUFFIX}")):
            if self.sound(path):
                return path.name
        return None

    def sound(self, path: Path) -> bool:
        """Return whether the snapshot `path` is whole and ours; one that is not is deleted."""
        with contextlib.suppress(OSError):
            if _ours(path) and _digest(path) == path.name.split(".")[1]:
                os.utime(path)
                return True
            path.unlink()
        return False

    def unfinished(self) -> str:
        """Return a new file name to write a snapshot to."""
        return f"{uuid.uuid4().hex}{UNFINISHED}"

    def keep(self, key: str, name: str) -> Path:
        """Put the finished file `name` in place under `key`, then make room; return its path.

        Raises:
            OSError: it is not there, or the folder cannot be written.
        """
        path = self.folder / name
        kept = path.replace(self.folder / f"{key}.{_digest(path)}{SUFFIX}")
        self._prune()
        return kept

    def discard(self, name: str) -> None:
        """Delete the unfinished file `name`."""
        with contextlib.suppress(OSError):
            (self.folder / name).unlink()

    def all(self) -> list[Snapshot]:
        """Return every snapshot, the least recently used first."""
        return sorted(_seen(self.folder, SUFFIX), key=lambda each: (each.used, each.path))

    def clear(self) -> list[Snapshot]:
        """Delete every snapshot and what writers left behind; return the deleted snapshots."""
        gone = [each for each in self.all() if _deleted(each.path)]
        for each in _seen(self.folder, UNFINISHED):
            _deleted(each.path)
        return gone

    def _prune(self) -> None:
        for each in _seen(self.folder, UNFINISHED):
            if time.time() - each.used > ABANDONED_S:
                _deleted(each.path)
        kept = self.all()
        excess = sum(each.size_bytes for each in kept) - self.most_bytes
        for each in kept:
            if excess <= 0:
                return
            _deleted(each.path)
            excess -= each.size_bytes


def _seen(folder: Path, suffix: str) -> Iterator[Snapshot]:
    for path in folder.glob(f"*{suffix}"):
        with contextlib.suppress(OSError):  # another process may delete it just now
            status = path.stat()
            yield Snapshot(path, status.st_size, status.st_mtime)


def _deleted(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _ours(path: Path) -> bool:
    """Say whether this user wrote the file: the engine reads it without much care."""
    return not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16))
    return found.hexdigest()
