"""One request and its response, which may come over minutes: whoever waits hears a tick meanwhile.

A thread waits for the network, so that the program can stop at any time; to stop cuts the
connection, which ends the thread as well.
"""

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.models.hosted.lines import Line, Lines

if TYPE_CHECKING:
    import httpcore

TICK_S = 0.1
AHEAD = 64
"""So many pieces may wait to be read; then the server waits."""
ENDING_S = 0.25
"""How long is waited for a thread whose connection was cut."""


@dataclass(frozen=True)
class Head:
    """How a response begins."""

    status: int
    headers: Mapping[str, str]
    """By name, in lower case."""


@dataclass(frozen=True)
class Request:
    """What is asked."""

    method: str
    origin: str
    target: str
    """The path."""
    headers: Mapping[str, str]
    """May hold a key: never shown."""
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Request({self.method} {self.target})"


@dataclass(frozen=True)
class Waiting:
    """How long is waited, by which clock."""

    connect_s: float
    idle_s: float
    now: Callable[[], float] = time.monotonic


class Unconnected(Exception):
    """There was no connection in time."""


class Stalled(Exception):
    """Nothing came for too long."""


Arrival = Head | bytes


def exchanged(lines: Lines, request: Request, waiting: Waiting) -> Generator[Arrival, None, None]:
    """Yield the head of the response, then its body in pieces; an empty piece is a tick.

    Raises what httpcore raises, and an `OSError` of the system; `Unconnected`; `Stalled`.
    """
    line = lines.take()
    try:
        yield from _exchanged(lines, line, request, waiting)
    except ConnectionResetError:  # the server had closed a connection that was kept
        yield from _exchanged(lines, lines.take(fresh=True), request, waiting)


def _exchanged(
    lines: Lines, line: Line, request: Request, waiting: Waiting
) -> Generator[Arrival, None, None]:
    courier = Courier(line, request, waiting)
    thread = threading.Thread(target=courier.run, name="exchange", daemon=True)
    thread.start()
    try:
        yield from courier.arrivals()
    finally:
        courier.leave()
        thread.join(ENDING_S)
        if not thread.is_alive():
            lines.give(line)


class Courier:
    """Makes one exchange in a thread of its own."""

    def __init__(self, line: Line, request: Request, waiting: Waiting) -> None:
        self._line, self._request, self._waiting = line, request, waiting
        self._came: queue.Queue[Arrival | BaseException | None] = queue.Queue(AHEAD)
        self._is_connected = line.used
        self._is_over = self._is_left = False

    def run(self) -> None:
        """Fetch the response; whatever happens is handed over."""
        try:
            for one in self._fetched():
                self._hand(one)
            self._is_over = True
            self._hand(None)
        except Exception as error:  # told by whoever waits
            self._line.connection.close()
            self._is_over = True
            self._hand(error)

    def leave(self) -> None:
        """End the exchange: nobody waits for what may still come."""
        self._is_left = True
        if not self._is_over:
            self._line.wire.cut()

    def arrivals(self) -> Iterator[Arrival]:
        """Yield what came, and a tick now and then; raise what went wrong."""
        since, has_come = self._waiting.now(), False
        while True:
            try:
                one = self._came.get(timeout=TICK_S)
            except queue.Empty:
                self._check(self._waiting.now() - since)
                yield b""
                continue
            if one is None:
                return
            if isinstance(one, BaseException):
                if self._line.used and not has_come and not self._line.wire.is_cut:
                    raise ConnectionResetError from one
                raise one
            since, has_come = self._waiting.now(), True
            yield one

    def _check(self, waited_s: float) -> None:
        if not self._is_connected and waited_s > self._waiting.connect_s:
            raise Unconnected
        if waited_s > self._waiting.idle_s:
            raise Stalled

    def _fetched(self) -> Iterator[Arrival]:
        response = self._line.connection.handle_request(self._made())
        try:
            names = ((name.decode("latin-1").lower(), value) for name, value in response.headers)
            yield Head(response.status, {name: value.decode("latin-1") for name, value in names})
            yield from response.iter_stream()
        finally:
            response.close()

    def _made(self) -> "httpcore.Request":
        import httpcore

        asked, idle_s = self._request, self._waiting.idle_s + 1  # those of `arrivals` come first
        limits = {"connect": self._waiting.connect_s, "read": idle_s, "write": idle_s}
        return httpcore.Request(
            asked.method,
            f"{asked.origin}{asked.target}",
            headers=[(name.encode(), value.encode()) for name, value in asked.headers.items()],
            content=self._body(asked.body),
            extensions={"timeout": limits},
        )

    def _body(self, body: bytes) -> Iterator[bytes]:
        self._is_connected = True  # it is asked for when the headers have gone
        if body:
            yield body

    def _hand(self, one: Arrival | BaseException | None) -> None:
        while not (self._is_left or self._line.wire.is_cut):
            try:
                self._came.put(one, timeout=TICK_S)
            except queue.Full:
                continue
            return
