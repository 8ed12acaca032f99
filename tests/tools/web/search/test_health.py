import random
import threading
from pathlib import Path

import pytest

from tools.web.search.failures import Blocked, Limited
from tools.web.search.health import FILE, Health, Memory


class Steady(random.Random):
    """Chance that leaves nothing to chance."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory(tmp_path: Path, clock: Clock) -> Memory:
    return Memory(tmp_path, clock, Steady())


def test_an_engine_that_fails_rests_twice_as_long_each_time(memory: Memory, clock: Clock) -> None:
    waits = []
    for _ in range(10):
        memory.failed("brave", Blocked("no"))
        waits.append(memory.of("brave").wait_s(clock.now))

    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_the_rest_has_some_chance_in_it(tmp_path: Path, clock: Clock) -> None:
    waits = set()
    for seed in range(20):
        memory = Memory(None, clock, random.Random(seed))
        memory.failed("brave", Blocked("no"))
        waits.add(memory.of("brave").wait_s(clock.now))

    assert len(waits) == 20
    assert min(waits) >= 22.5
    assert max(waits) <= 37.5


def test_an_engine_is_left_alone_for_as_long_as_it_asks(memory: Memory, clock: Clock) -> None:
    memory.failed("brave", Limited("later", 500.0))

    assert memory.of("brave") == Health(1, 1500.0, "limited")
    assert memory.of("brave").wait_s(clock.now) == 500.0


def test_no_engine_may_ask_for_more_than_a_day(memory: Memory, clock: Clock) -> None:
    memory.failed("brave", Limited("later", 10.0**9))

    assert memory.of("brave").wait_s(clock.now) == 24 * 3600


def test_an_answer_makes_it_well_again(memory: Memory, clock: Clock) -> None:
    memory.failed("brave", Blocked("no"))
    memory.answered("brave", 0.25)

    assert memory.of("brave") == Health(seconds=0.25)


def test_other_processes_know_it_too(memory: Memory, tmp_path: Path, clock: Clock) -> None:
    memory.failed("brave", Blocked("no"))

    assert Memory(tmp_path, clock).of("brave") == Health(1, 1030.0, "blocked")


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=Memory(tmp_path).failed, args=(f"engine{number}", Blocked("no")))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Memory(tmp_path).all()) == [f"engine{number}" for number in range(8)]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\x00\xff",
        b"[]",
        b'{"version": 1}',
        b'{"version": 99, "engines": {"brave": {}}}',
        b'{"version": 1, "engines": {"brave": 7}}',
        b'{"version": 1, "engines": {"brave": {"until": "soon"}}}',
        b'{"version": 1, "engines": {"brave": {"until": NaN}}}',
        b'{"version": 1, "engines": {"brave": {"unknown": 1}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_memory_is_an_empty_one(tmp_path: Path, damage: bytes, clock: Clock) -> None:
    (tmp_path / FILE).write_bytes(damage)
    memory = Memory(tmp_path, clock, Steady())
    assert memory.of("brave") == Health()

    memory.failed("brave", Blocked("no"))
    assert memory.of("brave") == Health(1, 1030.0, "blocked")


def test_a_folder_that_cannot_be_hinders_no_search(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "web", clock)

    memory.failed("brave", Blocked("no"))
    memory.answered("brave", 0.1)

    assert memory.of("brave") == Health()


def test_a_clock_that_was_set_back_makes_nobody_wait_for_years(
    memory: Memory, clock: Clock
) -> None:
    clock.now = 10.0**9
    memory.failed("brave", Blocked("no"))
    clock.now = 1000.0

    assert memory.of("brave").wait_s(clock.now) == 0


def test_the_memory_is_for_its_owner_alone(memory: Memory, tmp_path: Path) -> None:
    memory.failed("brave", Blocked("no"))

    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
