"""The store on a Postgres server, which a team may share: the same tables, in a schema `agent`.

Full text is a GIN index on vectors of words (https://www.postgresql.org/docs/current/textsearch.html);
a session is held by an advisory lock on a connection of its own, so it ends with its process.
"""

import contextlib
import functools
import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from agent.address import masked
from agent.errors import AuthenticationFailed, InUse, StoreUnavailable
from agent.store import lexemes
from agent.store.bodies import storable
from agent.store.connecting import connect, driver, said
from agent.store.database import Row
from agent.store.postgres_tables import SCHEMA, migrate
from agent.store.transactions import Transactions

if TYPE_CHECKING:
    import psycopg

STATEMENT_S = 30
WRITING = int.from_bytes(b"agent", "big")
BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock({WRITING})"
"""One writes at a time, as with SQLite: numbers come in the order in which they are seen."""
PLACE = re.compile(r"'[^']*'|\?")


class Postgres(Transactions):
    """A database on a server."""

    begin = BEGIN

    def __init__(self, address: str, offline: bool = False) -> None:
        """Connect to the server at `address`, and make the tables if they are not there.

        Raises:
            ConfigError: no address of a Postgres server.
            AuthenticationFailed: it refuses the user or the password.
            StoreUnavailable: it cannot be reached, or its tables are of a newer version.
        """
        super().__init__()
        self._address = address
        self._offline = offline
        self._given_back = False
        self._errors = driver().Error
        self._connection = self._connected()
        try:
            migrate(self)
        except BaseException:
            self.close()
            raise

    @property
    def where(self) -> str:
        """The address, its password masked."""
        return masked(self._address)

    @property
    def lasting(self) -> bool:
        """Whether what is written outlives the process."""
        return True

    @property
    def distant(self) -> bool:
        """Whether a network may lie between."""
        return True

    def find(self, phrases: Sequence[Sequence[str]], limit: int, session: str) -> list[str]:
        """Return the ids of runs that hold all `phrases`, the newest first; of `session` if any."""
        holds = "id IN (SELECT run FROM word WHERE words @@ CAST(? AS tsquery))"
        conditions = [holds] * len(phrases)
        values: list[object] = [lexemes.query(phrase) for phrase in phrases]
        if session:
            conditions.append("id IN (SELECT run FROM turn WHERE session = ?)")
            values.append(session)
        rows = self.ask(
            f"SELECT id FROM run WHERE {' AND '.join(conditions)} ORDER BY place DESC LIMIT ?",
            [*values, limit],
        )
        return [str(id_) for (id_,) in rows]

    def index(self, run: str, words: str) -> None:
        """Make `run` be found by `words`, and by those alone."""
        with self.transaction():
            self.ask("DELETE FROM word WHERE run = ?", [run])
            for vector in lexemes.vectors(words):
                self.ask("INSERT INTO word VALUES (?, CAST(? AS tsvector))", [run, vector])

    @contextmanager
    def hold(self, session: str, wait_s: float) -> Iterator[None]:
        """Keep others from writing to `session`; raise `InUse` where they hold it longer."""
        try:
            connection = connect(self._address, self._offline)
        except AuthenticationFailed as error:
            raise StoreUnavailable(str(error), error.hint) from None
        try:
            if not self._locked(connection, session, wait_s):
                raise InUse(
                    f"the session {session} is in use by another agent", "try again in a moment"
                )
            yield
        finally:
            connection.close()  # which gives the lock back

    def size(self) -> int:
        """Return how many bytes its tables take, with their indexes."""
        rows = self.ask(
            "SELECT COALESCE(SUM(pg_total_relation_size(oid)), 0) FROM pg_class "
            "WHERE relnamespace = CAST(? AS regnamespace) AND relkind = 'r'",
            [SCHEMA],
        )
        return int(rows[0][0])

    def close(self) -> None:
        """Give back what it holds; safe to call twice."""
        self._given_back = True
        self._connection.close()

    def _connected(self) -> "psycopg.Connection[Any]":
        found = connect(self._address, self._offline)
        try:
            found.execute(f"SET search_path = {SCHEMA}")
            found.execute(f"SET statement_timeout = '{STATEMENT_S}s'")
            found.execute(f"SET idle_in_transaction_session_timeout = '{STATEMENT_S}s'")
        except self._errors as error:
            found.close()
            raise self._failure(error) from error
        return found

    def _run(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Run `statement`; once more where nothing was begun and the connection had been lost."""
        try:
            return self._rows(statement, values)
        except StoreUnavailable as error:
            if self._given_back or not self._connection.closed:
                raise
            if self._inside:
                raise StoreUnavailable(f"{self.where}: the connection was lost") from error
        try:
            self._connection = self._connected()
        except AuthenticationFailed as error:  # since then: a run goes on, as without a server
            raise StoreUnavailable(str(error), error.hint) from None
        return self._rows(statement, values)

    def _rows(self, statement: str, values: Sequence[object]) -> list[Row]:
        given = [storable(one) if isinstance(one, str) else one for one in values]
        try:
            done = self._connection.execute(_numbered(statement), given)
            return done.fetchall() if done.description else []
        except self._errors as error:
            raise self._failure(error) from error

    def _roll_back(self) -> None:
        with contextlib.suppress(*(self._errors, StoreUnavailable)):
            if not self._connection.closed:
                self._connection.rollback()

    def _failure(self, error: Exception) -> StoreUnavailable:
        return StoreUnavailable(f"{self.where}: {said(error)}")

    def _locked(self, connection: "psycopg.Connection[Any]", session: str, wait_s: float) -> bool:
        key = [_key(f"session {session}")]
        try:
            row = connection.execute("SELECT pg_try_advisory_lock($1)", key).fetchone()
            if row == (True,) or wait_s <= 0:
                return row == (True,)
            connection.execute(f"SET lock_timeout = {max(1, round(wait_s * 1000))}")
            connection.execute("SELECT pg_advisory_lock($1)", key)
        except driver().errors.LockNotAvailable:
            return False
        except self._errors as error:
            raise self._failure(error) from error
        return True


def _key(text: str) -> int:
    """Return the number of the lock that is named `text`."""
    digest = hashlib.sha256(f"agent {text}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@functools.lru_cache(maxsize=256)
def _numbered(statement: str) -> str:
    """Return `statement` with `$1`, `$2` … for each `?` that stands in no literal."""
    parts, last, number = [], 0, 0
    for found in PLACE.finditer(statement):
        if found.group() == "?":
            number += 1
            parts += [statement[last : found.start()], f"${number}"]
            last = found.end()
    return "".join([*parts, statement[last:]])
