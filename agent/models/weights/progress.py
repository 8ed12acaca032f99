"""How far a download is, told a few times a second at most."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

PERIOD_S = 0.25
"""Seconds between two reports: more often than this nobody can read."""


@dataclass(frozen=True)
class Progress:
    """How much of a file is on disk."""

    name: str
    done_bytes: int
    total_bytes: int
    source: str
    """The host that the bytes come from, or `disk` while an earlier start is checked."""


Report = Callable[[Progress], None]


@dataclass
class Ticker:
    """Passes on to `report` what is worth telling: the first, the last, and some between."""

    report: Report
    name: str
    total_bytes: int
    _told: float = field(default=float("-inf"), init=False)

    def tick(self, done_bytes: int, source: str) -> None:
        """Tell how far it is, unless that was told a moment ago."""
        now = time.monotonic()
        if done_bytes == self.total_bytes or now - self._told >= PERIOD_S:
            self._told = now
            self.report(Progress(self.name, done_bytes, self.total_bytes, source))
