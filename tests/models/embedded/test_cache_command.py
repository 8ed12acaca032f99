"""`agent cache`: shows and clears the prompt snapshots."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.models.embedded.snapshots import Snapshots, key_of
from tests.process import AGENT, Terminal


@dataclass(frozen=True)
class Cache:
    """A cache folder, and the command on it."""

    folder: Path

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        environment = {
            "AGENT_CACHE_DIR": str(self.folder.parent),
            "HOME": str(self.folder.parent),
            "PATH": os.environ.get("PATH", ""),
        }
        command = [sys.executable, "-m", "agent", "cache", *arguments]
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, env=environment
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "snapshots")


@pytest.fixture
def paths(cache: Cache) -> list[Path]:
    """Two snapshots of 3 MB."""
    snapshots = Snapshots(cache.folder, 1 << 30)
    assert snapshots.ready()
    for number in range(2):
        name = snapshots.unfinished()
        (cache.folder / name).write_bytes(bytes([number]) * 3_000_000)
        snapshots.keep(key_of(number), name)
    return sorted(cache.folder.iterdir())


def test_show_tells_how_many_and_how_large(cache: Cache, paths: list[Path]) -> None:
    shown = f"folder\t{cache.folder}\nsnapshots\t2\nsize\t6 MB of 1,024 MB\n"
    assert cache("show") == (0, shown, "")


def test_show_as_json(cache: Cache, paths: list[Path]) -> None:
    code, out, err = cache("show", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "schema_version": 1,
        "folder": str(cache.folder),
        "count": 2,
        "bytes": 6_000_000,
        "most_bytes": 1_024_000_000,
        "replies": {"folder": str(cache.folder.parent / "replies"), "count": 0, "bytes": 0},
    }


def test_show_before_there_is_anything(cache: Cache) -> None:
    shown = f"folder\t{cache.folder}\nsnapshots\t0\nsize\t0 MB of 1,024 MB\n"
    assert cache("show") == (0, shown, "")


def test_clear_removes_them_when_agreed(cache: Cache, paths: list[Path]) -> None:
    assert cache("clear", "--yes") == (0, "", "removed 2 prompt snapshots (6 MB)\n")
    assert list(cache.folder.iterdir()) == []


def test_clear_without_a_person_to_ask_removes_nothing(cache: Cache, paths: list[Path]) -> None:
    code, out, err = cache("clear")
    assert (code, out) == (2, "")
    assert "--yes" in err
    assert sorted(cache.folder.iterdir()) == paths


def test_a_dry_run_shows_what_would_go(cache: Cache, paths: list[Path]) -> None:
    code, out, err = cache("clear", "--dry-run")
    assert (code, err) == (0, "")
    assert sorted(out.splitlines()) == [f"would remove {path}" for path in paths]
    assert sorted(cache.folder.iterdir()) == paths


def test_clearing_nothing_is_no_fault(cache: Cache) -> None:
    assert cache("clear") == (0, "", "there are no prompt snapshots\n")


def test_on_a_terminal_the_figures_line_up(cache: Cache, paths: list[Path], tmp_path: Path) -> None:
    surroundings = {"AGENT_CACHE_DIR": str(cache.folder.parent)}
    with Terminal((*AGENT, "cache", "show"), tmp_path, surroundings, columns=200) as terminal:
        done = terminal.read_to_end()

    shown = f"folder     {cache.folder}\nsnapshots  2\nsize       6 MB of 1,024 MB\n"
    assert (done.code, done.out) == (0, shown)


def test_a_person_who_does_not_agree_keeps_all(
    cache: Cache, paths: list[Path], tmp_path: Path
) -> None:
    surroundings = {"AGENT_CACHE_DIR": str(cache.folder.parent)}
    with Terminal((*AGENT, "cache", "clear"), tmp_path, surroundings) as terminal:
        terminal.read_until("[y/N] ")
        terminal.type("n\n")
        done = terminal.read_to_end()

    assert (done.code, done.out.splitlines()[-1]) == (1, "nothing removed")
    assert all(path.exists() for path in paths)
