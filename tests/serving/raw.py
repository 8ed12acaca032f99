"""Requests as no sound client would send them."""

import http.client
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.serving.local import Place

DEADLINE_S = 30.0
HI = {"messages": [{"role": "user", "content": "hi"}]}


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def fault(self) -> tuple[int, str | None, str | None]:
        """Status, parameter and code."""
        return self.status, self.body["error"]["param"], self.body["error"]["code"]

    @property
    def message(self) -> str:
        text: str = self.body["error"]["message"]
        return text


def ask(
    place: Place,
    body: object = None,
    path: str = "/v1/chat/completions",
    headers: Mapping[str, str] | None = None,
    method: str = "POST",
) -> Answered:
    """Send one request with the token, unless `headers` say otherwise."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=DEADLINE_S)
    known = {"Authorization": f"Bearer {place.token}", **(headers or {})}
    connection.request(method, path, None if method == "GET" else data, known)
    response = connection.getresponse()
    answered = Answered(response.status, dict(response.headers), json.loads(response.read()))
    connection.close()
    return answered


def send(place: Place, data: bytes) -> bytes:
    """Send `data` as it is and return all that comes back."""
    with connected(place) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return rest_of(connection)


def connected(place: Place) -> socket.socket:
    return socket.create_connection(("127.0.0.1", place.port), timeout=DEADLINE_S)


def rest_of(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def request(place: Place, body: object) -> bytes:
    """Return a request for a reply as bytes."""
    data = json.dumps(body).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{place.port}\r\n"
        f"Authorization: Bearer {place.token}\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data
