"""The file of a SQLite database: opened, brought to the version of this program, or put aside.

A new file is made and an old one changed by one process at a time, in one transaction
(https://sqlite.org/pragma.html#pragma_user_version). A file that is no sound database is renamed,
never deleted, together with its log (https://sqlite.org/walformat.html).
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import InUse, StoreUnavailable

BUSY_S = 5.0
LOCK_S = 30.0
IN_MEMORY = ":memory:"
MAGIC = b"SQLite format 3\0"
PARTS = ("", "-wal", "-shm", "-journal")
"""Endings of the files that belong together."""
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

Step = Callable[[sqlite3.Connection], None]
"""Brings the tables from one version to the next."""


def damaged(error: sqlite3.Error) -> bool:
    """Return whether `error` says that the file itself is no sound database."""
    return getattr(error, "sqlite_errorcode", None) in DAMAGED  # not the search index alone


def unsearchable(error: sqlite3.Error) -> bool:
    """Return whether `error` says that the search index is damaged, which is made of the rest."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CORRUPT_VTAB


def foreign(path: Path) -> bool:
    """Return whether the file at `path` is of another kind; an empty one may become a database."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) not in (b"", MAGIC)


def size(path: Path) -> int:
    """Return how many bytes the database at `path` takes, with its log."""
    both = (path, path.with_name(f"{path.name}-wal"))
    return sum(one.stat().st_size for one in both if one.exists())


def connected(
    path: Path | None, steps: Sequence[Step], notify: Callable[[str], None]
) -> sqlite3.Connection:
    """Return a connection to the database at `path`, ready to use; None is one in memory.

    Raises:
        StoreUnavailable: it is of a newer version.
        sqlite3.Error: it cannot be opened or written.
        OSError: its folder cannot be made.
    """
    if path is None:
        return _ready(None, steps)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600, exist_ok=True)
    try:
        return _sound(path, steps)
    except sqlite3.DatabaseError as error:
        if not damaged(error):
            raise
    with alone(path):
        try:
            return _sound(path, steps)  # another process was faster
        except sqlite3.DatabaseError as error:
            if not damaged(error):
                raise
            put_aside(path, str(error), notify)
        path.touch(mode=0o600)
        return _ready(path, steps)


def _sound(path: Path, steps: Sequence[Step]) -> sqlite3.Connection:
    """Connect, but not to a file of another kind: SQLite would delete the log beside it."""
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe is waited for
        raise StoreUnavailable("it is no regular file")
    if foreign(path):
        error = sqlite3.DatabaseError("file is not a database")
        error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
        raise error
    return _ready(path, steps)


def put_aside(path: Path, why: str, notify: Callable[[str], None]) -> None:
    """Rename the database at `path`, with what belongs to it, and say so."""
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    aside, number = path.with_name(f"{path.name}.corrupt-{stamp}"), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.corrupt-{stamp}-{number}")
    for ending in PARTS:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    notify(f"{path} is damaged ({why}): it is kept as {aside.name}, and a new one is begun")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time make or mend the database at `path`; within itself again."""
    import filelock

    lock = filelock.FileLock(path.with_name(path.name + ".lock"), LOCK_S, 0o600, is_singleton=True)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise InUse(f"{path} is being set up by another agent", "try again in a moment") from None
    try:
        yield
    finally:
        lock.release()


def _ready(path: Path | None, steps: Sequence[Step]) -> sqlite3.Connection:
    connection = _opened(path or IN_MEMORY)
    try:
        if path is None:
            migrate(connection, steps)
        elif _version(connection, steps) < len(steps) or not _writable(connection, path):
            with alone(path):
                if not _keeps_log(connection):
                    connection.close()
                    connection = _without_log(path)
                migrate(connection, steps)
        _look(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(path: Path | str, locking: str = "NORMAL") -> sqlite3.Connection:
    found = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        found.execute(f"PRAGMA locking_mode = {locking}").fetchall()  # before anything is read
        found.execute("PRAGMA synchronous = FULL")
    except BaseException:
        found.close()
        raise
    return found


def migrate(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Bring the tables to the version of `steps`: all steps that are missing, or none."""
    if _version(connection, steps) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in steps[_version(connection, steps) :]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, steps: Sequence[Step]) -> int:
    """Return the version of the tables; raise `StoreUnavailable` where it is a later one."""
    version = int(str(_asked(connection, "user_version")))
    if version > len(steps):
        raise StoreUnavailable(
            f"it is of version {version}, and this agent knows {len(steps)}: it is left as it is",
            "update agent, or set AGENT_STATE_DIR to another folder",
        )
    return version


def _writable(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether the memory is there that processes with a write-ahead log share."""
    _look(connection)
    shared = path.with_name(f"{path.name}-shm")
    return _asked(connection, "journal_mode") != "wal" or shared.is_file()


def _keeps_log(connection: sqlite3.Connection) -> bool:
    """Choose the write-ahead log; return whether that is possible here."""
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in BUSY:
            raise
        return False
    return True


def _without_log(path: Path) -> sqlite3.Connection:
    """Connect with a rollback journal, for file systems without shared memory, such as NFS.

    Alone, SQLite needs no shared memory to read a log that is there, and to end it.
    """
    connection = _opened(path, "EXCLUSIVE")
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        connection.close()
    return _opened(path)


def _look(connection: sqlite3.Connection) -> None:
    """Read a little, which says whether that is possible at all."""
    connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()


def _asked(connection: sqlite3.Connection, pragma: str) -> object:
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]
