"""The recorder: what it keeps of a step that is still being written."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from agent.events import Streamed
from agent.recording.recorder import QUICK_S, Recorder
from agent.store.rows import Run
from agent.store.sqlite import Sqlite
from agent.store.store import Store

WORDS = ("The ", "sky ", "is ", "blue.")


@dataclass
class Distant(Store):
    """A store to which each piece takes a while, by the clock that both share."""

    takes_s: float
    distant: bool = True
    now: float = 0.0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(Sqlite(None))

    def clock(self) -> float:
        return self.now

    def unfinished(self, run: str, part: str, text: str) -> None:
        self.now += self.takes_s
        self.told.append(text)


def told(takes_s: float, between_s: float, distant: bool = True) -> Iterator[str]:
    """Return what a store is told of that takes so long, of words that come so far apart."""
    store = Distant(takes_s, distant)
    recorder = Recorder(store, Run("run1", "Which colour?"), print, store.clock)
    recorder.begin({})
    for word in WORDS:
        recorder.take(Streamed(1, "answer", word))
        store.now += between_s
    yield from store.told


@pytest.mark.parametrize(("takes_s", "distant"), [(QUICK_S / 2, True), (1.0, False)])
def test_a_store_at_hand_is_told_of_each_piece(takes_s: float, distant: bool) -> None:
    found = [*told(takes_s, 0.0, distant)]

    assert found == ["The ", "The sky ", "The sky is ", "The sky is blue."]


@pytest.mark.parametrize(
    ("between_s", "kept"), [(0.05, ["The "]), (0.3, ["The ", "The sky is "]), (1.0, 4)]
)
def test_a_store_far_away_is_told_now_and_then(between_s: float, kept: list[str] | int) -> None:
    found = [*told(0.05, between_s)]

    assert (len(found) if isinstance(kept, int) else found) == kept
