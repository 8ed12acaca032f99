"""The store in one file: SQLite in WAL mode (https://sqlite.org/wal.html), full text with FTS5.

`synchronous=FULL` keeps what was committed through a loss of power; one transaction costs about
0.2 ms here. A session is held by a lock on a file beside the database: it ends with its process.
"""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import InUse, StoreUnavailable
from agent.store.database import Row
from agent.store.schema import COMMON, VERSION

if TYPE_CHECKING:
    import sqlite3

BUSY_S = 5.0
IN_MEMORY = ":memory:"
OWN = (
    "CREATE VIRTUAL TABLE word USING fts5(words, run UNINDEXED, tokenize='unicode61')",
    "CREATE TABLE place_of_words (run TEXT PRIMARY KEY, at INTEGER NOT NULL)",
)


class Sqlite:
    """A database in a file, or in memory."""

    def __init__(self, path: Path | None) -> None:
        """Open `path`, and make it if it is not there; None keeps all in memory.

        Raises:
            StoreUnavailable: it cannot be opened or written.
        """
        import sqlite3

        self._path = path
        self._depth = 0
        self._errors = sqlite3.Error
        try:
            self._connection = self._opened()
            self._migrate()
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{self.where}: {error}") from error

    def _opened(self) -> "sqlite3.Connection":
        import sqlite3

        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600, exist_ok=True)
        found = sqlite3.connect(
            self._path or IN_MEMORY,
            timeout=BUSY_S,
            isolation_level=None,
            check_same_thread=False,
        )
        found.execute("PRAGMA journal_mode = WAL")
        found.execute("PRAGMA synchronous = FULL")
        return found

    @property
    def where(self) -> str:
        """The path of the file."""
        return str(self._path or "memory")

    @property
    def lasting(self) -> bool:
        """Whether what is written outlives the process."""
        return self._path is not None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all that happens inside at once, or nothing; may be nested, the outermost counts."""
        if self._depth == 0:
            self._run("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                with contextlib.suppress(StoreUnavailable):
                    self._run("ROLLBACK")
            raise
        self._depth -= 1
        if self._depth == 0:
            self._run("COMMIT")

    def ask(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Run one statement and return its rows, if it has any."""
        return self._run(statement, values)

    def matching(self, phrases: Sequence[Sequence[str]]) -> tuple[str, list[object]]:
        """Return the condition on `word.run` that finds runs with all `phrases`, and its values."""
        quoted = [f'"{" ".join(phrase)}"' for phrase in phrases]  # words hold no quotes
        return "word.words MATCH ?", [" AND ".join(quoted)]

    def index(self, run: str, words: str) -> None:
        """Make `run` be found by `words`, and by those alone."""
        for (at,) in self.ask("SELECT at FROM place_of_words WHERE run = ?", [run]):
            self.ask("DELETE FROM word WHERE rowid = ?", [at])
        self.ask("DELETE FROM place_of_words WHERE run = ?", [run])
        if words:
            self.ask("INSERT INTO word (words, run) VALUES (?, ?)", [words, run])
            self.ask("INSERT INTO place_of_words VALUES (?, last_insert_rowid())", [run])

    @contextmanager
    def hold(self, session: str, wait_s: float) -> Iterator[None]:
        """Keep others from writing to `session`; raise `InUse` where they hold it longer."""
        if self._path is None:
            yield
            return
        import filelock

        folder = self._path.parent / "held"
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = filelock.FileLock(folder / f"{session}.lock", timeout=wait_s)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise InUse(
                f"the session {session} is in use by another agent", "try again in a moment"
            ) from None
        try:
            yield
        finally:
            lock.release()

    def close(self) -> None:
        """Give back what it holds; safe to call twice."""
        self._connection.close()

    def _run(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except self._errors as error:
            raise StoreUnavailable(f"{self.where}: {error}") from error

    def _migrate(self) -> None:
        if self.ask("PRAGMA user_version") == [(VERSION,)]:
            return
        with self.transaction():
            ((version,),) = self.ask("PRAGMA user_version")
            if version == 0:
                for statement in (*COMMON, *OWN):
                    self.ask(statement.format(serial="INTEGER PRIMARY KEY"))
                self.ask(f"PRAGMA user_version = {VERSION}")
