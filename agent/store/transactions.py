"""Transactions of one connection, which several threads may share: the same for every database."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from agent.store.database import Row


class Transactions(ABC):
    """Statements one after the other, alone or as one transaction."""

    begin = "BEGIN"

    def __init__(self) -> None:
        self._inside = False
        """Whether a transaction is under way."""
        self._lock = threading.RLock()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all that happens inside at once, or nothing; may be nested, the outermost counts."""
        with self._lock:
            if self._inside:
                yield
                return
            try:
                self._run(self.begin)  # an interrupt comes right behind it, if it waited
                self._inside = True
                yield
                self._run("COMMIT")  # lost meanwhile: nobody knows whether it came to that
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._inside = False

    def ask(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Run one statement and return its rows, if it has any."""
        with self._lock:
            return self._run(statement, values)

    @abstractmethod
    def _run(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Run one statement, whoever else waits."""

    @abstractmethod
    def _roll_back(self) -> None:
        """Take back what was begun, if anything was; raise nothing."""
