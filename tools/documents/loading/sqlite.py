"""Reads a SQLite database as a document: its schema, and the first rows of each table.

Format: https://sqlite.org/fileformat2.html. The file's bytes are read into memory and opened there
(`sqlite3_deserialize`), so that nothing of it is locked, changed or followed to another file.
"""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from typing import BinaryIO

from tools.documents.document import Document
from tools.documents.loading.draft import LINE, PARAGRAPH, Draft
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.readonly import harden, quoted, stop_at

MAGIC = b"SQLite format 3\0"
ROWS = 200
"""Of each table: enough to see what it holds; the rest is for queries."""
CELL_CHARACTERS = 500
TABLES = 500
TABLE_SECONDS = 5.0
"""A view may take no longer: one that never ends leaves the tables behind it to be read."""
SHARE = 0.5
"""Of a file's time, for all tables together: what was read by then is kept."""
JOURNAL = slice(18, 20)
"""Where the header says whether there is a write-ahead log, which memory cannot have."""
ROLLBACK = b"\1\1"
"""What it says where there is none."""


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`, a part for each table."""
    data = file.read()
    if data[: len(MAGIC)] != MAGIC:
        raise Skipped("is not a SQLite database, or is encrypted" if data else "is empty")
    if data[JOURNAL] != ROLLBACK:
        data = data[: JOURNAL.start] + ROLLBACK + data[JOURNAL.stop :]
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        try:
            database.deserialize(data)
            deadline = time.monotonic() + SHARE * limits.seconds
            harden(database, deadline)
            draft = Draft(limits)
            _write(draft, database, deadline)
        except (sqlite3.Error, UnicodeError) as error:  # its messages quote damaged names
            raise Skipped(f"is damaged: {error}") from error
    return draft.document("sqlite", name, empty="holds no tables")


def _write(draft: Draft, database: sqlite3.Connection, deadline: float) -> None:
    tables = database.execute(
        "SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view')"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
    ).fetchall()
    for number, (name, kind, statement) in enumerate(tables):
        if draft.full:
            return
        if number == TABLES or time.monotonic() > deadline:
            draft.warnings.append(f"only the first {number:,} of {len(tables):,} tables were read")
            return
        stop_at(database, min(deadline, time.monotonic() + TABLE_SECONDS))
        name = _text(name)
        draft.part(f"{kind} {name}")
        draft.section(name, 1)
        draft.block(_text(statement))
        try:
            _write_rows(draft, database, name, kind)
        except (sqlite3.Error, UnicodeError) as error:
            # a damaged page, or a table of a module that is not here: others may be whole
            draft.warnings.append(f"{kind} {name} cannot be read: {error}")


def _write_rows(draft: Draft, database: sqlite3.Connection, name: str, kind: str) -> None:
    table = quoted(name)
    if kind == "table":
        count = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        shown = f", the first {ROWS} of them here" if count > ROWS else ""
        draft.block(f"{name}: {count:,} {'row' if count == 1 else 'rows'}{shown}")
    separator = PARAGRAPH
    for row in _rows(database, table):
        draft.block(row, separator)
        separator = LINE


def _rows(database: sqlite3.Connection, table: str) -> Iterator[str]:
    cursor = database.execute(f"SELECT * FROM {table} LIMIT {ROWS}")
    names = [_text(column[0]) for column in cursor.description]
    for row in cursor:
        cells = zip(names, map(_text, row), strict=True)
        yield "; ".join(f"{name}: {cell}" for name, cell in cells if cell)


def _text(value: object) -> str:
    """Return a value as one short line; bytes are told by their number."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"({len(value):,} bytes)"
    text = " ".join(str(value)[: CELL_CHARACTERS + 1].split())
    return text if len(text) <= CELL_CHARACTERS else f"{text[:CELL_CHARACTERS]}…"
