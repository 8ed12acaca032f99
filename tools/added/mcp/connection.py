"""One connection to a server, from its start to its end: asks what it offers, and calls its tools.

Method: the lifecycle of https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from agent.errors import AgentError, ToolError
from agent.messages import Json
from tools.added.mcp import pipe, process, web
from tools.added.mcp.counting import Counter
from tools.added.mcp.described import Described, described
from tools.added.mcp.faults import Ended, Flooded, Late, Unreachable
from tools.added.mcp.quiet import hushed
from tools.added.mcp.server import Program, Server
from tools.added.mcp.telling import cause

MOST_TOOLS = 500
MOST_PAGES = 50
FAREWELL_S = 0.5


class Connection:
    """Opened once, closed once; what broke it is told to every call."""

    def __init__(self, server: Server, counter: Counter, note: Callable[[str], None]) -> None:
        self._server = server
        self._counter = counter
        self._note = note
        self._closing = asyncio.Event()
        self._fault: AgentError | None = None
        self._session: Any = None
        self._child: process.Child | None = None
        self._ready: asyncio.Future[list[Described]] = asyncio.get_running_loop().create_future()
        self._life = asyncio.ensure_future(self._live())
        self.changed = False
        """Whether the server said that it offers other tools now."""

    @property
    def is_over(self) -> bool:
        """Whether nothing can be asked any more."""
        return self._life.done() or self._fault is not None

    @property
    def complaints(self) -> str:
        """The last that a program wrote to stderr."""
        return self._child.complaints if self._child is not None else ""

    async def opened(self) -> list[Described]:
        """Return what the server offers; raise `ToolError` where it does not get that far."""
        limit_s = self._server.limits.start_s
        await asyncio.wait({self._ready}, timeout=limit_s)  # it is set at the end at the latest
        if self._ready.done():
            return self._ready.result()
        said = f"; it said: {self.complaints.splitlines()[-1][:300]}" if self.complaints else ""
        await self.close(at_once=True)
        raise Late(f"it did not get ready in {limit_s:g} s{said}")

    async def listed(self) -> list[Described]:
        """Return what the server offers now."""
        self.changed = False
        limit_s = self._server.limits.start_s
        found: list[Described] = await self._answer(_listed(self._session), limit_s)
        return found

    async def call(self, tool: str, arguments: Mapping[str, Json]) -> Any:
        """Return the SDK's result of a call; raise `ToolError` for all that goes wrong."""
        from mcp import types

        parameters = types.CallToolRequestParams(name=tool, arguments=dict(arguments))
        request = types.ClientRequest(types.CallToolRequest(params=parameters))
        number = self._session._request_id  # the SDK has no other way to tell which to cancel
        try:
            return await self._answer(
                self._session.send_request(request, types.CallToolResult),
                self._server.limits.call_s,
            )
        except (Late, asyncio.CancelledError):
            await self._cancel(number)
            raise

    async def close(self, at_once: bool = False) -> None:
        """End the connection, and the program behind it."""
        self._closing.set()
        if at_once:
            self._life.cancel()
        await asyncio.wait({self._life})

    def broken(self, fault: AgentError) -> None:
        """End the connection because of `fault`."""
        if self._fault is None and not self._closing.is_set():
            self._fault = fault
            self._life.cancel()

    async def _live(self) -> None:
        try:
            async with self._session_of() as session:
                await session.initialize()
                tools = await _listed(session)
                self._session = session
                self._ready.set_result(tools)
                await self._closing.wait()
        except Exception as error:  # whatever the SDK, a server or the network brings
            self._fault = self._fault or cause(error, self._server.where)
        finally:
            if not self._ready.done():
                self._ready.set_exception(self._fault or Unreachable("it was given up"))
                self._ready.exception()  # nobody may be waiting for it

    @asynccontextmanager
    async def _session_of(self) -> AsyncIterator[Any]:
        hushed()
        from mcp import ClientSession
        from mcp.types import Implementation

        us = Implementation(name="agent", version="1")
        async with (
            self._streams() as streams,
            ClientSession(*streams, message_handler=self._hear, client_info=us) as session,
        ):
            yield session

    @asynccontextmanager
    async def _streams(self) -> AsyncIterator[tuple[Any, Any]]:
        where, limits = self._server.where, self._server.limits
        if not isinstance(where, Program):
            async with web.reached(where, limits, self._counter, self.broken) as streams:
                yield streams
            return
        self._child = child = await process.started(where)
        gently = True
        try:
            async with pipe.messages(
                child.read, child.write, limits.message_bytes, self._note
            ) as streams:
                yield streams
        except Exception as error:
            fault = cause(error, where)
            gently = not isinstance(fault, Flooded)
            words = await child.last_words() if isinstance(fault, Ended) and gently else ""
            raise (Ended(f"{fault}: {words}") if words else fault) from None
        finally:
            await child.end(gently)

    async def _hear(self, message: Any) -> None:
        """Take what the server says by itself."""
        if isinstance(message, Exception) and not isinstance(message, RuntimeError):
            self.broken(Ended("it answered with what is no message"))
        elif type(getattr(message, "root", None)).__name__ == "ToolListChangedNotification":
            self.changed = True

    async def _answer(self, asking: Coroutine[Any, Any, Any], limit_s: float) -> Any:
        """Return what the server answers, unless the connection ends first, or time does."""
        asked = asyncio.ensure_future(asking)
        try:
            await asyncio.wait({asked, self._life}, timeout=limit_s, return_when="FIRST_COMPLETED")
            if not asked.done() and not self.is_over:
                raise Late(f"it did not answer in {limit_s:g} s")
        finally:
            asked.cancel()
        return await self._outcome(asked)

    async def _outcome(self, asked: "asyncio.Future[Any]") -> Any:
        import anyio
        from mcp import McpError

        try:
            return await asked
        except McpError as error:
            if error.error.message not in ("Connection closed", "Session terminated"):
                raise ToolError(f"the server says: {error.error.message}") from None
        except (asyncio.CancelledError, anyio.ClosedResourceError, anyio.BrokenResourceError):
            pass
        except ValueError:
            raise ToolError("the server answered with what is no result") from None
        self._closing.set()
        await asyncio.wait({self._life}, timeout=FAREWELL_S + 4 * process.PATIENCE_S)
        raise self._fault or Ended("it ended")

    async def _cancel(self, number: int) -> None:
        """Tell the server that nobody waits for its answer any more."""
        from mcp import types

        parameters = types.CancelledNotificationParams(requestId=number, reason="given up")
        told = types.ClientNotification(types.CancelledNotification(params=parameters))
        with suppress(Exception):  # it may be gone, or read nothing
            async with asyncio.timeout(FAREWELL_S):
                await self._session.send_notification(told)


async def _listed(session: Any) -> list[Described]:
    from mcp.types import PaginatedRequestParams

    found: list[Described] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = await session.list_tools(params=PaginatedRequestParams(cursor=cursor))
        found += [described(tool) for tool in page.tools]
        cursor = page.nextCursor
        if not cursor or len(found) > MOST_TOOLS:
            break
    if len(found) > MOST_TOOLS:
        raise Unreachable(f"it offers more than {MOST_TOOLS} tools")
    return found
