"""Snapshots on disk: found when sound, ignored and deleted when not, bounded in size."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent.models.embedded.snapshots import Snapshots, key_of

KEY, OTHER = key_of("model", [1, 2]), key_of("model", [1, 3])
WRITER = """
import sys
from pathlib import Path
from agent.models.embedded.snapshots import Snapshots
snapshots = Snapshots(Path(sys.argv[1]), 1 << 20)
for turn in range(50):
    name = snapshots.unfinished()
    (snapshots.folder / name).write_bytes(sys.argv[3].encode() * 1000)
    snapshots.keep(sys.argv[2], name)
    assert snapshots.find(sys.argv[2])
"""


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    found = Snapshots(tmp_path / "snapshots", 1000)
    assert found.ready()
    return found


def keep(snapshots: Snapshots, key: str, payload: bytes, used: float | None = None) -> Path:
    name = snapshots.unfinished()
    (snapshots.folder / name).write_bytes(payload)
    if used is not None:
        os.utime(snapshots.folder / name, (used, used))
    snapshots.keep(key, name)
    found = snapshots.find(key)
    assert found is not None
    if used is not None:
        os.utime(snapshots.folder / found, (used, used))
    return snapshots.folder / found


def names(snapshots: Snapshots) -> list[str]:
    return sorted(path.name for path in snapshots.folder.iterdir())


def test_what_was_kept_is_found_under_its_key_alone(snapshots: Snapshots) -> None:
    path = keep(snapshots, KEY, b"state")
    assert (path.read_bytes(), names(snapshots)) == (b"state", [path.name])
    assert snapshots.find(OTHER) is None


def test_any_difference_makes_another_key() -> None:
    keys = {key_of(*parts) for parts in (["m", 1], ["m", 2], ["n", 1], ["m", [1]], ["m"])}
    assert len(keys) == 5


@pytest.mark.parametrize("damage", [b"", b"stat", b"stale", b"state and more"])
def test_a_damaged_snapshot_is_neither_found_nor_left(snapshots: Snapshots, damage: bytes) -> None:
    keep(snapshots, KEY, b"state").write_bytes(damage)
    assert snapshots.find(KEY) is None
    assert names(snapshots) == []


def test_a_damaged_snapshot_beside_a_sound_one_does_no_harm(snapshots: Snapshots) -> None:
    sound = keep(snapshots, KEY, b"state")
    (snapshots.folder / f"{KEY}.{'0' * 32}.kv").write_bytes(b"foreign")
    assert snapshots.find(KEY) == sound.name
    assert names(snapshots) == [sound.name]


def test_a_folder_in_the_place_of_a_snapshot_is_no_snapshot(snapshots: Snapshots) -> None:
    (snapshots.folder / f"{KEY}.{'0' * 32}.kv").mkdir()
    assert snapshots.find(KEY) is None


def test_the_least_recently_used_go_first(snapshots: Snapshots) -> None:
    keys = [key_of(number) for number in range(3)]
    for age, key in enumerate(keys):
        keep(snapshots, key, bytes([age]) * 400, used=1_000_000 + age)
    assert [snapshots.find(key) is not None for key in keys] == [False, True, True]


def test_finding_a_snapshot_counts_as_using_it(snapshots: Snapshots) -> None:
    first = keep(snapshots, KEY, b"a" * 400, used=1_000_000)
    second = keep(snapshots, OTHER, b"b" * 400, used=1_000_001)
    assert snapshots.find(KEY) == first.name
    assert [each.path for each in snapshots.all()] == [second, first]


def test_a_snapshot_larger_than_allowed_is_not_kept(snapshots: Snapshots) -> None:
    name = snapshots.unfinished()
    (snapshots.folder / name).write_bytes(b"a" * 1001)
    snapshots.keep(KEY, name)
    assert names(snapshots) == []


def test_only_abandoned_unfinished_files_are_cleaned_up(snapshots: Snapshots) -> None:
    fresh, old = snapshots.unfinished(), snapshots.unfinished()
    for name in (fresh, old):
        (snapshots.folder / name).write_bytes(b"half")
    os.utime(snapshots.folder / old, (1_000_000, 1_000_000))
    path = keep(snapshots, KEY, b"state")
    assert names(snapshots) == sorted([fresh, path.name])


def test_clearing_deletes_everything_of_ours_and_nothing_else(snapshots: Snapshots) -> None:
    path = keep(snapshots, KEY, b"state")
    (snapshots.folder / snapshots.unfinished()).write_bytes(b"half")
    (snapshots.folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert [each.path for each in snapshots.clear()] == [path]
    assert names(snapshots) == ["notes.txt"]


def test_keeping_what_is_not_there_fails(snapshots: Snapshots) -> None:
    with pytest.raises(FileNotFoundError):
        snapshots.keep(KEY, snapshots.unfinished())


def test_the_folder_is_made_for_its_owner_alone(snapshots: Snapshots) -> None:
    assert snapshots.folder.stat().st_mode & 0o077 == 0


def test_a_file_in_the_place_of_the_folder_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    assert not Snapshots(tmp_path / "taken", 1000).ready()
    assert not Snapshots(tmp_path / "taken" / "below", 1000).ready()


def test_a_missing_folder_holds_no_snapshots(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "none", 1000)
    assert (snapshots.find(KEY), snapshots.all(), snapshots.clear()) == (None, [], [])


def test_two_processes_may_write_at_once(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), KEY, text])
        for text in ("one", "two")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    sound = {path.read_bytes()[:3] for path in tmp_path.iterdir()}
    assert sound == {b"one", b"two"}
