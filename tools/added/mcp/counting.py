"""Counts what goes to a server over HTTP and comes back, and cuts off what has no end.

The SDK reads bodies whole, and events until an empty line; an answer is therefore counted below it,
event by event.
"""

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from agent.events import Contact
from tools.added.mcp.faults import Ended, Unreachable

if TYPE_CHECKING:
    import httpx

EVENTS = "text/event-stream"
Break = Callable[[Unreachable], None]


class Counter:
    """Whom the run has reached, and how much went there and back."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.requests = self.sent = self.received = 0

    def contacts(self) -> tuple[Contact, ...]:
        """Return the contact; none where nothing was sent."""
        found = Contact(self.host, "tools", self.requests, self.sent, self.received)
        return (found,) if self.requests else ()


def counted(
    inner: Any, counter: Counter, most_bytes: int, broken: Break
) -> "httpx.AsyncBaseTransport":
    """Return the transport `inner`, counted and bounded.

    Args:
        inner: a transport of httpx.
        counter: counts.
        most_bytes: of one answer, or of one event in a stream of them.
        broken: is told of what the SDK passes over: an answer that breaks off in its middle.
    """
    import httpx

    class Counted(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            counter.requests += 1
            head = sum(len(key) + len(value) for key, value in request.headers.raw)
            counter.sent += len(str(request.url)) + head + len(request.content)
            response: httpx.Response = await inner.handle_async_request(request)
            if response.headers.get("content-encoding", "identity") != "identity":
                await response.aclose()
                raise Unreachable("it compresses what it was asked to send as it is")
            response.stream = Bounded(response, request.method == "POST")
            return response

        async def aclose(self) -> None:
            await inner.aclose()

    class Bounded(httpx.AsyncByteStream):
        def __init__(self, response: Any, is_answer: bool) -> None:
            self._stream, self._in_events = response.stream, _is_stream(response)
            self._hear = broken if is_answer else None

        async def __aiter__(self) -> AsyncIterator[bytes]:
            pieces = bounded(self._stream, self._in_events, most_bytes)
            async for piece in watched(pieces, self._in_events, self._hear):
                counter.received += len(piece)
                yield piece

        async def aclose(self) -> None:
            await self._stream.aclose()

    return Counted()


async def watched(
    pieces: AsyncIterator[bytes], in_events: bool, broken: Break | None
) -> AsyncIterator[bytes]:
    """Yield `pieces`; tell `broken`, where they are an answer, that they ended before it did."""
    import httpx

    hear = broken or (lambda fault: None)
    try:
        async for piece in pieces:
            yield piece
    except Unreachable as error:
        hear(error)
        raise
    except httpx.HTTPError:
        hear(Ended("it broke off in the middle of an answer"))
        raise
    if in_events:  # the SDK closes the stream once it has the answer
        hear(Ended("it ended its answer before it was whole"))


async def bounded(
    stream: AsyncIterator[bytes], in_events: bool, most_bytes: int
) -> AsyncIterator[bytes]:
    """Yield the pieces of `stream`; raise `Ended` where one event, or all of it, is too much."""
    size = 0
    async for piece in stream:
        end = _end_of_event(piece) if in_events else -1
        size = size + len(piece) if end < 0 else len(piece) - end
        if size > most_bytes:
            raise Ended(f"it sent a message of more than {most_bytes >> 20} MiB, and was cut off")
        yield piece


def _end_of_event(piece: bytes) -> int:
    """Return where the last event in `piece` ends; -1 where none does.

    An empty line that is cut between two pieces is not seen: such an event counts on.
    """
    return max(piece.rfind(line) for line in (b"\n\n", b"\r\n\r\n", b"\r\r"))


def _is_stream(response: "httpx.Response") -> bool:
    kind: str = response.headers.get("content-type", "")
    return kind.lower().startswith(EVENTS)
