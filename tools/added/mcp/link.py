"""Keeps one server at hand: starts it, starts it again when it ends, and gives up in the end."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Any

from agent.errors import ToolError
from agent.messages import Json
from tools.added.mcp.connection import Connection
from tools.added.mcp.counting import Counter
from tools.added.mcp.described import Described
from tools.added.mcp.faults import Changed, Ended, Unreachable
from tools.added.mcp.running import Loop
from tools.added.mcp.server import Server

RESTARTS = 3
"""How often it is started again without having answered a call in between."""
BACKOFF_S = 0.25
"""Before the first of them; twice as long before each further one."""


class Link:
    """A server that may be asked from any thread."""

    def __init__(
        self, server: Server, loop: Loop, counter: Counter, tell: Callable[[str], None]
    ) -> None:
        """Start nothing yet; `tell` is given what the person should know, in any thread."""
        self._server = server
        self._loop = loop
        self._counter = counter
        self._tell = tell
        self._approved = {one.name: one.digest for one in server.approved}
        self._offered: list[Described] = []
        self._connection: Connection | None = None
        self._starting = asyncio.Lock()
        self._failures = 0
        self._last = ToolError("it was given up")
        self._given_up: ToolError | None = None
        self._told: set[str] = set()
        self._begun: Future[list[Described]] | None = None

    def begin(self) -> None:
        """Start the server, if it is not started; nobody waits for it."""
        if self._begun is None:
            self._begun = self._loop.submit(self._first())

    def offered(self) -> list[Described]:
        """Return what the server offers; raise `ToolError` where it cannot be asked."""
        return self._loop.wait(self._listed())

    def complaints(self) -> str:
        """Return the last that it wrote to stderr."""
        return self._connection.complaints if self._connection is not None else ""

    def call(self, tool: str, arguments: Mapping[str, Json]) -> Any:
        """Return the SDK's result of calling an approved tool.

        Raises:
            Changed: the server describes the tool otherwise than it was approved.
            ToolError: all else that goes wrong.
        """
        try:
            return self._loop.wait(self._called(tool, arguments))
        except CancelledError:
            raise ToolError("the server was closed in the middle of the call") from None

    def close(self) -> None:
        """End the server; safe to call twice."""
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.cancel()
        if begun is not None or self._connection is not None:
            with suppress(CancelledError):
                self._loop.wait(self._closed())

    async def _first(self) -> list[Described]:
        try:
            return await self._listed()
        except ToolError as error:
            if error is not self._given_up or not self._told:
                self._tell_once(f"its tools do not work: {error}")
            raise

    async def _listed(self) -> list[Described]:
        await self._connected()
        return self._offered

    async def _called(self, tool: str, arguments: Mapping[str, Json]) -> Any:
        connection = await self._connected()
        self._check(tool)
        try:
            result = await connection.call(tool, arguments)
        except Ended as error:
            self._last = error
            raise Ended(f"the server failed in the middle of the call: {error}") from None
        self._failures = 0
        return result

    def _check(self, tool: str) -> None:
        """Raise `Changed` unless the server describes `tool` as it was approved."""
        found = next((one for one in self._offered if one.name == tool), None)
        if found is None:
            raise Changed(f"the server has no tool {tool!r} any more")
        if found.digest != self._approved.get(tool):
            raise Changed(
                "the server describes this tool otherwise than the person approved: "
                "it is not used before they look at it"
            )

    async def _connected(self) -> Connection:
        """Return a connection that stands, a new one where it has to be."""
        async with self._starting:
            while self._connection is None or self._connection.is_over:
                await self._again()
            if self._connection.changed:
                self._take(await self._connection.listed())
            return self._connection

    async def _again(self) -> None:
        if self._given_up is not None:
            raise self._given_up
        if self._connection is not None:
            self._failures += 1
        if self._failures > RESTARTS:
            self._given_up = Unreachable(f"the server is not started again: {self._last}")
            self._tell_once(
                f"it failed {self._failures} times and is not started again: {self._last}"
            )
            raise self._given_up
        if self._failures:
            await asyncio.sleep(BACKOFF_S * 2 ** (self._failures - 1))
        self._connection = connection = Connection(self._server, self._counter, self._strange)
        try:
            self._take(await connection.opened())
        except ToolError as error:
            self._last = error
            await connection.close(at_once=True)
            if not getattr(error, "passes", False):
                self._given_up = error
                raise
        except asyncio.CancelledError:
            await connection.close(at_once=True)
            raise

    def _take(self, offered: list[Described]) -> None:
        """Take what the server offers now, and tell where that is not what was approved."""
        self._offered = offered
        if not self._server.approved:
            return
        found = {one.name: one.digest for one in offered}
        told = [
            (f"{len(names)} {what}: {', '.join(names)[:200]}")
            for what, names in (
                ("changed", [n for n in self._approved if found.get(n, "") != self._approved[n]
                             and n in found]),
                ("gone", [n for n in self._approved if n not in found]),
                ("new", [n for n in found if n not in self._approved]),
            )
            if names
        ]  # fmt: skip
        if told:
            self._tell_once(
                f"its tools are not those that were approved ({'; '.join(told)}): "
                f"see agent mcp test {self._server.name}"
            )

    def _strange(self, line: str) -> None:
        self._tell_once("it writes lines to stdout that are no messages", f", such as {line}")

    def _tell_once(self, text: str, example: str = "") -> None:
        if text not in self._told:
            self._told.add(text)
            self._tell(f"{text}{example}")

    async def _closed(self) -> None:
        if self._connection is not None:
            await self._connection.close(at_once=not self._connection.is_over)
