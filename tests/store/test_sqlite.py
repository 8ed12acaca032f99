"""The file on this machine: damaged, newer, gone, full, private; nothing of it is ever deleted."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from agent.errors import StoreUnavailable
from agent.store.sqlite import STEPS, Sqlite
from agent.store.store import Store
from tests.store.asked import asked, begin, questions

TEXT = b"Dear diary, this is no database.\n" * 300


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database goes."""
    return tmp_path / "state" / "agent.db"


@pytest.fixture
def filled(path: Path) -> bytes:
    """The bytes of a database with a hundred runs, which is at `path` now."""
    store = Store(Sqlite(path))
    for number in range(100):
        asked(store, f"question {number}", "words of an answer " * 30)
    store.close()
    return path.read_bytes()


def asides(path: Path) -> list[Path]:
    return sorted(path.parent.glob("agent.db.corrupt-*"))


def test_folder_and_files_are_private(path: Path) -> None:
    store = Store(Sqlite(path))
    asked(store, "What is 6 * 7?", "42")

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    files = sorted(path.parent.iterdir())
    assert {path, path.with_name("agent.db-wal"), path.with_name("agent.db-shm")} <= set(files)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


def test_it_is_as_safe_as_sqlite_can_be(path: Path) -> None:
    database = Sqlite(path)

    assert database.ask("PRAGMA journal_mode") == [("wal",)]
    assert database.ask("PRAGMA synchronous") == [(2,)]  # FULL
    assert database.ask("PRAGMA user_version") == [(len(STEPS),)]
    database.close()


