"""Remembers which engines answer: on disk, shared by all processes, so that none is pestered.

After a failure an engine is left alone for a while that doubles with each one, with some chance in
it, and never for less than it asked for itself (Retry-After, RFC 9110).
"""

import json
import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from tools.web.search.failures import EngineFailed, Limited

FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 3600.0
LONGEST_TOLD_S = 24 * 3600.0
"""What an engine may ask for at most."""
LOCK_S = 1.0
NOTED_S = 0.5
"""An answer that took so much longer or shorter than the last one is worth a note."""
FILE = "engines.json"
VERSION = 1


@dataclass(frozen=True)
class Health:
    """How one engine has been."""

    failures: int = 0
    """In a row."""
    until: float = 0.0
    """Seconds since 1970 before which it is not asked."""
    kind: str = ""
    """What the last failure was, in one word; empty after an answer."""
    seconds: float = 0.0
    """How long its last answer took."""

    def wait_s(self, now: float) -> float:
        """Return how long it has to be left alone, in seconds."""
        left = self.until - now
        return left if 0 < left <= LONGEST_TOLD_S else 0.0  # a clock that was set back waits not

    @property
    def worth(self) -> tuple[int, bool]:
        """Return what engines are ordered by, the best first; their own order decides the rest."""
        return (min(self.failures, 5), self.seconds > 4.0)


@dataclass
class Memory:
    """The health of all engines; without a folder it lasts as long as the process."""

    folder: Path | None = None
    clock: Callable[[], float] = time.time
    chance: random.Random = field(default_factory=random.Random)
    _known: dict[str, Health] = field(default_factory=dict)

    def all(self) -> Mapping[str, Health]:
        """Return what is known, as other processes have left it."""
        if self.folder is not None:
            self._known = _read(self.folder / FILE)
        return self._known

    def of(self, name: str) -> Health:
        """Return how one engine has been."""
        return self.all().get(name, Health())

    def answered(self, name: str, seconds: float) -> None:
        """Remember that an engine has answered; what is known already is not written again."""
        before = self._known.get(name)
        if before is None or before.failures or abs(before.seconds - seconds) > NOTED_S:
            self._change(name, lambda _: Health(seconds=round(seconds, 3)))

    def failed(self, name: str, failure: EngineFailed) -> None:
        """Remember that an engine has failed, and leave it alone for a while."""
        told = min(failure.seconds, LONGEST_TOLD_S) if isinstance(failure, Limited) else 0.0

        def worse(before: Health) -> Health:
            doubled = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(before.failures, 10))
            pause = max(told, doubled * self.chance.uniform(0.75, 1.25))
            until = round(self.clock() + pause, 3)
            return replace(before, failures=before.failures + 1, until=until, kind=failure.kind)

        self._change(name, worse)

    def _change(self, name: str, change: Callable[[Health], Health]) -> None:
        """Change what is known while no other process does; a disk that is full hinders nobody."""
        if self.folder is None:
            self._known[name] = change(self._known.get(name, Health()))
            return
        from filelock import FileLock, Timeout

        with suppress(OSError, Timeout):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self.folder / f"{FILE}.lock", timeout=LOCK_S, mode=0o600):
                known = {**self.all()}
                known[name] = change(known.get(name, Health()))
                _write(self.folder, known)


def _read(path: Path) -> dict[str, Health]:
    """Return what a file says, as far as it can be believed."""
    try:
        told = json.loads(path.read_text("utf-8"))
        rows = told["engines"] if told["version"] == VERSION else {}
        return {str(name): _health(row) for name, row in rows.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _health(row: Mapping[str, object]) -> Health:
    found = Health(**row)  # type: ignore[arg-type]
    numbers = (found.until, found.seconds)
    if not isinstance(found.failures, int) or not isinstance(found.kind, str):
        raise TypeError(row)
    if not all(isinstance(one, int | float) and one == one for one in numbers):
        raise TypeError(row)
    return found


def _write(folder: Path, known: Mapping[str, Health]) -> None:
    from tools.web.cache import write

    rows = {name: asdict(one) for name, one in known.items()}
    write(folder / FILE, json.dumps({"version": VERSION, "engines": rows}).encode())
