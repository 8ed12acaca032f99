"""One connection: HTTP/1.1, with bounds for all that a client may do.

Library: `http.server`. A handler is a thread, as the model's own generators want it: a request that
waits, a client that leaves and a reply that streams are plain statements. It is imported in a third
of the time of starlette with uvicorn, and takes 1 MB where those take 11.
"""

import json
import select
import socket
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from agent.messages import Json
from agent.serving.faults import Fault, wrong
from agent.serving.fields import Body

if TYPE_CHECKING:
    from agent.serving.server import Listener

MOST_BYTES = 4_000_000
"""A request holds texts and schemas: the largest context takes less than a tenth of this."""
SEND_S = 30.0
"""How long a client may take nothing of what it is sent."""
DRAIN_BYTES, DRAIN_S = 64_000_000, 2.0
"""What is taken in of a body that is refused: its sender would not read the answer before."""


class Connection(BaseHTTPRequestHandler):
    """Takes in requests and sends answers; what they are is said elsewhere."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "agent", ""
    timeout = SEND_S
    server: "Listener"

    def handle_one_request(self) -> None:
        """Answer one request; it has to be here within a bounded time."""
        with suppress(OSError):  # whoever has left is told nothing
            self.server.expect(self.connection)
            super().handle_one_request()

    def handle_expect_100(self) -> bool:
        """Ask for the body when it is known that it will be read, and not before."""
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no sound request, in the words of the library."""
        self.close_connection = True
        self.tell(Fault(int(code), message or "no sound request"))

    def log_message(self, format: str, *args: Any) -> None:
        """Keep nothing of what is asked."""

    def body(self) -> Body:
        """Return the body of a request: one JSON object."""
        length = self._length()
        if length > MOST_BYTES:
            raise Fault(413, f"the request has {length:,} bytes; the limit is {MOST_BYTES:,}")
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        data = self.rfile.read(length)
        self._unread = 0
        if len(data) < length:
            raise ConnectionError("the request was cut")
        self.server.expect_no_more(self.connection)
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise Fault(400, f"We could not parse the JSON body of your request: {error}") from None
        if not isinstance(found, dict):
            raise wrong("body", "expected one JSON object")
        return found

    def _length(self) -> int:
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise Fault(411, "a request says its length: Transfer-Encoding is not taken here")
        text = self.headers.get("Content-Length", "")
        if not (text.isascii() and text.isdecimal() and len(text) < 19):
            self.close_connection = True
            raise Fault(411, "a request says its length, in Content-Length")
        return int(text)

    _unread = 0
    """Bytes of a body that were not taken in."""

    def begin(self) -> None:
        """Note that a request has come whose body was not read."""
        text = self.headers.get("Content-Length", "")
        self._unread = int(text) if text.isascii() and text.isdecimal() else 0

    def is_gone(self) -> bool:
        """Return whether nobody waits for the answer any more."""
        if self.server.closing.is_set():
            return True
        try:
            ready, _, _ = select.select([self.connection], [], [], 0)
            return bool(ready) and self.connection.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return True

    def write(self, data: bytes) -> None:
        """Send `data` at once."""
        self.wfile.write(data)

    def send(self, status: int, body: Json, more: dict[str, str] | None = None) -> None:
        """Send a whole answer."""
        data = json.dumps(body).encode()
        self.send_response(status)
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(data)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            **(more or {}),
            **({"Connection": "close"} if self.close_connection else {}),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.write(data)

    def tell(self, fault: Fault) -> None:
        """Send what is wrong; the connection ends where a part of the request was not read."""
        self.close_connection = self.close_connection or self._unread > 0
        with suppress(OSError):
            self.send(fault.status, fault.body, dict(fault.headers))
            if self._unread:
                self._drain()

    def _drain(self) -> None:
        """Take in the rest of a body without a look at it, so that its sender reads the answer."""
        self.connection.shutdown(socket.SHUT_WR)
        end, left = time.monotonic() + DRAIN_S, DRAIN_BYTES
        while left > 0 and time.monotonic() < end:
            self.connection.settimeout(max(0.01, end - time.monotonic()))
            if not (data := self.connection.recv(65_536)):
                break
            left -= len(data)
