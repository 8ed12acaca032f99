"""Streams that block: there are ticks meanwhile, and whoever leaves leaves no thread behind."""

import socket
import threading
from collections.abc import Iterator

import pytest

from agent.models.ticking import NotConnected, ticking
from tests.process import DEADLINE_S


def test_what_a_stream_brings_comes_in_its_order_and_then_it_ends() -> None:
    assert [one for one in ticking(lambda: "abc") if one is not None] == ["a", "b", "c"]


def test_what_a_stream_raises_is_raised_here() -> None:
    def stream() -> Iterator[str]:
        yield "a"
        raise KeyError("b")

    pieces = ticking(stream)
    with pytest.raises(KeyError):
        list(pieces)


def test_a_tick_comes_while_nothing_else_does() -> None:
    going = threading.Event()

    def stream() -> Iterator[str]:
        going.wait(DEADLINE_S)
        yield "a"

    pieces = ticking(stream)
    assert next(pieces) is None
    going.set()
    assert [one for one in pieces if one is not None] == ["a"]


def test_a_stream_that_is_left_is_closed_in_its_own_thread() -> None:
    closed: list[str] = []

    def stream() -> Iterator[str]:
        try:
            while True:
                yield "a"
        finally:
            closed.append(threading.current_thread().name)

    pieces = ticking(stream)
    assert next(pieces) == "a"
    pieces.close()

    assert closed == ["reply"]


def test_a_thread_that_waits_for_a_server_ends_when_it_is_left() -> None:
    near, far = socket.socketpair()
    ended = threading.Event()

    def stream() -> Iterator[bytes]:
        connection = near
        while data := connection.recv(9):
            yield data
        ended.set()

    pieces = ticking(stream)
    far.send(b"a")
    assert next(one for one in pieces if one) == b"a"
    assert next(pieces) is None
    pieces.close()

    assert ended.is_set()
    assert "reply" not in {one.name for one in threading.enumerate()}
    near.close()
    far.close()


def test_a_connection_that_does_not_come_is_given_up() -> None:
    going = threading.Event()

    def create_connection() -> None:  # as Python's own is called
        going.wait(DEADLINE_S)

    def stream() -> Iterator[str]:
        create_connection()
        yield "a"

    pieces = ticking(stream, connect_s=0.0)
    with pytest.raises(NotConnected):
        for _ in pieces:
            pass
    going.set()
