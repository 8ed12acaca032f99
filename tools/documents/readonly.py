"""Makes a connection to a stranger's SQLite database safe to ask: it reads rows, and nothing else.

Method: https://sqlite.org/security.html, `Untrusted SQL Inputs` and `Untrusted Database Files`.
"""

import sqlite3
import time

LENGTH_BYTES = 10_000_000
"""Of one value, also of one that a function would make."""
SQL_BYTES = 100_000
STEPS = 10_000
"""So many instructions of the database's machine between two looks at the clock."""
FUNCTIONS_REFUSED = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})
PRAGMAS = frozenset({"table_info", "table_xinfo", "table_list", "foreign_key_list", "index_list"})
"""What tells about the schema, and is asked without changing anything."""
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LENGTH_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: SQL_BYTES,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_COLUMN: 2000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 1_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def harden(database: sqlite3.Connection, deadline: float) -> None:
    """Let `database` read and nothing else, until `deadline` on the monotonic clock."""
    database.text_factory = _decoded
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.execute("PRAGMA query_only = ON")
    database.execute("PRAGMA temp_store = MEMORY")
    for category, value in LIMITS.items():
        database.setlimit(category, value)
    database.set_authorizer(_allowed)
    stop_at(database, deadline)


def stop_at(database: sqlite3.Connection, deadline: float) -> None:
    """Interrupt what `database` does at `deadline` on the monotonic clock."""
    database.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)


def _allowed(
    action: int, first: str | None, second: str | None, schema: str | None, trigger: str | None
) -> int:
    """Return whether the database may do what a statement needs, see `sqlite3_set_authorizer`."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in FUNCTIONS_REFUSED:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in PRAGMAS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _decoded(data: bytes) -> str:
    """Return text whose file says that it is UTF-8, where it may be anything."""
    return data.decode("utf-8", "replace")


def quoted(name: str) -> str:
    """Return the name of a table or column as it stands in a statement."""
    return '"' + name.replace('"', '""') + '"'
