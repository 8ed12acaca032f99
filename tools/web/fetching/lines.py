"""Keeps open connections, each to one checked place, and opens new ones.

A connection is lent to one exchange at a time, so that it has a clock and a count of its own.
"""

import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from agent.errors import ToolError
from tools.web.access import WebAccess
from tools.web.fetching.address import Address
from tools.web.fetching.host import IP
from tools.web.fetching.limits import Limits
from tools.web.fetching.meter import Meter
from tools.web.fetching.outage import NoNetwork
from tools.web.fetching.pinning import PinnedNetwork
from tools.web.fetching.proxy import Proxy, read_proxy
from tools.web.fetching.resolving import Resolver
from tools.web.fetching.surroundings import Surroundings
from tools.web.fetching.trust import ssl_context

if TYPE_CHECKING:
    import httpcore
    from httpcore import ConnectionInterface

IDLE_S = 30.0
KEPT = 8


@dataclass
class Line:
    """One connection."""

    origin: str
    connection: "ConnectionInterface"
    meter: Meter


class Lines:
    """The connections of one run; threads may share it."""

    def __init__(
        self, access: WebAccess, resolver: Resolver, limits: Limits, surroundings: Surroundings
    ) -> None:
        self._proxy, self._ca_bundle = read_proxy(access.proxy), access.ca_bundle
        self._resolver, self._limits, self._now = resolver, limits, surroundings.now
        self._lock = threading.Lock()
        self._idle: list[Line] = []
        self._context: ssl.SSLContext | None = None

    def take(self, address: Address, fresh: bool = False) -> Line:
        """Return a connection to where `address` stands; it is opened when it is first used."""
        with self._lock:
            for line in [] if fresh else self._idle:
                if line.origin == address.origin:
                    self._idle.remove(line)
                    if not line.connection.has_expired():
                        return line
                    line.connection.close()
                    break
        meter = Meter(self._limits, self._now)
        return Line(address.origin, self._connection(address, meter), meter)

    def give(self, line: Line) -> None:
        """Take a connection back: to be used again if its exchange is complete."""
        with self._lock:
            if line.connection.is_idle() and len(self._idle) < KEPT:
                self._idle.append(line)
                return
        line.connection.close()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.connection.close()

    def _connection(self, address: Address, meter: Meter) -> "ConnectionInterface":
        import httpcore

        origin = httpcore.Origin(
            address.scheme.encode(), address.host.encode("ascii"), address.port
        )
        if self._proxy is not None:
            return self._through(self._proxy, address, origin, meter)
        network = PinnedNetwork(lambda: self._resolver.checked(address), meter)
        return httpcore.HTTPConnection(
            origin=origin,
            ssl_context=self._trusted() if address.scheme == "https" else None,
            keepalive_expiry=IDLE_S,
            network_backend=cast("httpcore.NetworkBackend", network),
        )

    def _through(
        self, proxy: Proxy, address: Address, origin: "httpcore.Origin", meter: Meter
    ) -> "ConnectionInterface":
        """Return a connection through the proxy, which looks the name up by itself."""
        import httpcore

        if ":" in address.host:
            raise ToolError("an IPv6 address cannot be reached through the proxy")
        self._resolver.check_here(address)
        meter.awaited = address.host if address.scheme == "https" else ""
        network = PinnedNetwork(lambda: self._to(proxy), meter)
        pool = httpcore.HTTPProxy(
            proxy.url,
            proxy_auth=proxy.user,
            ssl_context=self._trusted(),
            proxy_ssl_context=self._trusted() if proxy.scheme == "https" else None,
            keepalive_expiry=IDLE_S,
            network_backend=cast("httpcore.NetworkBackend", network),
        )
        return pool.create_connection(origin)

    def _to(self, proxy: Proxy) -> Sequence[IP]:
        """Return where the proxy is: the person named it, so it may be anywhere."""
        try:
            return self._resolver.found(proxy.host)
        except ToolError as error:
            raise NoNetwork(f"the proxy {proxy.host} cannot be found") from error

    def _trusted(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                self._context = ssl_context(self._ca_bundle)
            return self._context
