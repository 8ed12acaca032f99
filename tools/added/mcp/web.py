"""Reaches a server over HTTP: streamable, or with server-sent events as older servers do.

https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from tools.added.mcp.counting import Break, Counter, counted
from tools.added.mcp.server import Limits, Place
from tools.web.fetching.proxy import read_proxy
from tools.web.fetching.trust import ssl_context

if TYPE_CHECKING:
    import httpx

CONNECT_S = 10.0
MARGIN_S = 5.0
"""The limits of a call end it first, in words of its own."""


@asynccontextmanager
async def reached(
    place: Place, limits: Limits, counter: Counter, broken: Break
) -> AsyncIterator[tuple[Any, Any]]:
    """Open the two streams that a session of the SDK works with."""
    client = client_of(place, limits, counter, broken)
    if place.legacy:
        from mcp.client.sse import sse_client

        waits = limits.call_s + MARGIN_S
        async with sse_client(
            place.url, None, CONNECT_S, waits, lambda *_, **__: client
        ) as streams:
            yield streams
        return
    from mcp.client.streamable_http import streamable_http_client

    async with client, streamable_http_client(place.url, http_client=client) as streams:
        yield streams[0], streams[1]


def client_of(place: Place, limits: Limits, counter: Counter, broken: Break) -> "httpx.AsyncClient":
    """Return a client that sends the token to this place alone, and reads no environment.

    Redirects are followed by the SDK, and only to the same scheme, host and port.
    """
    import httpx

    proxy = read_proxy(place.proxy)
    via = None if proxy is None else httpx.Proxy(proxy.url, auth=proxy.user)
    inner = httpx.AsyncHTTPTransport(verify=ssl_context(place.ca_bundle), proxy=via)
    headers = {"Accept-Encoding": "identity", "User-Agent": "agent"}
    if place.token:
        headers["Authorization"] = f"Bearer {place.token}"
    timeout = httpx.Timeout(CONNECT_S, read=limits.call_s + MARGIN_S)
    transport = counted(inner, counter, limits.message_bytes, broken)
    return httpx.AsyncClient(transport=transport, headers=headers, timeout=timeout, trust_env=False)
