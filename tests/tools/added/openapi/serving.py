"""A small service on this machine that tells what it was asked, or answers as a test says."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the service answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


@dataclass(frozen=True)
class Asked:
    """What the service was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str


Answers = Callable[[Asked], Reply]


def echo(asked: Asked) -> Reply:
    """Answer with what was asked."""
    body = {"path": asked.path, "body": asked.body, "headers": dict(asked.headers)}
    return Reply(json.dumps(body).encode())


class Serving:
    """Serves until it is left."""

    def __init__(self, answers: Answers = echo) -> None:
        asked: list[Asked] = []
        self.asked = asked

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length).decode()
                headers = {name.lower(): value for name, value in self.headers.items()}
                one = Asked(self.command, self.path, headers, body)
                asked.append(one)
                reply = answers(one)
                self.send_response(reply.status)
                for name, value in {
                    **reply.headers,
                    "Content-Length": str(len(reply.body)),
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body)

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = answer

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Serving":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def document(url: str, paths: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return an OpenAPI document of a service at `url`."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Weather Service", "version": "1"},
        "servers": [{"url": url}],
        "paths": dict(paths),
        **more,
    }
