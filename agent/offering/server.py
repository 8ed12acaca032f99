"""The server of the protocol: names and schemas from the registry, every failure told as one.

Format: https://modelcontextprotocol.io/specification/2025-11-25/server/tools.
"""

import asyncio
from typing import Any

from agent.errors import AgentError
from agent.messages import Json
from agent.observing import jsonable
from agent.offering.offer import ASK, Offer, checked
from agent.offering.work import Work
from tools.toolbox import Outcome, Tool

MOST_AT_ONCE = 2
"""Runs of the agent at the same time: each loads a model."""


def server_of(offer: Offer, work: Work[Outcome], version: str) -> Any:
    """Return the SDK's server; `work` is where the calls of tools are made."""
    from mcp import types
    from mcp.server.lowlevel import Server

    server: Any = Server("agent", version=version)
    runs = asyncio.Semaphore(MOST_AT_ONCE)

    async def listed() -> list[types.Tool]:
        return [_described(tool) for tool in offer.tools()]

    async def called(name: str, arguments: dict[str, Json]) -> types.CallToolResult:
        try:
            if name == ASK and offer.asking is not None:
                checked(arguments)
                async with runs:
                    outcome = await offer.asking.answer(arguments, _teller(server))
            else:
                making = work.put(lambda: offer.call(name, arguments))
                outcome = await asyncio.wrap_future(making)
        except AgentError as error:
            hint = f" (hint: {error.hint})" if error.hint else ""
            return types.CallToolResult(content=_text(f"error: {error}{hint}"), isError=True)
        return types.CallToolResult(content=_text(outcome.text), structuredContent=_value(outcome))

    server.list_tools()(listed)
    server.call_tool(validate_input=False)(called)
    return server


def _described(tool: Tool) -> Any:
    from mcp.types import Tool as Offered
    from mcp.types import ToolAnnotations

    changes = tool.permissions.writes or tool.asks
    hints = ToolAnnotations(readOnlyHint=not changes, openWorldHint=tool.permissions.network)
    return Offered(
        name=tool.name,
        description=tool.description,
        inputSchema=dict(tool.parameters),
        annotations=hints,
    )


def _text(text: str) -> Any:
    from mcp.types import TextContent

    return [TextContent(type="text", text=text)]


def _value(outcome: Outcome) -> dict[str, Json] | None:
    """Return the value as the protocol wants it: an object, or none."""
    value = jsonable(outcome.value)
    if value is None:
        return None
    return value if isinstance(value, dict) else {"value": value}


def _teller(server: Any) -> Any:
    """Return what tells whoever asked how far a run is, where they want to know."""
    context = server.request_context
    token = context.meta.progressToken if context.meta is not None else None
    count = 0

    async def tell(step: int, words: str) -> None:
        nonlocal count
        count += 1
        if token is not None:
            await context.session.send_progress_notification(
                token, float(count), None, f"step {step}: {words}" if step else words,
                str(context.request_id),
            )  # fmt: skip

    return tell
