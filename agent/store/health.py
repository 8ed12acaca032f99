"""Looks whether the store is sound, without making, mending or changing anything."""

import os
import sqlite3
import stat
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agent.settings import Settings
from agent.store.opening import path_of, required
from agent.store.rows import Statistics
from agent.store.sqlite import STEPS
from agent.store.sqlitefile import foreign, size

LONGEST_S = 5.0
STRIDE = 10_000
"""Instructions of SQLite's machine between two looks at the clock."""
SOUND, PARTLY = "sound", f"sound as far as {LONGEST_S:g} s show"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Health:
    """How a store is."""

    state: Literal["ok", "warn", "fail"]
    detail: str
    hint: str = ""


def health(settings: Settings) -> Health:
    """Return how the store of `settings` is.

    Raises:
        AgentError: it cannot be reached.
    """
    if settings.record == "never":
        return Health("ok", "nothing is kept: record is never")
    if settings.store:
        with closing(required(settings)) as store:
            return Health("ok", f"{_told(store.statistics())}: {store.where}")
    path = path_of(settings)
    if not path.exists():
        return Health("ok", f"no run is kept yet; they go into {path}")
    return _of_file(path)


def _of_file(path: Path) -> Health:
    if not path.is_file():
        return Health("fail", f"{path} is no file", "move it away: nothing can be kept")
    if foreign(path):
        return _damaged(path, "it is no database")
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return _of_database(path, connection)
    except sqlite3.Error as error:
        return _damaged(path, str(error))


def _of_database(path: Path, connection: sqlite3.Connection) -> Health:
    ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    if version > len(STEPS):
        detail = f"{path} is of version {version}, and this agent knows {len(STEPS)}"
        return Health("fail", detail, "update agent: until then nothing is kept")
    found = _checked(connection)
    if found not in (SOUND, PARTLY):
        return _damaged(path, found)
    sessions, runs = (_count(connection, one) if version else 0 for one in ("session", "run"))
    detail = f"{_told(Statistics(sessions, runs, size(path)))}, {found}: {path}"
    if os.name == "posix" and path.stat().st_mode & OTHERS:
        return Health("warn", detail, f"others may read it: chmod 600 {path}")
    return Health("ok", detail)


def _checked(connection: sqlite3.Connection) -> str:
    """Return what SQLite finds wrong, or how far it looked: gigabytes take long."""
    end = time.monotonic() + LONGEST_S
    connection.set_progress_handler(lambda: time.monotonic() > end, STRIDE)
    try:
        ((found,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return PARTLY
    finally:
        connection.set_progress_handler(None, 0)
    return SOUND if found == "ok" else str(found).splitlines()[-1]  # below a heading


def _count(connection: sqlite3.Connection, table: str) -> int:
    ((count,),) = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()
    return int(count)


def _damaged(path: Path, why: str) -> Health:
    hint = "the next question keeps it aside and begins a new one; nothing is deleted"
    return Health("fail", f"{path} is damaged: {why}", hint)


def _told(found: Statistics) -> str:
    sessions = f"{found.sessions:,} session{'' if found.sessions == 1 else 's'}"
    runs = f"{found.runs:,} run{'' if found.runs == 1 else 's'}"
    return f"{sessions}, {runs}, {found.bytes / 1e6:,.1f} MB"