@pytest.mark.parametrize("kind", ["text", "noise", "cut"])
def test_what_is_no_database_is_put_aside(path: Path, filled: bytes, kind: str) -> None:
    cut = filled[: len(filled) // 2 // 4096 * 4096]
    bad = {"text": TEXT, "noise": bytes(range(256)) * 64, "cut": cut}[kind]
    path.write_bytes(bad)
    told: list[str] = []

    store = Store(Sqlite(path, told.append))
    asked(store, "What is 6 * 7?", "42")

    assert questions(store.runs()) == ["What is 6 * 7?"]
    (aside,) = [file for file in asides(path) if not file.name.endswith(("-wal", "-shm"))]
    assert aside.read_bytes() == bad
    assert len(told) == 1
    assert told[0].startswith(f"{path} is damaged (")
    assert told[0].endswith(f"it is kept as {aside.name}, and a new one is begun")
    store.close()


def test_its_log_goes_aside_with_it(path: Path, filled: bytes) -> None:
    path.write_bytes(TEXT)
    path.with_name("agent.db-wal").write_bytes(b"the log")

    Sqlite(path).close()

    assert ["-wal" in file.name for file in asides(path)] == [False, True]
    assert asides(path)[1].read_bytes() == b"the log"


def test_an_empty_file_is_simply_used(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    told: list[str] = []

    store = Store(Sqlite(path, told.append))
    asked(store, "What is 6 * 7?", "42")

    assert (questions(store.runs()), told, asides(path)) == (["What is 6 * 7?"], [], [])
    store.close()


def test_damage_that_is_found_later_puts_it_aside_then(path: Path, filled: bytes) -> None:
    pages = len(filled) // 4096
    path.write_bytes(filled[: 3 * 4096] + b"\xff" * 4096 * (pages - 3))
    told: list[str] = []
    store = Store(Sqlite(path, told.append))

    with pytest.raises(StoreUnavailable) as caught:
        store.runs(limit=100)

    assert str(caught.value) == f"{path} was damaged; what follows goes into a new one"
    assert len(asides(path)) == len(told) == 1
    asked(store, "What is 6 * 7?", "42")
    assert questions(store.runs()) == ["What is 6 * 7?"]
    store.close()


def test_a_newer_version_is_refused_and_left_as_it_is(path: Path, filled: bytes) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    newer = path.read_bytes()

    with pytest.raises(StoreUnavailable) as caught:
        Sqlite(path)

    assert str(caught.value) == (
        f"{path}: it is of version 99, and this agent knows {len(STEPS)}: it is left as it is"
    )
    assert caught.value.hint == "update agent, or set AGENT_STATE_DIR to another folder"
    assert path.read_bytes() == newer
    assert asides(path) == []


def test_a_step_brings_the_tables_to_the_next_version(path: Path, filled: bytes) -> None:
    def adds_notes(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT 'none'")
        connection.execute("UPDATE run SET note = question")

    database = Sqlite(path, steps=(*STEPS, adds_notes))

    assert database.ask("PRAGMA user_version") == [(len(STEPS) + 1,)]
    assert database.ask("SELECT note FROM run ORDER BY place LIMIT 1") == [("question 0",)]
    database.close()


def test_a_step_that_fails_leaves_the_version_before(path: Path, filled: bytes) -> None:
    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE run ADD COLUMN note TEXT")
        connection.execute("DELETE FROM run")
        connection.execute("this is no statement")

    with pytest.raises(StoreUnavailable):
        Sqlite(path, steps=(*STEPS, fails))

    store = Store(Sqlite(path))
    assert len(store.runs(limit=200)) == 100
    assert asides(path) == []
    store.close()


def test_without_shared_memory_it_does_without_the_log(path: Path) -> None:
    path.with_name("agent.db-shm").mkdir(parents=True)  # as on NFS, SQLite cannot open it

    store = Store(Sqlite(path))
    asked(store, "What is 6 * 7?", "42")
    store.close()
    again = Sqlite(path)

    assert questions(Store(again).runs()) == ["What is 6 * 7?"]
    assert again.ask("PRAGMA journal_mode") == [("delete",)]
    again.close()


def test_a_log_that_is_there_is_ended_without_shared_memory(path: Path, filled: bytes) -> None:
    path.with_name("agent.db-shm").mkdir()

    store = Store(Sqlite(path))
    asked(store, "the last one")

    assert len(store.runs(limit=200)) == 101
    store.close()


def test_after_it_was_deleted_a_new_one_is_begun(path: Path) -> None:
    store = Store(Sqlite(path))
    session = store.create()
    asked(store, "before", session=session.id)
    for file in path.parent.iterdir():
        file.unlink()

    with pytest.raises(StoreUnavailable) as caught:
        begin(store, "lost", session.id)

    assert str(caught.value) == (
        f"{path} was deleted or replaced while it was in use; what follows goes into a new one"
    )
    asked(store, "after", session=session.id)
    assert questions(store.turns(session.id)) == ["after"]
    store.close()


def test_where_no_new_one_can_be_begun_it_goes_on_in_memory(path: Path) -> None:
    store = Store(Sqlite(path))
    for file in path.parent.iterdir():
        file.unlink()
    path.parent.rmdir()
    path.parent.write_text("a file where the folder was")

    with pytest.raises(StoreUnavailable, match="nothing is kept from now on"):
        store.create()

    asked(store, "What is 6 * 7?", "42")
    assert questions(store.runs()) == ["What is 6 * 7?"]
    assert not store.lasting
    store.close()


def test_a_transaction_that_finds_the_disk_full_is_undone(path: Path, filled: bytes) -> None:
    database = Sqlite(path)
    store = Store(database)
    database.ask("PRAGMA max_page_count = 1")  # no more than there are

    with pytest.raises(StoreUnavailable, match="database or disk is full"):
        asked(store, "long", "".join(f"word{number} " for number in range(200_000)))

    database.ask("PRAGMA max_page_count = 1000000")
    assert database.ask("PRAGMA quick_check") == [("ok",)]
    asked(store, "kept")
    assert questions(store.runs(limit=1)) == ["kept"]
    store.close()


def test_a_database_that_is_locked_says_so(path: Path, filled: bytes) -> None:
    store = Store(Sqlite(path))
    store._database.ask("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreUnavailable, match="database is locked"):
        store.create()

    other.execute("ROLLBACK")
    other.close()
    store.create()
    store.close()


def test_a_damaged_search_index_is_made_again(path: Path, filled: bytes) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE word_data SET block = x'ffff' WHERE id > 10")
    connection.close()
    store = Store(Sqlite(path))

    assert len(store.search("words", limit=200)) == 100
    assert asides(path) == []
    store.close()


@pytest.mark.parametrize("place", ["folder", "file above"])
def test_where_no_file_can_be_it_says_so(path: Path, place: str) -> None:
    if place == "folder":
        path.mkdir(parents=True)
    else:
        path.parent.write_text("a file")

    with pytest.raises(StoreUnavailable) as caught:
        Sqlite(path)

    what = {
        "folder": f"{path}: Is a directory",
        "file above": f"{path.parent}: File exists",
    }[place]
    assert str(caught.value) == what


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_a_folder_that_may_not_be_written_says_so(path: Path, mode: int) -> None:
    path.parent.mkdir()
    path.parent.chmod(mode)

    with pytest.raises(StoreUnavailable) as caught:
        Sqlite(path)

    assert str(caught.value) == f"{path}: Permission denied"
    path.parent.chmod(0o700)
