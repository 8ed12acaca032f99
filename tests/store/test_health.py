"""What `agent doctor` says of the store; looking changes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agent.cli.checks import Check, store
from agent.settings import Settings
from agent.store.opening import required
from tests.store.asked import asked

DAMAGED = "the next question keeps it aside and begins a new one; nothing is deleted"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=str(tmp_path / "state"))


@pytest.fixture
def path(settings: Settings) -> Path:
    """The file of a store with one session of one turn."""
    kept = required(settings)
    asked(kept, "What is 6 * 7?", "42", kept.create().id)
    kept.close()
    return settings.state_folder / "agent.db"


def test_a_sound_store_says_what_it_holds(settings: Settings, path: Path) -> None:
    size = path.stat().st_size / 1e6

    assert store(settings) == Check(
        "store", "ok", f"1 session, 1 run, {size:.1f} MB, sound: {path}"
    )


def test_what_is_in_its_log_counts_too(settings: Settings, path: Path) -> None:
    with closing(required(settings)) as kept:
        asked(kept, "What is 6 * 7?", "42 " * 2**20)

        log = path.with_name("agent.db-wal").stat().st_size
        size = (path.stat().st_size + log) / 1e6
        assert store(settings).detail == f"1 session, 2 runs, {size:,.1f} MB, sound: {path}"


def test_damage_that_was_looked_for_is_told_in_one_line(settings: Settings, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        asked_for = "SELECT rootpage FROM sqlite_master WHERE name = 'run_strategy'"
        ((page,),) = connection.execute(asked_for).fetchall()
        ((size,),) = connection.execute("PRAGMA page_size").fetchall()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)

    found = store(settings)

    assert (found.state, found.hint) == ("fail", DAMAGED)
    assert found.detail == f"{path} is damaged: Page {page}: btreeInitPage() returns error code 11"


def test_what_is_not_there_yet_is_not_made(settings: Settings) -> None:
    found = store(settings)

    path = settings.state_folder / "agent.db"
    assert found == Check("store", "ok", f"no run is kept yet; they go into {path}")
    assert not settings.state_folder.exists()


def test_it_says_where_nothing_is_kept(tmp_path: Path) -> None:
    found = store(Settings(state_dir=str(tmp_path), record="never"))

    assert found == Check("store", "ok", "nothing is kept: record is never")


def test_a_store_that_others_may_read_is_told(settings: Settings, path: Path) -> None:
    path.chmod(0o644)

    found = store(settings)

    assert (found.state, found.hint) == ("warn", f"others may read it: chmod 600 {path}")


def test_a_newer_store_is_told(settings: Settings, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    assert store(settings) == Check(
        "store",
        "fail",
        f"{path} is of version 99, and this agent knows 1",
        "update agent: until then nothing is kept",
    )


@pytest.mark.parametrize("kind", ["text", "cut", "folder"])
def test_damage_is_told_and_left_as_it_is(settings: Settings, path: Path, kind: str) -> None:
    sound = path.read_bytes()
    path.unlink()
    if kind == "folder":
        path.mkdir()
    else:
        path.write_bytes({"text": b"Dear diary\n" * 500, "cut": sound[: 5 * 4096]}[kind])

    assert (
        store(settings)
        == {
            "text": Check("store", "fail", f"{path} is damaged: it is no database", DAMAGED),
            "cut": Check(
                "store", "fail", f"{path} is damaged: database disk image is malformed", DAMAGED
            ),
            "folder": Check(
                "store", "fail", f"{path} is no file", "move it away: nothing can be kept"
            ),
        }[kind]
    )
    assert sorted(path.parent.glob("agent.db.corrupt-*")) == []


def test_an_empty_file_is_no_damage(settings: Settings, path: Path) -> None:
    path.write_bytes(b"")

    assert store(settings).detail == f"0 sessions, 0 runs, 0.0 MB, sound: {path}"
