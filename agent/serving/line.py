"""The line before the model: one request at a time, in the order in which they came."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from agent.serving.faults import Fault, Gone

MOST_WAITING = 16
"""More would wait for minutes: they are told to come again."""
LATER_S = 5
LOOK_S = 0.1
"""How often who waits looks whether its client is still there."""


class Line:
    """Lets one request after the other to the model."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self.most_waiting = most_waiting
        self._tickets: deque[object] = deque()
        """Who is served stands first, then those that wait."""
        self._moved = threading.Condition()

    @contextmanager
    def turn(self, gone: Callable[[], bool]) -> Iterator[None]:
        """Wait until it is the caller's turn; the turn is over when the block ends.

        Args:
            gone: whether nobody waits for the reply any more.

        Raises:
            Fault: too many wait already.
            Gone: nobody waits any more.
        """
        ticket = self._join()
        try:
            while not self._is_first(ticket):
                if gone():
                    raise Gone
            yield
        finally:
            with self._moved:
                self._tickets.remove(ticket)
                self._moved.notify_all()

    @property
    def length(self) -> int:
        """How many are served or wait."""
        return len(self._tickets)

    def _join(self) -> object:
        ticket = object()
        with self._moved:
            if len(self._tickets) > self.most_waiting:
                raise Fault(
                    429,
                    f"{self.most_waiting} requests are waiting already: try again later",
                    code="rate_limit_exceeded",
                    kind="requests",
                    headers={"Retry-After": str(LATER_S)},
                )
            self._tickets.append(ticket)
        return ticket

    def _is_first(self, ticket: object) -> bool:
        with self._moved:
            if self._tickets[0] is not ticket:
                self._moved.wait(LOOK_S)
            return self._tickets[0] is ticket
