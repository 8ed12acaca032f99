"""The store in one file: SQLite in WAL mode (https://sqlite.org/wal.html), full text with FTS5.

`synchronous=FULL` keeps what was committed through a loss of power, not only of the process: what
a person has seen is never lost. A transaction costs about 0.2 ms, a token of a small model 45.
A session is held by a lock on a file beside the database: it ends with its process.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import InUse, StoreUnavailable
from agent.store.bodies import storable
from agent.store.database import Row
from agent.store.schema import COMMON
from agent.store.transactions import Transactions

if TYPE_CHECKING:
    import sqlite3

    from agent.store.sqlitefile import Step

OWN = ("CREATE VIRTUAL TABLE word USING fts5(words, columnsize=0, tokenize='unicode61')",)
"""The row of a run has the number of its place in the log: newest first needs no sorting."""
WORDS = {"serial": "INTEGER PRIMARY KEY", "by_title": "(title)", "narrow": "WITHOUT ROWID"}
HELD = "held"


def create(connection: "sqlite3.Connection") -> None:
    """Make the tables of version 1."""
    for statement in (*COMMON, *OWN):
        connection.execute(statement.format(**WORDS))


STEPS: "tuple[Step, ...]" = (create,)
"""Step n, from 0, brings the tables from version n to n + 1."""


class Sqlite(Transactions):
    """A database in a file, or in memory."""

    begin = "BEGIN IMMEDIATE"

    def __init__(
        self,
        path: Path | None,
        notify: Callable[[str], None] = lambda text: None,
        steps: "Sequence[Step]" = STEPS,
    ) -> None:
        """Open `path`, and make it if it is not there; None keeps all in memory.

        Args:
            path: a file that is no database is put aside, and a new one begun.
            notify: is told that.
            steps: make the tables.

        Raises:
            StoreUnavailable: it cannot be opened or written, or is of a newer version.
        """
        import sqlite3

        super().__init__()
        self._path, self._notify, self._steps = path, notify, steps
        self._errors = sqlite3.Error
        self._file: tuple[int, int] | None = None
        self._connection = self._connected()

    @property
    def where(self) -> str:
        """The path of the file."""
        return str(self._path or "memory")

    @property
    def lasting(self) -> bool:
        """Whether what is written outlives the process."""
        return self._path is not None

    @property
    def distant(self) -> bool:
        """Whether a network may lie between."""
        return False

    def find(self, phrases: Sequence[Sequence[str]], limit: int, session: str) -> list[str]:
        """Return the ids of runs that hold all `phrases`, the newest first; of `session` if any."""
        quoted = " AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases)  # no quotes in words
        values: list[object] = [quoted, *([session] if session else []), limit]
        within = (
            "rowid IN (SELECT place FROM turn JOIN run ON id = turn.run WHERE turn.session = ?)"
        )
        rows = self.ask(
            "SELECT id FROM run WHERE place IN (SELECT rowid FROM word WHERE words MATCH ? "
            f"{f'AND {within}' if session else ''} ORDER BY rowid DESC LIMIT ?) "
            "ORDER BY place DESC",
            values,
        )
        return [str(id_) for (id_,) in rows]

    def index(self, run: str, words: str) -> None:
        """Make `run` be found by `words`, and by those alone."""
        for (place,) in self.ask("SELECT place FROM run WHERE id = ?", [run]):
            self.ask("DELETE FROM word WHERE rowid = ?", [place])
            if words:
                self.ask("INSERT INTO word (rowid, words) VALUES (?, ?)", [place, words])

    @contextmanager
    def hold(self, session: str, wait_s: float) -> Iterator[None]:
        """Keep others from writing to `session`; raise `InUse` where they hold it longer."""
        if self._path is None:
            yield
            return
        import filelock

        folder = self._path.parent / HELD
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = filelock.FileLock(folder / f"{session}.lock", wait_s, 0o600)
            lock.acquire()
        except filelock.Timeout:
            raise InUse(
                f"the session {session} is in use by another agent", "try again in a moment"
            ) from None
        except OSError as error:
            raise StoreUnavailable(f"{folder}: {error.strerror}") from error
        try:
            yield
        finally:
            lock.release()

    def size(self) -> int:
        """Return how many bytes the file takes, with its log."""
        if self._path is None:
            ((pages,),), ((bytes_,),) = self.ask("PRAGMA page_count"), self.ask("PRAGMA page_size")
            return int(pages) * int(bytes_)
        from agent.store.sqlitefile import size

        return size(self._path)

    def close(self) -> None:
        """Give back what it holds; safe to call twice."""
        self._connection.close()

    def _connected(self) -> "sqlite3.Connection":
        from agent.store.sqlitefile import connected

        try:
            found = connected(self._path, self._steps, self._notify)
            self._file = self._identity()
        except StoreUnavailable as error:
            raise StoreUnavailable(f"{self.where}: {error}", error.hint) from None
        except self._errors as error:
            raise StoreUnavailable(f"{self.where}: {error}") from error
        except OSError as error:
            message = f"{error.filename or self.where}: {error.strerror or error}"
            raise StoreUnavailable(message) from error
        return found

    def _identity(self) -> tuple[int, int] | None:
        """Return which file is at the path now: another one after somebody deleted it."""
        if self._path is None:
            return None
        try:
            status = self._path.stat()
        except OSError:
            return (0, 0)
        return status.st_dev, status.st_ino

    def _run(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        from agent.store.sqlitefile import damaged

        if not self._inside and self._identity() != self._file:
            self._begin_anew("was deleted or replaced while it was in use")
        given = [storable(one) if isinstance(one, str) else one for one in values]
        try:
            return self._rows(statement, given)
        except self._errors as error:
            if damaged(error):
                self._put_aside(str(error))
            raise StoreUnavailable(f"{self.where}: {error}") from error

    def _rows(self, statement: str, values: Sequence[object]) -> list[Row]:
        from agent.store.sqlitefile import unsearchable

        try:
            return self._connection.execute(statement, values).fetchall()
        except self._errors as error:
            if not unsearchable(error):
                raise
        self._connection.execute("INSERT INTO word (word) VALUES ('rebuild')")
        return self._connection.execute(statement, values).fetchall()

    def _put_aside(self, why: str) -> None:
        """Begin anew, with the damaged file put aside, if no other process has done so."""
        from agent.store.sqlitefile import alone, put_aside

        if self._path is None:
            return
        self._roll_back()
        self._connection.close()
        with alone(self._path):
            if self._identity() == self._file:
                put_aside(self._path, why, self._notify)
        self._begin_anew("was damaged")

    def _begin_anew(self, why: str) -> None:
        """Connect again, to a file that is sound, and say so: what was begun is not there.

        Whoever deletes a file wants it gone, so it is not written again from what is open.
        """
        what = f"{self.where} {why}"
        self._roll_back()
        self._connection.close()
        try:
            self._connection = self._connected()
        except StoreUnavailable as error:
            self._path = None
            self._connection = self._connected()
            raise StoreUnavailable(f"{what}; nothing is kept from now on: {error}") from error
        raise StoreUnavailable(f"{what}; what follows goes into a new one")

    def _roll_back(self) -> None:
        with contextlib.suppress(self._errors):
            if self._connection.in_transaction:  # a failure may have ended it already
                self._connection.execute("ROLLBACK")
