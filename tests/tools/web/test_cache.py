import os
import threading
from pathlib import Path

import pytest

from tools.web.cache import Cache, opened


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(tmp_path: Path, clock: Clock) -> Cache:
    return Cache(tmp_path / "web", clock=clock)


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "web" / "answers").iterdir())


def test_what_was_put_is_there_until_its_time_is_over(cache: Cache, clock: Clock) -> None:
    cache.put("page:x", b"line\nline\x00", 600)
    assert cache.get("page:x") == b"line\nline\x00"

    clock.now += 600
    assert cache.get("page:x") is None


def test_it_is_known_since_when_it_is_there(cache: Cache, clock: Clock) -> None:
    cache.put("a", b"1", 60)
    clock.now += 10

    found = cache.find("a")
    assert found is not None
    assert found.since == 1000.0


def test_what_was_never_put_is_not_there(cache: Cache) -> None:
    assert cache.get("a") is None


def test_a_name_tells_nothing_of_what_was_asked(cache: Cache, tmp_path: Path) -> None:
    cache.put("search:my secret word", b"x", 60)

    [path] = kept(tmp_path)
    assert "secret" not in str(path)
    assert b"secret" not in path.read_bytes()


def test_it_is_for_its_owner_alone(cache: Cache, tmp_path: Path) -> None:
    cache.put("a", b"1", 60)

    [path] = kept(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [b"", b"\n", b"{}\nx", b"[0, 9e99, 1]\nx", b"\xff\xfe", b"[1]"])
def test_a_damaged_file_is_as_none(cache: Cache, tmp_path: Path, damage: bytes) -> None:
    cache.put("a", b"1", 60)
    [path] = kept(tmp_path)
    path.write_bytes(damage)

    assert cache.get("a") is None
    assert kept(tmp_path) == []


def test_a_half_written_file_is_as_none(cache: Cache, tmp_path: Path) -> None:
    cache.put("a", b"1" * 100, 60)
    [path] = kept(tmp_path)
    path.write_bytes(path.read_bytes()[:-1])

    assert cache.get("a") is None


def test_a_clock_that_was_set_back_gives_nothing(cache: Cache, clock: Clock) -> None:
    cache.put("a", b"1", 60)
    clock.now = 10.0

    assert cache.get("a") is None


def test_the_oldest_go_where_there_is_no_room(tmp_path: Path) -> None:
    for number in range(40):
        Cache(tmp_path / "web", 10_000).put(f"page{number}", b"x" * 1000, 60)

    assert sum(path.stat().st_size for path in kept(tmp_path)) <= 10_000


def test_nothing_stays_for_longer_than_a_day(tmp_path: Path) -> None:
    Cache(tmp_path / "web").put("old", b"1", 10.0**9)
    [old] = kept(tmp_path)
    os.utime(old, (1.0, 1.0))

    Cache(tmp_path / "web").put("new", b"2", 60)
    assert old not in kept(tmp_path)
    assert len(kept(tmp_path)) == 1


def test_what_alone_would_fill_the_room_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "web", 10_000)
    cache.put("a", b"x" * 9000, 60)

    assert cache.get("a") is None


def test_a_folder_that_cannot_be_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "web")
    cache.put("a", b"1", 60)

    assert cache.get("a") is None
    assert cache.clear() == 0


def test_all_can_be_thrown_away(cache: Cache) -> None:
    cache.put("a", b"1", 60)
    cache.put("b", b"2", 60)

    assert cache.clear() == 2
    assert cache.get("a") is None


def test_without_a_folder_there_is_no_cache() -> None:
    assert opened(None) is None


def test_threads_that_put_the_same_leave_a_whole_answer(cache: Cache, tmp_path: Path) -> None:
    values = [bytes([number]) * 10_000 for number in range(8)]
    threads = [threading.Thread(target=cache.put, args=("a", one, 60)) for one in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert cache.get("a") in values
    assert len(kept(tmp_path)) == 1
