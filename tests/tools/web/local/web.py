"""A small web for tests: sites and search engines behind a proxy, over TLS, on this machine.

The program reaches it as it reaches the real one: by a proxy and an authority that a person
configured, with the real client libraries. Nothing of the program is replaced.
"""

import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from socket import SHUT_RDWR, socket
from typing import Self
from urllib.parse import urlsplit

from tests.process import DEADLINE_S, wait_until
from tests.tools.web.local import authority
from tests.tools.web.local.authority import Certificate
from tests.tools.web.local.engine import Engine, shape_of
from tests.tools.web.local.found import Index, Written
from tests.tools.web.local.names import Names
from tests.tools.web.local.response import Asked, Response
from tests.tools.web.local.serving import PORTS, Server, names_certificates
from tests.tools.web.local.shapes import ENGINES, SHAPES
from tests.tools.web.local.site import Site
from tests.tools.web.local.wikipedia import DOMAIN, Entry, Wikipedia

ENGINE_HOSTS = frozenset(shape.host for shape in SHAPES)
Place = tuple[str, str, int]


class LocalWeb(AbstractContextManager["LocalWeb"]):
    """Begin with `site`, `finds` and `engine`; look at `asked`, `tunnels` and `refused`."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[Asked] = []
        """Every request, in order."""
        self.tunnels: list[str] = []
        """`host:port` of every tunnel that was opened."""
        self.refused: list[str] = []
        """Hosts that nobody declared: the proxy answers 502."""
        self.errors: list[BaseException | None] = []
        """What went wrong in the servers themselves."""
        self.names = Names()
        self.ca = authority.write_authority(folder)
        self.is_cut_off = False
        """Whether the proxy reaches nothing, as without a network."""
        self._sites: dict[Place, Site] = {}
        self._engines = {name: Engine(name) for name in (*ENGINES, "wikipedia")}
        self._index, self._wikipedia = Index(), Wikipedia()
        self._lock, self._released = threading.Lock(), threading.Event()
        self._servers: list[tuple[Server, threading.Thread]] = []
        self._connections: set[socket] = set()
        self._is_closing = False
        self._proxy = self.listen()

    # what there is

    def site(self, url: str, certificate: Certificate = "good") -> Site:
        """Declare a site, or return it: a scheme, a host, and a port where it is not the usual."""
        return self._sites.setdefault(_place(url), Site(url, certificate))

    def finds(self, pattern: str, results: Sequence[Written]) -> None:
        """Let every engine find `results` for words in which the expression `pattern` stands."""
        self._index = self._index.add(pattern, results)

    def engine(self, name: str) -> Engine:
        """Return a search engine, to let it fail or find what others do not."""
        return self._engines[name]

    @property
    def engines(self) -> Sequence[Engine]:
        """All search engines."""
        return tuple(self._engines.values())

    def article(self, title: str, *paragraphs: str, language: str = "en") -> str:
        """Write an article of Wikipedia, and return its address."""
        entry = Entry(title, paragraphs, language)
        self._wikipedia.entries.append(entry)
        return entry.url

    # how it is reached

    @property
    def proxy(self) -> str:
        """The address of the proxy."""
        return f"http://127.0.0.1:{self._proxy}"

    def environment(self) -> dict[str, str]:
        """Return what the environment of a process needs to see this web, and no other."""
        return {"AGENT_PROXY": self.proxy, "AGENT_CA_BUNDLE": str(self.ca)}

    def listen(self, address: str = "127.0.0.1", tls: bool = False, port: int = 0) -> int:
        """Let the sites be reached without the proxy, and return the port."""
        server = Server(self, address, tls, port)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        self._servers.append((server, thread))
        return int(server.server_address[1])

    # what happened

    def paths(self, host: str) -> list[str]:
        """Return what `host` was asked for, in order."""
        return [one.path for one in self.asked if one.host == host]

    def wait_for(self, host: str, path: str = "") -> None:
        """Wait until `host` was asked for `path`, or for anything."""
        wait_until(
            lambda: any(path in ("", one) for one in self.paths(host)), f"request to {host}{path}"
        )

    def release(self) -> None:
        """Let answers go that were held back."""
        self._released.set()

    # for the servers

    def knows(self, host: str, port: int) -> bool:
        """Return whether there is such a host, and note it where there is not."""
        here = not self.is_cut_off and (
            any(place[1:] == (host, port) for place in self._sites)
            or host in ENGINE_HOSTS
            or host.endswith(DOMAIN)
        )
        if not here:
            self.refused.append(host)
        return here

    def answer(self, asked: Asked) -> Response:
        """Return the answer to a request, and keep the request."""
        with self._lock:
            self.asked.append(asked)
        site = self._sites.get((asked.scheme, asked.host, asked.port))
        if site is not None and not self.is_cut_off:
            return site.answer(asked)
        with self._lock:
            if not self.knows(asked.host, asked.port):
                return Response("no such host", 502, "text/plain")
            if shape := shape_of(asked):
                return self._engines[shape.engine].answer(shape, asked, self._index)
            if asked.host.endswith(DOMAIN):
                bad = self._engines["wikipedia"].trouble() if "api.php" in asked.path else None
                return bad or self._wikipedia.answer(asked)
            return Response("<title>Not found</title>", 404)

    def context(self, host: str, port: int) -> ssl.SSLContext:
        """Return the certificate that `host` shows."""
        site = self._sites.get(("https", host, port))
        return authority.context(host, site.certificate if site else "good")

    @cached_property
    def by_name(self) -> ssl.SSLContext:
        """Shows the certificate of the name that a client asks for."""
        return names_certificates(self)

    def wait_for_release(self) -> None:
        """Hold an answer back."""
        self._released.wait(DEADLINE_S)

    @contextmanager
    def open_connection(self, connection: socket) -> Iterator[None]:
        """Remember a connection while it is open; one that comes late is cut at once."""
        with self._lock:
            self._connections.add(connection)
            if self._is_closing:
                _cut(connection)
        try:
            yield
        finally:
            with self._lock:
                self._connections.discard(connection)

    def secure(
        self, connection: socket, context: ssl.SSLContext, serve: Callable[[socket], object]
    ) -> None:
        """Shake hands and serve; a client that does not trust us, or goes away, is no trouble."""
        with (
            suppress(OSError),
            context.wrap_socket(connection, server_side=True) as safe,
            self.open_connection(safe),
        ):
            serve(safe)

    def close(self) -> None:
        """Stop: every connection is cut, every thread ends."""
        self.release()
        for server, _ in self._servers:
            server.shutdown()
        with self._lock:
            self._is_closing = True
            for one in self._connections:
                _cut(one)
        for server, thread in self._servers:
            server.server_close()
            thread.join(DEADLINE_S)
        assert not self.errors, self.errors

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _cut(connection: socket) -> None:
    with suppress(OSError):
        socket.shutdown(connection, SHUT_RDWR)  # past what TLS would still say


def _place(url: str) -> Place:
    split = urlsplit(url)
    return split.scheme, split.hostname or "", split.port or PORTS[split.scheme]
