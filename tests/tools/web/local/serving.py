"""Answers the requests of one connection (HTTP/1.1, RFC 9112), and is a proxy for CONNECT.

Method: CONNECT and the absolute form of a target are those of RFC 9110, 9.3.6 and RFC 9112, 3.2.2.
"""

import socket
import ssl
import struct
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.process import DEADLINE_S
from tests.tools.web.local.response import Asked, Response

if TYPE_CHECKING:
    from tests.tools.web.local.web import LocalWeb

PORTS = {"http": 80, "https": 443}
TLS_HANDSHAKE = b"\x16"


class Server(ThreadingTCPServer):
    """Listens for one local web; with `tls`, each connection begins with a handshake."""

    daemon_threads = False  # they are waited for at the end
    request_queue_size = 64

    def __init__(self, web: "LocalWeb", address: str, tls: bool = False, port: int = 0) -> None:
        self.web, self.tls = web, tls
        super().__init__((address, port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep what went wrong here; a client that goes away is no error."""
        if not isinstance(error := sys.exception(), OSError):
            self.web.errors.append(error)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection to its end."""
        with self.web.open_connection(request):
            if not self.tls:
                Handler(request, client_address, self)
                return
            self.web.secure(
                request,
                self.web.by_name,
                lambda safe: Direct(safe, client_address, self),
            )


class Handler(BaseHTTPRequestHandler):
    """One connection in the clear: of a proxy, or straight to a site."""

    protocol_version = "HTTP/1.1"
    timeout = DEADLINE_S  # of one that neither speaks nor goes away
    server: Server
    scheme = "http"
    tunnel: tuple[str, int] | None = None
    """Which host and port a client asked the proxy for."""

    def do_CONNECT(self) -> None:
        """Become the host that is asked for."""
        host, _, port = self.path.rpartition(":")
        self.close_connection = True
        web = self.server.web
        if not web.knows(host, int(port)):
            self._say(Response("no such host", 502, "text/plain"))
            return
        web.tunnels.append(self.path)
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        is_tls = self.connection.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE
        fields = {"tunnel": (host, int(port)), "scheme": "https" if is_tls else "http"}
        within = type("Tunnelled", (Handler,), fields)
        if not is_tls:
            within(self.connection, self.client_address, self.server)
            return
        web.secure(
            self.connection,
            web.context(host, int(port)),
            lambda safe: within(safe, self.client_address, self.server),
        )

    def answer(self) -> None:
        """Answer one request for a page."""
        asked = self._asked()
        self._say(self.server.web.answer(asked))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

    def log_message(self, format: str, *args: Any) -> None:
        """The log is the list `asked` of the local web."""

    def _asked(self) -> Asked:
        target = urlsplit(self.path) if "://" in self.path.split("?")[0] else None
        scheme = target.scheme if target else self.scheme
        host, port = self._place(target.netloc if target else "", scheme)
        path = self.path[len(f"{target.scheme}://{target.netloc}") :] if target else self.path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.casefold(): value for name, value in self.headers.items()}
        return Asked(host, self.command, path or "/", headers, body, scheme, port)

    def _place(self, netloc: str, scheme: str) -> tuple[str, int]:
        """Return the host and port that are meant; a port of this machine is the usual one."""
        if self.tunnel:
            return self.tunnel
        split = urlsplit(f"//{netloc or self.headers.get('Host', '')}")
        own = split.port == self.server.server_address[1]
        return split.hostname or "", PORTS[scheme] if own or not split.port else split.port

    def _say(self, response: Response) -> None:
        with suppress(OSError):
            self._send(response)
            return
        self.close_connection = True

    def _send(self, response: Response) -> None:
        if response.hold:
            self.server.web.wait_for_release()
        time.sleep(response.delay_s)
        if response.reset:
            self._tear_down()
            return
        if response.raw is not None:
            self.wfile.write(response.raw)
            self.close_connection = True
            return
        self._send_head(response)
        if self.command != "HEAD":
            self._send_body(response)

    def _send_head(self, response: Response) -> None:
        self.send_response(response.status)
        if response.media_type:
            self.send_header("Content-Type", response.media_type)
        real = len(response.octets) * response.times
        length = real if response.length is None else response.length
        if length >= 0:
            self.send_header("Content-Length", str(length))
        if length != real or response.cut is not None:
            self.send_header("Connection", "close")
            self.close_connection = True
        for name, value in response.headers:
            self.send_header(name, value)
        self.end_headers()

    def _send_body(self, response: Response) -> None:
        sent, web = 0, self.server.web
        octets = response.octets
        step = response.drip_bytes if response.drip_s else max(1, len(octets))
        for start in (at for _ in range(response.times) for at in range(0, len(octets), step)):
            piece = octets[start : start + step]
            for limit, held in ((response.hold_after, True), (response.cut, False)):
                if limit is not None and sent + len(piece) >= limit:
                    self.wfile.write(piece[: limit - sent])
                    if not held:
                        return
                    web.wait_for_release()
                    piece, sent = piece[limit - sent :], limit
            self.wfile.write(piece)
            sent += len(piece)
            time.sleep(response.drip_s)

    def _tear_down(self) -> None:
        """Send RST instead of an answer."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw = socket.socket(fileno=self.connection.detach())
        raw.close()


class Direct(Handler):
    """One connection over TLS, straight to a site: the name in the handshake chose it."""

    scheme = "https"


def names_certificates(web: "LocalWeb") -> ssl.SSLContext:
    """Return a context that shows the certificate of the name that a client asks for (SNI)."""
    chosen = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chosen.set_alpn_protocols(["http/1.1"])

    def choose(safe: ssl.SSLSocket | ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        safe.context = web.context(name or "unnamed.example", 443)

    chosen.sni_callback = choose
    return chosen
