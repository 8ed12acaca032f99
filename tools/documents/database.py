"""Asks a SQLite database one question that only reads, within bounds of time, rows and characters.

Format of the address: https://sqlite.org/uri.html. What a model can mend, such as the wrong name
of a column, is told with the names that are there.
"""

import contextlib
import difflib
import re
import sqlite3
import time
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.errors import ToolError
from tools.documents.readonly import harden, quoted

ASKS = re.compile(r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(?:select|with|values)\b", re.I | re.S)
"""How a statement begins that only reads; the authorizer has the last word."""
NOT_THERE = re.compile(r"no such (table|column): (.+)")
CELL_CHARACTERS = 300
NAMES = 40
"""So many names of tables or columns are told at most."""

Value = str | int | float | bytes | None


@dataclass(frozen=True)
class Bounds:
    """What a query may take."""

    rows: int = 50
    characters: int = 4000
    """Of the text for the model."""
    seconds: float = 5.0


@dataclass(frozen=True)
class Result:
    """What a query found."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    is_whole: bool
    """Whether there are no more rows than these."""
    text: str
    """The rows as lines for a model, cells divided by bars; says what was left out."""


def query(path: Path, statement: str, bounds: Bounds = Bounds()) -> Result:
    """Return what the SELECT `statement` finds in the SQLite file at `path`.

    Raises `ToolError`.
    """
    if not ASKS.match(statement):
        raise ToolError("only one SELECT statement can be run: nothing may be changed")
    with contextlib.closing(_opened(path)) as database:
        try:
            harden(database, time.monotonic() + bounds.seconds)
            cursor = database.execute(statement)
            columns = tuple(str(column[0]) for column in cursor.description or ())
            rows = cursor.fetchmany(bounds.rows + 1)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise ToolError(_mendable(database, error, bounds)) from error
    kept, is_whole = tuple(rows[: bounds.rows]), len(rows) <= bounds.rows
    return Result(columns, kept, is_whole, _table(columns, kept, is_whole, bounds))


def schema(path: Path, bounds: Bounds = Bounds()) -> str:
    """Return the tables of the SQLite file at `path`, a line each: `name(column TYPE, …)`.

    Raises `ToolError`.
    """
    with contextlib.closing(_opened(path)) as database:
        try:
            harden(database, time.monotonic() + bounds.seconds)
            lines = [
                f"{table}({', '.join(_columns(database, table))})" for table in _tables(database)
            ]
        except (sqlite3.Error, UnicodeError) as error:  # its messages quote damaged names
            raise ToolError(f"the database cannot be read: {error}") from error
    return _cut("\n".join(lines) or "no tables", bounds.characters)


def _opened(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write, nor make files beside the database.

    A database in use, which has a write-ahead log, is opened so that the log is read too.
    """
    if not path.is_file():
        raise ToolError(f"there is no database {path.name}")
    log = path.with_name(f"{path.name}-wal")
    in_use = log.is_file() and log.stat().st_size > 0
    address = f"file:{urllib.parse.quote(str(path.resolve()))}?mode=ro"
    try:
        return sqlite3.connect(
            address if in_use else f"{address}&immutable=1", uri=True, timeout=1.0
        )
    except sqlite3.Error as error:
        raise ToolError(f"{path.name} cannot be opened: {error}") from error


def _mendable(database: sqlite3.Connection, error: Exception, bounds: Bounds) -> str:
    """Return what went wrong in words on which a model can act."""
    said = str(error)
    if isinstance(error, sqlite3.DatabaseError) and "interrupted" in said:
        return f"the query took longer than {bounds.seconds:g} s: ask for less"
    if "not authorized" in said or "prohibited" in said or "readonly" in said:
        return "only one SELECT statement can be run: nothing may be changed"
    if "one statement at a time" in said:
        return "only one statement can be run: send the first one alone"
    if found := NOT_THERE.match(said):
        with contextlib.suppress(sqlite3.Error, UnicodeError):
            return f"{said}{_near(database, found[1], found[2].strip())}"
    return said


def _near(database: sqlite3.Connection, kind: str, name: str) -> str:
    """Return which names there are instead of `name`, and which of them are near to it."""
    tables = _tables(database)
    names = tables
    if kind == "column":
        names = [
            f"{table}.{column.partition(' ')[0]}"
            for table in tables
            for column in _columns(database, table)
        ]
    folded = {one.rpartition(".")[2].casefold(): one.rpartition(".")[2] for one in names}
    bare = name.rpartition(".")[2].strip('"`[]').casefold()
    near = difflib.get_close_matches(bare, folded, n=3)
    meant = f"; did you mean {' or '.join(folded[one] for one in near)}?" if near else ""
    return f"{meant}; the {kind}s are {_listed(names)}"


def _tables(database: sqlite3.Connection) -> list[str]:
    rows = database.execute(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
    )
    return [str(name) for (name,) in rows]


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    rows = database.execute(f"PRAGMA table_info({quoted(table)})")
    return [f"{row[1]} {row[2]}".strip() for row in rows]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return (", ".join(names[:NAMES]) or "none") + more


def _table(
    columns: Sequence[str], rows: Sequence[Sequence[Value]], is_whole: bool, bounds: Bounds
) -> str:
    """Return the rows as text, as many as fit."""
    lines = [" | ".join(columns)]
    room = bounds.characters - len(lines[0])
    for row in rows:
        line = " | ".join(map(_cell, row))
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    shown = len(lines) - 1
    if not rows:
        return _cut("\n".join([*lines, "(no rows)"]), bounds.characters)
    if shown < len(rows) or not is_whole:
        lines.append(f"(the first {shown} rows; there are more: ask for less, or count)")
    return "\n".join(lines)


def _cell(value: Value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"({len(value):,} bytes)"
    return _cut(" ".join(str(value).split()), CELL_CHARACTERS)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most:,} characters more)"
