"""The rows that say which turns a session has, kept in step with the log."""

from collections.abc import Callable

from agent.store.database import Database
from agent.store.rows import Run


class Turns:
    """Turns of sessions; everything here happens inside the caller's transaction."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def add(self, run: Run, number: int) -> None:
        """Make `run` the next turn of its session; `number` is its place in the log."""
        self._make_sure(run, number)
        ((last,),) = self._database.ask(
            "SELECT COALESCE(MAX(number), 0) FROM turn WHERE session = ?", [run.session]
        )
        values = [run.session, int(last) + 1, run.id]
        self._database.ask("INSERT INTO turn VALUES (?, ?, ?)", values)
        self._database.ask("UPDATE session SET model = ? WHERE id = ?", [run.model, run.session])
        self.touch(run.session, number)

    def touch(self, session: str, number: int) -> None:
        """Let `session` be the one that was used last; `number` is what happened in the log."""
        self._database.ask(
            "UPDATE session SET touched = ?, updated = ? WHERE id = ?",
            [number, self._clock(), session],
        )
        self.count(session)

    def count(self, session: str) -> None:
        """Keep how many turns `session` has."""
        self._database.ask(
            "UPDATE session SET turns = (SELECT COUNT(*) FROM turn WHERE session = ?) WHERE id = ?",
            [session, session],
        )

    def remove(self, run: str) -> None:
        """Take `run` out of all sessions."""
        sessions = self._database.ask("SELECT session FROM turn WHERE run = ?", [run])
        self._database.ask("DELETE FROM turn WHERE run = ?", [run])
        for (session,) in sessions:
            self.count(session)

    def _make_sure(self, run: Run, number: int) -> None:
        """Make the row of a session where it is gone, since its store was deleted meanwhile."""
        self._database.ask(
            "INSERT INTO session VALUES (?, '', 0, ?, ?, ?, 0, ?, '') ON CONFLICT (id) DO NOTHING",
            [run.session, self._clock(), self._clock(), number, run.model],
        )
