import os
from pathlib import Path

from agent.models.weights import leftovers, path_of, remove, state, verify
from agent.models.weights.files import part_of, stamp_of
from tests.models.weights.fakes import CONTENT, FAKE


def test_weights_that_never_came_are_missing(tmp_path: Path) -> None:
    assert state(FAKE, tmp_path) == "missing"


def test_weights_that_came_half_way_are_partial(tmp_path: Path) -> None:
    part_of(path_of(FAKE, tmp_path)).write_bytes(CONTENT[:10])

    assert state(FAKE, tmp_path) == "partial"


def test_whole_weights_without_a_stamp_are_verified_once_and_stamped(tmp_path: Path) -> None:
    path = path_of(FAKE, tmp_path)
    path.write_bytes(CONTENT)

    assert state(FAKE, tmp_path) == "complete"
    assert stamp_of(path).exists()


def test_a_stamp_spares_reading_the_weights_again(tmp_path: Path) -> None:
    path = path_of(FAKE, tmp_path)
    path.write_bytes(CONTENT)
    state(FAKE, tmp_path)
    before = path.stat()
    path.write_bytes(bytes(len(CONTENT)))  # only a file that is read could show this
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert state(FAKE, tmp_path) == "complete"


def test_weights_that_were_changed_after_verification_are_damaged(tmp_path: Path) -> None:
    path = path_of(FAKE, tmp_path)
    path.write_bytes(CONTENT)
    state(FAKE, tmp_path)
    path.write_bytes(bytes(len(CONTENT)))
    os.utime(path, ns=(1, 1))

    assert state(FAKE, tmp_path) == "damaged"


def test_weights_that_were_cut_are_damaged(tmp_path: Path) -> None:
    path_of(FAKE, tmp_path).write_bytes(CONTENT[:-1])

    assert state(FAKE, tmp_path) == "damaged"


def test_a_folder_in_place_of_the_weights_is_damaged(tmp_path: Path) -> None:
    path_of(FAKE, tmp_path).mkdir()

    assert state(FAKE, tmp_path) == "damaged"


def test_a_stamp_that_is_no_stamp_is_not_believed(tmp_path: Path) -> None:
    path = path_of(FAKE, tmp_path)
    path.write_bytes(bytes(len(CONTENT)))
    stamp_of(path).write_bytes(b"\xff{")

    assert state(FAKE, tmp_path) == "damaged"


def test_verifying_tells_how_far_it_is(tmp_path: Path) -> None:
    path = path_of(FAKE, tmp_path)
    path.write_bytes(CONTENT)
    seen: list[int] = []

    assert verify(path, seen.append) == FAKE.sha256
    assert seen == [1 << 20, len(CONTENT)]


def test_removing_leaves_nothing_of_the_weights(tmp_path: Path) -> None:
    path = path_of(FAKE, tmp_path)
    for each in (path, part_of(path), stamp_of(path)):
        each.write_bytes(b"x")

    assert remove(FAKE, tmp_path) == [path, part_of(path), stamp_of(path)]
    assert leftovers(FAKE, tmp_path) == []
