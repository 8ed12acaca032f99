"""Keeps a connection open to one endpoint between calls, and counts what went over all of them."""

import ssl
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from agent.contact import Contact
from agent.models.access import Access
from agent.models.hosted.place import Place, proxy_for
from agent.models.hosted.trust import ssl_context
from agent.models.hosted.wire import Wire

if TYPE_CHECKING:
    import httpcore
    from httpcore import ConnectionInterface

KEPT_S = 60.0
"""How long an unused connection is kept."""
KEPT = 4
PURPOSE = "model"


@dataclass
class Line:
    """One connection, lent to one exchange at a time."""

    connection: "ConnectionInterface"
    wire: Wire
    used: bool = False
    """Whether an exchange was made over it before: then the server may have closed it."""


class Lines:
    """The connections to one endpoint; threads may share it."""

    def __init__(self, place: Place, access: Access) -> None:
        self.place, self._access = place, access
        self.proxy = proxy_for(place, access)
        self._lock = threading.Lock()
        self._idle: list[Line] = []
        self._context: ssl.SSLContext | None = None
        self._requests = self._sent = self._received = 0

    def take(self, fresh: bool = False) -> Line:
        """Return a connection; it is opened when it is first used."""
        with self._lock:
            self._requests += 1
            while self._idle and not fresh:
                line = self._idle.pop()
                if not line.connection.has_expired():
                    line.used = True
                    return line
                line.connection.close()
        wire = Wire()
        return Line(self._connection(wire), wire)

    def give(self, line: Line) -> None:
        """Take a connection back: to be used again if its exchange is complete."""
        with self._lock:
            self._sent += line.wire.sent
            self._received += line.wire.received
            line.wire.sent = line.wire.received = 0
            usable = line.connection.is_idle() and not line.wire.is_cut
            if usable and len(self._idle) < KEPT:
                self._idle.append(line)
                return
        line.connection.close()

    def contacts(self) -> tuple[Contact, ...]:
        """Return whom was reached: nobody where the endpoint is this machine."""
        if self.place.is_here or not self._requests:
            return ()
        with self._lock:
            counts = self._requests, self._sent, self._received
        return (Contact(self.place.host, PURPOSE, *counts),)

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.connection.close()

    def _connection(self, wire: Wire) -> "ConnectionInterface":
        import httpcore

        place = self.place
        origin = httpcore.Origin(place.scheme.encode(), place.host.encode("ascii"), place.port)
        network = cast("httpcore.NetworkBackend", wire)
        if self.proxy is None:
            trusted = self._trusted() if place.scheme == "https" else None
            return httpcore.HTTPConnection(
                origin, trusted, keepalive_expiry=KEPT_S, network_backend=network
            )
        return httpcore.HTTPProxy(
            self.proxy.url,
            proxy_auth=self.proxy.user,
            ssl_context=self._trusted(),
            proxy_ssl_context=self._trusted() if self.proxy.url.startswith("https") else None,
            keepalive_expiry=KEPT_S,
            network_backend=network,
        ).create_connection(origin)

    def _trusted(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                self._context = ssl_context(self._access.ca_bundle)
            return self._context
