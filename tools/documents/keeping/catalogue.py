"""What a collection is and holds: an SQLite file beside its index, and the truth of what is done.

A file is written down as `begun` before the index changes and as `done` after the index is on the
disk, so whatever is found `begun` was interrupted, and is done again. Every change is one
transaction that is on the disk when it returns (https://www.sqlite.org/wal.html).
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from agent.errors import AgentError, UserError
from tools.documents.document import Document
from tools.documents.keeping.entry import (
    COLUMNS,
    Entry,
    Stamp,
    State,
    Totals,
    bytes_of,
    entry_of,
    row_of,
    text_of,
)
from tools.documents.keeping.matching import matching
from tools.documents.passage import document_id

__all__ = ["FORMAT", "Catalogue", "Damaged", "Entry", "Stamp", "State", "Totals"]

FORMAT = 1
"""Goes up when an older program could not read a catalogue."""
WAIT_S = 30.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS roots (path BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    document TEXT PRIMARY KEY,
    source BLOB NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    passages INTEGER NOT NULL,
    embedded INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    warnings TEXT NOT NULL,
    splitter INTEGER NOT NULL,
    added_at REAL NOT NULL
) WITHOUT ROWID;
"""
TOTALS = (
    "SELECT count(*), total(state = 'skipped'), total(state = 'begun'), total(passages),"
    " total(embedded) FROM files"
)


class Damaged(Exception):
    """The file is no catalogue, or a broken one."""


