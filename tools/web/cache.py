"""Keeps answers of engines and pages on disk for a while, so that nobody is asked twice in a row.

One file an answer, named by a hash of what was asked; written beside and renamed (POSIX), readable
by its owner alone. A damaged file or a full disk costs an answer, never a search.
"""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 50_000_000
SHARE_KEPT = 0.8
"""How much of the room is filled after the oldest files were thrown away."""
CHECKED_EACH = 16
"""Writes after which the room is looked at."""
LONGEST_S = 24 * 3600.0
"""Nothing stays on disk for longer."""
SUFFIX = ".kept"


@dataclass(frozen=True)
class Kept:
    """An answer that was kept."""

    value: bytes
    since: float
    """Seconds since 1970 at which it was kept."""


class Cache:
    """What is kept in one folder; threads and processes may share it."""

    def __init__(
        self, folder: Path, most_bytes: int = MOST_BYTES, clock: Callable[[], float] = time.time
    ) -> None:
        self._folder, self._most_bytes, self._clock = folder, most_bytes, clock
        self._writes = 0

    def get(self, key: str) -> bytes | None:
        """Return what was kept for `key`, unless its time is over."""
        found = self.find(key)
        return None if found is None else found.value

    def find(self, key: str) -> Kept | None:
        """Return what was kept for `key`, and since when; None where its time is over."""
        path = self._path(key)
        try:
            head, _, value = path.read_bytes().partition(b"\n")
            since, until, digest = json.loads(head)
            whole = digest == hashlib.sha256(value).hexdigest()
            if whole and float(since) <= self._clock() < float(until):
                return Kept(value, float(since))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError):
            pass
        with suppress(OSError):
            path.unlink()
        return None

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep `value` for `key` so many seconds; what alone would fill the room is not kept."""
        seconds = min(seconds, LONGEST_S)
        if seconds <= 0 or len(value) > self._most_bytes // 8:
            return
        now = self._clock()
        head = json.dumps([now, now + seconds, hashlib.sha256(value).hexdigest()]).encode()
        path = self._path(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write(path, head + b"\n" + value)
            os.utime(path, (now, now))
            if self._writes % CHECKED_EACH == 0:
                self._make_room()
            self._writes += 1

    def count(self) -> int:
        """Return how many answers are there, those included whose time is over."""
        return len(self._files())

    def clear(self) -> int:
        """Throw everything away, and return how many answers that were."""
        gone = 0
        for path in self._files():
            with suppress(OSError):
                path.unlink()
                gone += 1
        return gone

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / "answers" / f"{name}{SUFFIX}"

    def _files(self) -> list[Path]:
        return list((self._folder / "answers").glob(f"*{SUFFIX}"))

    def _make_room(self) -> None:
        """Throw away what is old, and the oldest files where there are too many of them."""
        left, found = 0, []
        for path in self._files():
            with suppress(OSError):  # another process was faster
                told = path.stat()
                if abs(self._clock() - told.st_mtime) > LONGEST_S:
                    path.unlink()
                    continue
                found.append((told.st_mtime, told.st_size, path))
                left += told.st_size
        most = self._most_bytes * SHARE_KEPT if left > self._most_bytes else left
        for _, size, path in sorted(found):
            if left <= most:
                return
            with suppress(OSError):
                path.unlink()
                left -= size


def opened(folder: Path | None) -> Cache | None:
    """Return what is kept in `folder`; None keeps nothing."""
    return None if folder is None else Cache(folder)


def write(path: Path, content: bytes) -> None:
    """Replace a file as a whole, for its owner alone; it is no loss if the machine stops now."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600
    beside = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        beside.replace(path)
    except BaseException:  # an interruption as well: leave nothing lying around
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
