"""Waits for what a blocking stream brings, and ticks meanwhile; leaves it at once when closed.

A thread reads the stream. Whoever leaves early does not wait for the server: the connection that
the thread is blocked on is shut down under it (shutdown(2) wakes a blocked read, close(2) does
not). It is found in the thread's own frames, since libraries hide their connections.
"""

import contextlib
import math
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")

TICK_S = 0.1
LEAVING_S = 2.0
"""How long a thread is given to end; one that waits for what is no connection ends by itself."""
CONNECTING = frozenset({"create_connection", "getaddrinfo"})
"""Functions of Python's own in which a thread is that has no connection yet."""
HOLDERS = ("_sock", "sock", "connection")
"""What libraries call the connection that an object reads from."""


class NotConnected(Exception):
    """There was no connection in time."""


def ticking(
    stream: Callable[[], Iterable[T]], connect_s: float = math.inf
) -> Generator[T | None, None, None]:
    """Yield what `stream` brings, and None each time nothing came for a tenth of a second.

    Args:
        stream: called, and read, in a thread of its own. What it raises is raised here.
        connect_s: how long it may try to connect; then `NotConnected` is raised.
    """
    reading = _Reading(stream, connect_s)
    try:
        yield from reading.heard()
    finally:
        reading.leave()


class _Reading:
    """A thread that reads one stream."""

    def __init__(self, stream: Callable[[], Iterable[Any]], connect_s: float) -> None:
        self._stream, self._connect_s = stream, connect_s
        self._came: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._read, name="reply", daemon=True)
        self._thread.start()

    def heard(self) -> Generator[Any, None, None]:
        connecting_since: float | None = None
        while True:
            try:
                kind, what = self._came.get(timeout=TICK_S)
            except queue.Empty:
                now = time.monotonic()
                if not _is_connecting(self._thread):
                    connecting_since = None
                elif now - (connecting_since := connecting_since or now) > self._connect_s:
                    raise NotConnected from None
                yield None
                continue
            if kind == "end":
                return
            if kind == "error":
                raise what
            yield what

    def leave(self) -> None:
        """Have the thread end: at the next thing that comes, or by shutting its connection."""
        self._left.set()
        until = time.monotonic() + LEAVING_S
        while self._thread.is_alive() and time.monotonic() < until:
            _interrupt(self._thread)
            self._thread.join(0.02)

    def _read(self) -> None:
        try:
            with contextlib.ExitStack() as stack:
                stream = self._stream()
                if close := getattr(stream, "close", None):
                    stack.callback(close)
                for one in stream:
                    if self._left.is_set():
                        return
                    self._came.put(("", one))
            self._came.put(("end", None))
        except BaseException as error:  # whatever it is, it belongs to who waits for it
            self._came.put(("error", error))


def _is_connecting(thread: threading.Thread) -> bool:
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if frame.f_code.co_name in CONNECTING:
            return True
        frame = frame.f_back
    return False


def _interrupt(thread: threading.Thread) -> None:
    """Shut down the connection that `thread` is blocked on, if it is on one."""
    frame = sys._current_frames().get(thread.ident or 0)
    for connection in _connections(frame):
        with contextlib.suppress(OSError):  # it was not connected yet, or is closed already
            connection.shutdown(socket.SHUT_RDWR)
        return


def _connections(frame: FrameType | None) -> Generator[socket.socket, None, None]:
    """Yield the connections in sight of `frame` and of those that called it, innermost first."""
    while frame is not None:
        for one in [*frame.f_locals.values()]:
            if isinstance(one, socket.socket):
                yield one
            for name in HOLDERS:
                held = getattr(one, "__dict__", {}).get(name)
                if isinstance(held, socket.socket):
                    yield held
        frame = frame.f_back
