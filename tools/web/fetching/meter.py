"""Counts the bytes of one exchange, and ends it when its time is over."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.errors import ToolError
from tools.web.fetching.limits import Limits, in_words


@dataclass
class Meter:
    """What one connection counts; it serves one exchange at a time."""

    limits: Limits
    now: Callable[[], float]
    ends_at: float = 0.0
    sent: int = 0
    received: int = 0
    is_connected: bool = False
    awaited: str = ""
    """The host that a proxy has still to connect us to; empty where there is none."""
    _most: int = 0
    """How much may have been received."""
    _what: str = ""
    """What is told where there is more."""

    def begin(self, ends_at: float) -> None:
        """Begin an exchange that has to be over at `ends_at`."""
        self.ends_at, self.sent, self.received = ends_at, 0, 0
        self.allow(self.limits.header_bytes, "headers")

    def allow(self, more: int, what: str) -> None:
        """Let `more` bytes be received from here on."""
        self._most = self.received + more
        self._what = f"{what} are larger than {in_words(more)}"

    def room(self, wanted: int) -> int:
        """Return how many of the `wanted` bytes may still be received."""
        if self.received >= self._most:
            raise ToolError(f"its {self._what}")
        return min(wanted, self._most - self.received)

    @property
    def patience_s(self) -> float:
        """How long the next piece is waited for: to be connected by a proxy is to connect."""
        return self.limits.connect_s if self.awaited else self.limits.read_s

    def within(self, seconds: float) -> float:
        """Return how long may be waited, at most `seconds`; raise `ToolError` if no longer."""
        left = self.ends_at - self.now()
        if left <= 0:
            raise ToolError(f"it took longer than {self.limits.total_s:g} s")
        return min(seconds, left)
