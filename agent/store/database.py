"""What the store needs of a database: statements with `?` for values, in transactions."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]
"""Values of the columns that a statement asked for."""


class Database(Protocol):
    """SQLite or Postgres, as far as they are the same; every failure is a `StoreUnavailable`.

    Several threads may use one: a transaction keeps the others waiting.
    """

    @property
    def where(self) -> str:
        """Where it is, as people may see it: a path, or an address without a password."""
        ...

    @property
    def lasting(self) -> bool:
        """Whether what is written outlives the process."""
        ...

    @property
    def distant(self) -> bool:
        """Whether a network may lie between: then each statement takes a while."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Do all that happens inside at once, or nothing; may be nested, the outermost counts."""
        ...

    def ask(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Run one statement and return its rows, if it has any."""
        ...

    def find(self, phrases: Sequence[Sequence[str]], limit: int, session: str) -> list[str]:
        """Return the ids of runs that hold all `phrases`, the newest first.

        Args:
            phrases: words that have to follow each other, as `agent.store.words` makes them.
            limit: how many at most.
            session: only turns of this one; empty takes all runs.
        """
        ...

    def index(self, run: str, words: str) -> None:
        """Make `run`, whose row is there, be found by `words`, and by those alone."""
        ...

    def hold(self, session: str, wait_s: float) -> AbstractContextManager[None]:
        """Keep others from writing to `session`; raise `InUse` where they hold it longer."""
        ...

    def size(self) -> int:
        """Return how many bytes it takes."""
        ...

    def close(self) -> None:
        """Give back what it holds; safe to call twice."""
        ...
