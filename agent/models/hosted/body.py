"""Reads the body of a response: a stream of events, or one piece of JSON, within bounds."""

import json
from collections.abc import Generator, Iterator
from itertools import chain
from typing import Any

from agent.models.hosted.exchange import Head
from agent.models.hosted.sse import DONE, Events

MOST_BYTES = 64 << 20
"""Of one reply: a token comes in some hundred bytes."""
MOST_ERROR = 64 << 10
"""Of a body that is read whole; the rest is dropped."""
MOST_AFTER = 3
"""So many ticks is waited for the end of a stream whose last event has come."""
OVER: dict[str, Any] = {"over": True}
"""Stands for the event that says that nothing follows."""
BEGINNINGS = (b"data:", b"event:", b"id:", b"retry:", b":")
"""Of a stream of events, whatever it is called."""
Arrivals = Generator[Head | bytes, None, None]


class NotJson(Exception):
    """What came is no JSON; `what` says what else."""

    def __init__(self, what: str, body: bytes) -> None:
        super().__init__(what)
        self.what, self.body = what, body


class TooMuch(Exception):
    """More came than is believed."""


def read(arrivals: Arrivals, most: int = MOST_ERROR) -> Generator[str, None, bytes]:
    """Return a body, at most so many bytes of it; yields a tick for each piece."""
    whole = bytearray()
    for piece in arrivals:
        assert isinstance(piece, bytes)
        whole += piece
        if len(whole) >= most:
            break
        yield ""
    return bytes(whole[:most])


def chunks(arrivals: Arrivals, kind: str) -> Iterator[dict[str, Any] | None]:
    """Yield each piece of JSON that comes, and None for a tick.

    A server that does not stream sends one piece of JSON, whatever it was asked for.

    Raises:
        NotJson: something else came.
        TooMuch: also more than is believed.
    """
    if "text/event-stream" in kind:
        yield from _streamed(arrivals)
        return
    body = bytearray()
    for piece in arrivals:
        assert isinstance(piece, bytes)
        yield None
        body += piece
        if len(body) > MOST_BYTES:
            raise TooMuch
        if "json" not in kind and body.lstrip().startswith(BEGINNINGS):
            yield from _streamed(arrivals, bytes(body))
            return
    if not body.strip():
        raise NotJson("an empty body", b"")
    yield _object(bytes(body), kind)


def _streamed(arrivals: Arrivals, before: bytes = b"") -> Iterator[dict[str, Any] | None]:
    events, total, first = Events(), 0, b""
    is_empty = True
    for piece in chain([before], arrivals):
        assert isinstance(piece, bytes)
        first, total = first or piece, total + len(piece)
        if total > MOST_BYTES:
            raise TooMuch
        for data in events.feed(piece):
            is_empty = False
            if data.strip() == DONE:
                yield OVER
                yield from _to_the_end(arrivals)
                return
            yield _object(data.encode(), "")
        yield None
    for data in events.rest():
        yield OVER if data.strip() == DONE else _object(data.encode(), "")
        is_empty = False
    if is_empty:
        raise NotJson("no event" if first.strip() else "an empty body", first)


def _to_the_end(arrivals: Arrivals) -> Iterator[None]:
    """Read what may follow the last event, so that the connection can be used again."""
    for silent, piece in enumerate(arrivals):
        if silent >= MOST_AFTER or len(piece if isinstance(piece, bytes) else b"") > MOST_AFTER:
            return
        yield None


def _object(text: bytes, kind: str) -> dict[str, Any]:
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        is_page = "html" in kind or text.lstrip()[:1] == b"<"
        raise NotJson("a page" if is_page else "no JSON", text) from None
    if isinstance(found, list) and len(found) == 1:  # Google's errors come in a list
        found = found[0]
    if not isinstance(found, dict):
        raise NotJson("JSON of another kind", text)
    if not {"choices", "error", "usage"} & found.keys() and found.keys() & {"message", "detail"}:
        return {"error": found}
    return found
