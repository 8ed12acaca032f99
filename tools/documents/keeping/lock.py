"""One process at a time: a lock file that is held for moments, by whoever uses an index.

The lock is the operating system's, so it goes with a process that is killed.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from agent.errors import InUse, UserError

WAIT_S = 30.0
NOTICE_S = 1.0
POLL_S = 0.01
TURN_S = 0.2
"""So often one who waits says that it still does; as long another lets it go first."""
FRESH_S = 1.0
"""Who waited longer ago than this is gone."""
Waiting = Callable[[str], None]
"""Is told, once, that it takes a while."""


class Lock:
    """The lock of the collection `name` in the file `path`."""

    def __init__(self, path: Path, name: str, waiting: Waiting, wait_s: float = WAIT_S) -> None:
        """Make it, without taking it; `waiting` is told when another has it for a while."""
        from filelock import FileLock

        self._lock = FileLock(path, thread_local=False)
        self._wanted = path.with_suffix(".wanted")
        self._name, self._waiting, self._wait_s = name, waiting, wait_s

    @property
    def held(self) -> bool:
        """Whether it is ours."""
        return bool(self._lock.is_locked)

    def wanted(self) -> bool:
        """Return whether another process waits for it."""
        try:
            return time.time() - self._wanted.stat().st_mtime < FRESH_S
        except OSError:
            return False

    def take(self) -> None:
        """Take it; raise `InUse` where another process keeps it."""
        if self._taken(0):
            return
        start, told = time.monotonic(), False
        while (waited := time.monotonic() - start) < self._wait_s:
            self._want()
            if self._taken(min(TURN_S, self._wait_s - waited)):
                self._wanted.unlink(missing_ok=True)
                return
            if waited > NOTICE_S and not told:
                self._waiting(f"the collection {self._name} is in use by another agent; waiting")
                told = True
        hint = "wait until it is done, or stop the other one"
        raise InUse(f"the collection {self._name} is in use: another agent is writing", hint)

    def try_take(self) -> bool:
        """Take it if it is free; return whether it is ours."""
        return self._taken(0)

    def give(self) -> None:
        """Give it back; safe to call twice."""
        self._lock.release()

    def __enter__(self) -> "Lock":
        self.take()
        return self

    def __exit__(self, *exc: object) -> None:
        self.give()

    def yielded(self) -> None:
        """After giving it to one who waits: let that one have it first."""
        end = time.monotonic() + TURN_S
        while self.wanted() and time.monotonic() < end:
            time.sleep(POLL_S)

    def _want(self) -> None:
        with suppress(OSError):  # only for a fair turn
            self._wanted.touch()

    def _taken(self, wait_s: float) -> bool:
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=wait_s, poll_interval=POLL_S)
        except Timeout:
            return False
        except OSError as error:
            why = f"cannot write to the collection {self._name}: {error.strerror or error}"
            raise UserError(why, "set AGENT_DATA_DIR to a folder that can be written") from error
        return True
