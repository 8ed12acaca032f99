"""Which runs a command is about: named ones, the turns of a session, or all there are."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from agent.errors import UserError
from agent.render.moments import AGE, age

if TYPE_CHECKING:
    from agent.store.rows import Run, Session
    from agent.store.store import Store

AT_ONCE = 200
"""Rows that are read in one go."""


@dataclass(frozen=True)
class Choice:
    """Which runs are meant."""

    names: tuple[str, ...] = ()
    session: str = ""
    since: float = 0.0
    """Seconds since 1970 in UTC."""
    strategy: str = ""

    @property
    def everything(self) -> bool:
        """Whether no run and no session was named."""
        return not (self.names or self.session)

    def fits(self, run: "Run") -> bool:
        """Return whether `run` is recent enough and of the strategy."""
        return run.created >= self.since and self.strategy in ("", run.strategy)


def since(text: str) -> float:
    """Return the time that `text` means: a day such as 2026-11-01, or how long ago, such as 7d."""
    if not text:
        return 0.0
    if AGE.fullmatch(text.strip()):
        return time.time() - age(text)
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UserError(
            f"--since: {text!r} is no date", "give 2026-11-01, or how long ago: 7d"
        ) from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def chosen(store: "Store", choice: Choice) -> "tuple[Session | None, list[Run]]":
    """Return the session and the runs that were named.

    Raises:
        UserError: one of them is not there, or both were named.
    """
    from agent.cli.histories.shelf import named

    if choice.names and choice.session:
        raise UserError("runs and a session are named", "name the runs, or the session")
    if choice.session:
        session = named(store, choice.session)
        turns = [run for run in store.turns(session.id) if choice.fits(run)]
        if not turns:
            raise UserError(f"session {choice.session!r} has no such turn", "agent sessions list")
        return session, turns
    names = dict.fromkeys(choice.names)
    return None, [run for name in names if choice.fits(run := store.run(name))]


def every(store: "Store", choice: Choice, rated: bool) -> "Iterator[Run]":
    """Yield the runs of `choice`, the oldest first; all there are where none is named.

    Args:
        store: where they are.
        choice: which are meant.
        rated: whether only those count that a person rated or corrected.
    """
    if not choice.everything:
        yield from chosen(store, choice)[1]
        return
    found = list(newest(store, rated))
    yield from (run for run in reversed(found) if choice.fits(run))


def newest(store: "Store", rated: bool) -> "Iterator[Run]":
    """Yield all runs, or those that a person rated or corrected, the newest first."""
    skip = 0
    while page := store.runs(AT_ONCE, rated=rated, skip=skip):
        yield from page
        skip += len(page)
