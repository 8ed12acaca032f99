"""Between two pages of a host there is a pause; nobody waits for other hosts."""

from dataclasses import dataclass, field

import pytest

from agent.errors import ToolError
from tools.web.fetching.limits import Limits
from tools.web.fetching.pace import Pace
from tools.web.fetching.surroundings import Surroundings


@dataclass
class Clock:
    """Time that passes where somebody sleeps."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(Limits(), Surroundings(now=lambda: clock.now, sleep=clock.sleep))


def test_the_first_page_of_a_host_does_not_wait(pace: Pace, clock: Clock) -> None:
    waits = [pace.wait("a.example", 0.0), pace.wait("b.example", 3.0)]

    assert (waits, clock.slept) == ([0.0, 0.0], [])


def test_the_next_one_waits_for_what_is_left_of_the_pause(pace: Pace, clock: Clock) -> None:
    pace.wait("a.example", 0.0)
    clock.now += 0.25

    assert (pace.wait("a.example", 0.0), clock.slept) == (0.25, [0.25])


@pytest.mark.parametrize(("asked_s", "pause_s"), [(0.0, 0.5), (2.0, 2.0), (3600.0, 5.0)])
def test_a_host_may_ask_for_longer_pauses_within_reason(
    pace: Pace, clock: Clock, asked_s: float, pause_s: float
) -> None:
    pace.wait("a.example", asked_s)

    assert pace.wait("a.example", asked_s) == pause_s


def test_who_would_wait_too_long_is_told_so(clock: Clock) -> None:
    pace = Pace(Limits(), Surroundings(now=lambda: clock.now, sleep=clock.slept.append))
    for _ in range(3):
        pace.wait("a.example", 5.0)

    with pytest.raises(ToolError) as refused:
        pace.wait("a.example", 5.0)

    assert str(refused.value) == "a.example asks for pauses between pages: open this one later"
    assert clock.slept == [5.0, 10.0]
