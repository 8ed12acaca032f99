"""The scripted endpoint: plays replies in order, and remembers what it was asked."""

import json
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.models.endpoint.replies import Reply, fails
from tests.process import DEADLINE_S, wait_until
from tests.tools.web.local.authority import Certificate, context

MODELS = ("test", "test-large")


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str] = field(repr=False)
    """By name, in lower case."""
    body: Any
    """As JSON; None where there is none."""
    at: float = 0.0
    """When it came, by `time.perf_counter`."""


class Endpoint:
    """Listens on a free port of this machine while it is entered."""

    def __init__(
        self,
        *script: Reply,
        certificate: Certificate | None = None,
        models: tuple[str, ...] = MODELS,
    ) -> None:
        self.asked: list[Asked] = []
        self._script = list(script)
        self._models = models
        self._lock = threading.Lock()
        self._left = threading.Event()
        self._connections: set[socket.socket] = set()
        self.opened = 0
        """How many connections there were."""
        endpoint = self

        class Handler(_Handler):
            owner = endpoint

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._is_safe = certificate is not None
        if certificate is not None:
            made = context("localhost", certificate)
            self._server.socket = made.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """What is given as --base-url."""
        start = "https://localhost" if self._is_safe else "http://127.0.0.1"
        return f"{start}:{self.port}/v1"

    @property
    def bodies(self) -> list[Any]:
        """What was posted, in order."""
        return [one.body for one in self.asked if one.method == "POST"]

    def add(self, *replies: Reply) -> None:
        """Lengthen the script."""
        with self._lock:
            self._script += replies

    def wait_left(self) -> None:
        """Wait until a client went away from a reply that was held."""
        assert self._left.wait(DEADLINE_S), "no client went away"

    def wait_asked(self) -> None:
        """Wait for the first request."""
        wait_until(lambda: bool(self.asked), "request")

    def next_reply(self) -> Reply:
        """Return what is replied now."""
        with self._lock:
            return self._script.pop(0) if self._script else fails(500, "the script ran out")

    def listing(self) -> Reply:
        """Return the list of models."""
        data = [{"id": name, "object": "model"} for name in self._models]
        body = json.dumps({"object": "list", "data": data}).encode()
        return Reply(200, {"content-type": "application/json"}, (body,))

    def note(self, asked: Asked) -> None:
        """Remember a request."""
        with self._lock:
            self.asked.append(asked)

    def leave(self) -> None:
        """Remember that a client went away."""
        self._left.set()

    def join(self, connection: socket.socket, is_open: bool) -> None:
        """Remember a connection as long as it is open."""
        with self._lock:
            self.opened += is_open
            (self._connections.add if is_open else self._connections.discard)(connection)

    def __enter__(self) -> "Endpoint":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        with self._lock:
            left = list(self._connections)
        for one in left:
            with suppress(OSError):
                socket.socket.shutdown(one, socket.SHUT_RDWR)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Endpoint

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.owner.join(self.connection, True)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.owner.join(self.connection, False)

    def do_GET(self) -> None:
        """Answer a question about the endpoint itself."""
        self._note(None)
        self._play(
            self.owner.listing()
            if self.path.endswith(("/models", "/tags"))
            else fails(404, "no page")
        )

    def parse_request(self) -> bool:
        """Note when the first line of a request was read."""
        self._at = time.perf_counter()
        return super().parse_request()

    def do_POST(self) -> None:
        """Play the next reply."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self._note(json.loads(body))
        self._play(self.owner.next_reply())

    def _note(self, body: Any) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.owner.note(Asked(self.command, self.path, headers, body, self._at))

    def _play(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in reply.parts:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        if reply.end == "whole":
            self.wfile.write(b"0\r\n\r\n")
            return
        self.close_connection = True
        if reply.end == "held":
            with suppress(OSError):
                self.connection.recv(1)
            self.owner.leave()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
