"""Serves one program over standard input and output: nothing else can write there.

https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio.
"""

import asyncio
import os
from dataclasses import dataclass
from typing import Any, Self

from tools.added.mcp import pipe
from tools.added.mcp.faults import Ended, Flooded
from tools.added.mcp.quiet import hushed

MOST_BYTES = 16 << 20
PIECE = 1 << 16


@dataclass(frozen=True)
class Streams:
    """The descriptors that the protocol has for itself."""

    source: int
    sink: int

    @classmethod
    def taken(cls) -> Self:
        """Take standard input and output: what else is written there goes to stderr from now on.

        That holds for native code and child processes as well.
        """
        taken = cls(os.dup(0), os.dup(1))
        os.dup2(2, 1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        return taken

    async def read(self) -> bytes:
        """Return what came next; nothing at the end."""
        return await asyncio.to_thread(os.read, self.source, PIECE)

    async def write(self, data: bytes) -> None:
        """Write all of `data`."""
        await asyncio.to_thread(self._write, data)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.sink, rest) :]


async def served(server: Any, streams: Streams) -> None:
    """Serve until the input ends; raise `Flooded` where a message has no end."""
    hushed()
    try:
        async with pipe.messages(streams.read, streams.write, MOST_BYTES, _ignore) as (read, write):
            await server.run(read, write, server.create_initialization_options())
    except* Ended as group:
        if flood := group.subgroup(Flooded):
            raise flood.exceptions[0] from None


def _ignore(line: str) -> None:
    """Pass over what is no message: it is the other program's mistake."""
