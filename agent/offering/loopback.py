"""Serves programs of this machine over HTTP: who knows the token may ask.

https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http. Names of
other hosts are refused, so that no page in a browser gets here by a name of its own.
"""

import hmac
import socket
from typing import Any

from tools.added.mcp.quiet import hushed

PATH = "/mcp"
HOST = "127.0.0.1"
MOST_SESSIONS = 32


def listening(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone; raise `OSError` where it is taken."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        found.listen(64)
    except OSError:
        found.close()
        raise
    return found


async def served(server: Any, sock: socket.socket, token: str) -> None:
    """Serve until this is cancelled."""
    hushed()
    import uvicorn
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

    port = sock.getsockname()[1]
    named = [f"{host}:{port}" for host in (HOST, "localhost", "[::1]")]
    security = TransportSecuritySettings(allowed_hosts=named)
    manager = StreamableHTTPSessionManager(
        server, security_settings=security, max_sessions=MOST_SESSIONS
    )

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"].rstrip("/") != PATH:
            await _refuse(send, 404)
        elif not _knows(scope, token):
            await _refuse(send, 401)
        else:
            await manager.handle_request(scope, receive, send)

    config = uvicorn.Config(
        application, log_config=None, access_log=False, lifespan="off", server_header=False
    )
    async with manager.run():
        await uvicorn.Server(config).serve(sockets=[sock])


def _knows(scope: Any, token: str) -> bool:
    given = dict(scope["headers"]).get(b"authorization", b"")
    return hmac.compare_digest(given, f"Bearer {token}".encode())


async def _refuse(send: Any, status: int) -> None:
    headers = [(b"content-length", b"0")]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