class Catalogue:
    """The catalogue in the file `path`. Not shared between threads."""

    def __init__(self, path: Path) -> None:
        """Open or make it.

        Raises `Damaged` where it is no catalogue, `UserError` where a newer version made it.
        """
        self.path = path
        self._counted, self._totals = (0, -1), Totals()
        try:
            self._base = sqlite3.connect(
                path, timeout=WAIT_S, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            raise _unusable(path, error) from error
        try:
            self._prepare()
        except BaseException:
            self._base.close()
            raise

    def _prepare(self) -> None:
        try:
            (version,) = self._base.execute("PRAGMA user_version").fetchone()
            if version > FORMAT:
                why = f"the catalogue {self.path} was made by a newer version of agent"
                raise UserError(why, "update agent, or choose another collection: -c NAME")
            self._base.execute("PRAGMA synchronous = FULL")
            if version == FORMAT:
                return
            self._base.execute("PRAGMA journal_mode = WAL")
            with self._change():
                for statement in SCHEMA.split(";"):
                    self._base.execute(statement)
                self._base.execute(f"PRAGMA user_version = {FORMAT}")
        except sqlite3.OperationalError as error:  # the file itself may be whole
            raise _unusable(self.path, error) from error
        except sqlite3.DatabaseError as error:
            raise Damaged(str(error)) from error

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._base.close()

    def meta(self) -> dict[str, str]:
        """Return what is known of the collection as a whole."""
        return dict(self._rows("SELECT key, value FROM meta"))

    def describe(self, meta: Mapping[str, str]) -> None:
        """Write down what is known of the collection as a whole."""
        with self._change():
            self._base.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())

    def roots(self) -> list[str]:
        """Return the files and folders that were added, which an update walks again."""
        return [text_of(path) for (path,) in self._rows("SELECT path FROM roots ORDER BY path")]

    def add_root(self, path: str) -> None:
        """Remember a file or folder for updates."""
        with self._change():
            self._base.execute("INSERT OR IGNORE INTO roots VALUES (?)", (bytes_of(path),))

    def remove_root(self, path: str) -> None:
        """Forget a file or folder."""
        with self._change():
            self._base.execute("DELETE FROM roots WHERE path = ?", (bytes_of(path),))

    def begin(self, files: Iterable[tuple[Document, Stamp]], splitter: int) -> None:
        """Write down that the passages of `files` are about to change."""
        rows = [_begun(document, stamp, splitter) for document, stamp in files]
        self._write(rows)

    def finish(self, passages: Mapping[str, tuple[int, int]]) -> None:
        """Write down that documents are in the index, with so many passages and dense vectors."""
        rows = [(count, embedded, one) for one, (count, embedded) in passages.items()]
        with self._change():
            self._base.executemany(
                "UPDATE files SET state = 'done', passages = ?, embedded = ? WHERE document = ?",
                rows,
            )

    def skip(self, source: str, stamp: Stamp, reason: str) -> None:
        """Write down why a file is not in the index."""
        self._write([replace(_new(source, stamp), state="skipped", reason=reason)])

    def skip_new(self, reasons: Mapping[str, str]) -> None:
        """Write down, by their paths, why files that are not known are not in the index."""
        self._write(
            [
                replace(_new(source, Stamp()), state="skipped", reason=reason)
                for source, reason in reasons.items()
            ]
        )

    def interrupt(self, documents: Sequence[str] | None = None) -> None:
        """Write down that documents have to be added again; all of them without `documents`."""
        with self._change():
            if documents is None:
                self._base.execute(
                    "UPDATE files SET state = 'begun', passages = 0, embedded = 0"
                    " WHERE state != 'skipped'"
                )
                return
            self._base.executemany(
                "UPDATE files SET state = 'begun' WHERE document = ?", [(one,) for one in documents]
            )

    def remove(self, document: str) -> None:
        """Forget a file."""
        with self._change():
            self._base.execute("DELETE FROM files WHERE document = ?", (document,))

    def restamp(self, source: str, stamp: Stamp) -> None:
        """Write down that a file was touched and its content is the same."""
        with self._change():
            self._base.execute(
                "UPDATE files SET size = ?, mtime_ns = ?, sha256 = ? WHERE document = ?",
                (stamp.size, stamp.mtime_ns, stamp.sha256, document_id(source)),
            )

    def embedded(self, more: Mapping[str, int]) -> None:
        """Count dense vectors that documents were given."""
        with self._change():
            self._base.executemany(
                "UPDATE files SET embedded = min(passages, embedded + ?) WHERE document = ?",
                [(count, one) for one, count in more.items()],
            )

    def all_embedded(self) -> None:
        """Write down that no passage lacks a vector."""
        with self._change():
            self._base.execute("UPDATE files SET embedded = passages WHERE embedded != passages")

    def entries(self) -> list[Entry]:
        """Return every file, by its path."""
        rows = self._rows(f"SELECT {COLUMNS} FROM files ORDER BY source")
        return [entry_of(row) for row in rows]

    def entry(self, document: str) -> Entry | None:
        """Return the file of a document."""
        rows = self._rows(f"SELECT {COLUMNS} FROM files WHERE document = ?", (document,))
        return next((entry_of(row) for row in rows), None)

    def matching(self, pattern: str) -> tuple[str, ...]:
        """Return the ids of documents whose path matches the glob `pattern`, or whose id it is."""
        rows = self._rows("SELECT document, source FROM files WHERE state != 'skipped'")
        return matching(pattern, ((one, text_of(path)) for one, path in rows))

    def totals(self) -> Totals:
        """Return what the collection holds, added up; counted anew when something changed."""
        ((others,),) = self._rows("PRAGMA data_version")
        now = (int(others), self._base.total_changes)
        if self._counted != now:
            ((*numbers,),) = self._rows(TOTALS)
            self._counted, self._totals = now, Totals(*map(int, numbers))
        return self._totals

    def _write(self, entries: Sequence[Entry]) -> None:
        marks = ", ".join("?" * (COLUMNS.count(",") + 1))
        rows = [row_of(one) for one in entries]
        with self._change():
            self._base.executemany(f"INSERT OR REPLACE INTO files VALUES ({marks})", rows)

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._base.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _unusable(self.path, error) from error

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Make what is done inside one transaction."""
        try:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise
        except sqlite3.DatabaseError as error:
            raise _unusable(self.path, error) from error


def _new(source: str, stamp: Stamp) -> Entry:
    return Entry(
        source,
        document_id(source),
        size=stamp.size,
        mtime_ns=stamp.mtime_ns,
        sha256=stamp.sha256,
        added_at=time.time(),
    )


def _begun(document: Document, stamp: Stamp, splitter: int) -> Entry:
    return replace(
        _new(document.source, stamp),
        kind=document.kind,
        title=document.title,
        date=document.date,
        state="begun",
        warnings=document.warnings,
        splitter=splitter,
    )


def _unusable(path: Path, error: sqlite3.DatabaseError) -> AgentError:
    """Return that the catalogue cannot be read or written, and why."""
    hint = "is the disk full, or the folder read-only? else: agent docs update --rebuild"
    return AgentError(f"cannot use the catalogue {path}: {error}", hint)
