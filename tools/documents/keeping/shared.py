"""An index that several processes use in turn: open while it is in use, and given back after.

Opening costs more than asking, so it stays open for a moment after each use; whoever waits for it
gets it before that, once it was used for a turn.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from agent.errors import AgentError
from tools.documents.index.index import Index
from tools.documents.keeping.lock import Lock

IDLE_S = 0.5
TURN_S = 0.2
"""So long one process may go on while another waits."""
LOOK_S = 0.05
HINT = "is the disk full? else make the index again: agent docs update --rebuild"


class Shared:
    """An index behind a lock."""

    def __init__(self, lock: Lock, opened: Callable[[], Index]) -> None:
        """Keep how it is `opened`; nothing is, until it is used."""
        self._lock, self._opened = lock, opened
        self._using = threading.RLock()
        self._index: Index | None = None
        self._since = self._last = 0.0
        self._closed = threading.Event()

    @property
    def is_open(self) -> bool:
        """Whether the next use costs nothing."""
        return self._index is not None

    @contextmanager
    def index(self) -> Iterator[Index]:
        """Open the index unless it is, and lend it; raises `InUse`."""
        with self._using:
            if self.is_open and time.monotonic() - self._since > TURN_S and self._lock.wanted():
                self.close()
                self._lock.yielded()
            index = self._index or self._open()
            try:
                yield index
            except BaseException as error:
                with suppress(Exception):  # what is told is the first failure
                    self.close()  # what it holds may be half done: it is read anew from the disk
                if type(error) is Exception:  # the engine raises nothing narrower
                    raise AgentError(f"the index failed: {error}", HINT) from error
                raise
            self._last = time.monotonic()

    def close(self) -> None:
        """Give it back now; safe to call twice."""
        with self._using:
            index, self._index = self._index, None
            self._closed.set()
            try:
                if index is not None:
                    index.close()
            finally:
                self._lock.give()

    def _open(self) -> Index:
        self._lock.take()
        try:
            self._index = self._opened()
        except BaseException:
            self._lock.give()
            raise
        self._since = self._last = time.monotonic()
        self._closed = threading.Event()
        threading.Thread(target=self._watch, args=(self._closed,)).start()
        return self._index

    def _watch(self, closed: threading.Event) -> None:
        """Give it back when it was not used for a moment, or another waits and it is not used."""
        while not closed.wait(LOOK_S):
            with self._using:
                idle = time.monotonic() - self._last
                if not closed.is_set() and (idle > IDLE_S or self._lock.wanted()):
                    self.close()
