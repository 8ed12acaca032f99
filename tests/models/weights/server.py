"""A real HTTP server on 127.0.0.1 that plays a hub or a package index, faults included."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request."""

    status: int = 200
    after_bytes: int | None = None
    """Where in the body the server stops; it hangs up, or `waits`."""
    waits: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    path: str
    range: str = ""
    authorization: str = ""


@dataclass
class Site:
    """Bodies by path, redirects by path, and the faults of the requests to come."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    ranges: bool = True
    asked: list[Asked] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    """Ends the waiting of every `Fault` that waits."""
    url: str = ""

    def fault(self, path: str) -> Fault:
        planned = self.faults.get(path, [])
        return planned.pop(0) if planned else Fault()


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        headers = self.headers
        asked = Asked(self.path, headers.get("Range", ""), headers.get("Authorization", ""))
        self.site.asked.append(asked)
        with contextlib.suppress(ConnectionError):  # the client may be gone: tests kill it
            self._answer(asked, self.site.fault(self.path))

    def _answer(self, asked: Asked, fault: Fault) -> None:
        site = self.site
        if asked.path in site.redirects:
            self._start(302, 0, Location=site.redirects[asked.path])
        elif fault.status != 200 or asked.path not in site.bodies:
            self._start(fault.status if fault.status != 200 else 404, 0)
        else:
            self._send(asked, fault, site.bodies[asked.path])

    def _send(self, asked: Asked, fault: Fault, body: bytes) -> None:
        start = int(asked.range.removeprefix("bytes=").removesuffix("-") or 0)
        kind = {"Content-Type": self.site.kinds.get(asked.path, "application/octet-stream")}
        if asked.range and start >= len(body):
            self._start(416, 0)
            return
        if asked.range and self.site.ranges:
            place = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
            self._start(206, len(body) - start, **kind, **place)
            body = body[start:]
        else:
            self._start(200, len(body), **kind)
        self.wfile.write(body[: fault.after_bytes])
        if fault.waits:
            self.site.go_on.wait()
            self.wfile.write(body[fault.after_bytes or 0 :])

    def _start(self, status: int, length: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(length)}).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve `site` on a free port."""
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.go_on.set()
        server.shutdown()
        thread.join()
        server.server_close()
