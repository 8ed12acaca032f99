"""A server made with the official SDK: over stdio, or over HTTP with a token, as its argument says.

Over HTTP it prints its address first; a request without the token in TOKEN gets the status 401.
"""

import asyncio
import os
import socket
import sys
from typing import Any

import uvicorn
from mcp.server.fastmcp import FastMCP
from mcp.types import ToolAnnotations

server = FastMCP("weather", log_level="ERROR")


@server.tool(annotations=ToolAnnotations(readOnlyHint=True))
def forecast(city: str, days: int = 1) -> str:
    """Tell the weather of a city.

    Args:
        city: the name of a city, in any language.
    """
    return f"{city}: sun for {days} days"


@server.tool(annotations=ToolAnnotations(readOnlyHint=False))
def seed(field: str) -> dict[str, int]:
    """Make it rain."""
    if field == "desert":
        raise ValueError("nothing grows there")
    return {"drops": len(field)}


def guarded(application: Any, token: str) -> Any:
    """Return `application` for those who know `token`."""

    async def checked(scope: Any, receive: Any, send: Any) -> None:
        given = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] == "http" and given != f"Bearer {token}".encode():
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": token.encode()})
            return
        await application(scope, receive, send)

    return checked


def over_http() -> None:
    """Serve on a free port of this machine."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{sock.getsockname()[1]}/mcp", flush=True)
    application = guarded(server.streamable_http_app(), os.environ["TOKEN"])
    config = uvicorn.Config(application, log_level="critical")
    asyncio.run(uvicorn.Server(config).serve(sockets=[sock]))


if __name__ == "__main__":
    if sys.argv[1:] == ["http"]:
        over_http()
    else:
        server.run()
