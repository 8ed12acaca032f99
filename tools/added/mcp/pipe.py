"""The messages of a server's standard streams: one JSON a line, and no line without an end.

Stands where the SDK has its own reader, which holds as much as comes. Format: JSON-RPC 2.0, framed
by line feeds (https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from tools.added.mcp.faults import Ended, Flooded

Read = Callable[[], Awaitable[bytes]]
Write = Callable[[bytes], Awaitable[None]]
Note = Callable[[str], None]
SHOWN_CHARS = 80
MOST_MESSAGES = 16
"""How many of the largest messages may come without an answer among them."""


async def lines(read: Read, most_bytes: int) -> AsyncIterator[bytes]:
    """Yield the lines that `read` brings; raise `Flooded` for one that is too long."""
    held = b""
    while piece := await read():
        *whole, held = (held + piece).split(b"\n")
        for line in whole:
            yield line
        if len(held) > most_bytes:
            raise Flooded(f"it sent a line of more than {most_bytes >> 20} MiB, and was cut off")
    if held.strip():
        yield held


@asynccontextmanager
async def messages(
    read: Read, write: Write, most_bytes: int, note: Note
) -> AsyncIterator[tuple[Any, Any]]:
    """Open the two streams that a session of the SDK works with.

    Args:
        read: brings the next bytes; nothing at the end.
        write: sends bytes.
        most_bytes: the longest line.
        note: is told of lines that are no messages.

    The block is left with `Ended` where nothing more comes.
    """
    import anyio
    from mcp.shared.message import SessionMessage

    incoming, received = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    outgoing, sent = anyio.create_memory_object_stream[SessionMessage](0)

    async def listen() -> None:
        async with incoming:
            unasked = 0
            async for line in lines(read, most_bytes):
                message = _message_of(line, note)
                unasked = 0 if _is_answer(message) else unasked + len(line)
                if unasked > MOST_MESSAGES * most_bytes:
                    raise Flooded("it sends more than anybody asked for, and was cut off")
                if message is not None:
                    await incoming.send(message)
            raise Ended("it ended")

    async def speak() -> None:
        async with sent:
            async for message in sent:
                text = message.message.model_dump_json(by_alias=True, exclude_none=True)
                try:
                    await write(f"{text}\n".encode())
                except OSError:
                    return  # it reads no more: what it wrote last is still read

    async with AsyncExitStack() as stack:
        group = await stack.enter_async_context(anyio.create_task_group())
        for stream in (received, outgoing):
            stack.push_async_callback(stream.aclose)
        group.start_soon(_unless_closed, listen)
        group.start_soon(_unless_closed, speak)
        yield received, outgoing
        group.cancel_scope.cancel()


async def _unless_closed(work: Callable[[], Awaitable[None]]) -> None:
    import anyio

    try:
        await work()
    except (anyio.ClosedResourceError, anyio.BrokenResourceError):
        return  # the session is over


def _is_answer(message: Any) -> bool:
    return message is not None and hasattr(message.message.root, "id")


def _message_of(line: bytes, note: Note) -> Any:  # a message of the SDK, or None
    from mcp.shared.message import SessionMessage
    from mcp.types import JSONRPCMessage

    if not line.strip():
        return None
    try:
        return SessionMessage(JSONRPCMessage.model_validate_json(line))
    except ValueError:
        note(repr(line[:SHOWN_CHARS].decode("utf-8", "replace")))
        return None
