"""The line below an answer."""

from agent.render.tally import Tally
from tests.render.screens import apples


def test_the_seconds_run_from_the_beginning_not_from_the_first_event() -> None:
    times = iter([100.0, 107.25])
    tally = Tally(lambda: next(times))
    for event in apples():
        tally.take(event)

    assert tally.line(full=True) == (
        "toy · 2 steps · 200 tokens read, 180 from the snapshot · 40 written · 7.2 s"
    )
