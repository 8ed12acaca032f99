"""Connects to addresses that were checked, and to no other: names are not looked up again.

It is the network of httpcore (https://www.encode.io/httpcore/network-backends/), which knows the
name alone: for the header Host, for SNI and for the certificate.
"""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from agent.errors import ToolError
from tools.web.fetching.host import IP
from tools.web.fetching.meter import Meter

if TYPE_CHECKING:
    import ssl

    import httpcore

TRIED = 4
"""How many addresses of a host are tried."""


class PinnedNetwork:
    """A network of httpcore with one way out: `reach` gives the addresses that are allowed."""

    def __init__(self, reach: Callable[[], Sequence[IP]], meter: Meter) -> None:
        self._reach, self._meter = reach, meter

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> "MeteredStream":
        """Connect to the first checked address that answers."""
        from httpcore import ConnectError, ConnectTimeout, SyncBackend

        addresses = self._reach()[:TRIED]
        ends_at = self._meter.now() + self._meter.within(self._meter.limits.connect_s)
        for count, ip in enumerate(addresses, 1):
            left = max(0.01, ends_at - self._meter.now())
            share = left if count == len(addresses) else left / 2
            try:
                stream = SyncBackend().connect_tcp(str(ip), port, share)
            except (ConnectError, ConnectTimeout):
                if count == len(addresses):
                    raise
                continue
            check_peer(stream, ip)
            self._meter.is_connected = True
            return MeteredStream(stream, self._meter)
        raise ToolError("it has no address")

    def connect_unix_socket(self, path: str, **options: object) -> "MeteredStream":
        """Refuse: no page stands there."""
        raise ToolError("no page stands at a socket of this machine")

    def sleep(self, seconds: float) -> None:
        """Refuse: httpcore would try again by itself."""
        raise ToolError("it does not answer")


class MeteredStream:
    """A connection whose bytes are counted, and whose every wait is bounded."""

    def __init__(self, stream: "httpcore.NetworkStream", meter: Meter) -> None:
        self._stream, self._meter = stream, meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Receive up to so many bytes."""
        from httpcore import ReadTimeout

        wanted = self._meter.room(max_bytes)
        try:
            data = self._stream.read(wanted, self._meter.within(self._meter.patience_s))
        except ReadTimeout:
            self._meter.within(self._meter.patience_s)  # tells if it is the whole that is over
            raise
        self._meter.received += len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._meter.sent += len(buffer)
        self._stream.write(buffer, self._meter.within(self._meter.limits.read_s))

    def start_tls(
        self,
        ssl_context: "ssl.SSLContext",
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "MeteredStream":
        """Encrypt from here on; what goes in and out is counted before encryption."""
        if server_hostname == self._meter.awaited:
            self._meter.awaited = ""
        left = self._meter.within(self._meter.limits.connect_s)
        return MeteredStream(
            self._stream.start_tls(ssl_context, server_hostname, left), self._meter
        )

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks about the connection."""
        return self._stream.get_extra_info(info)


def check_peer(stream: "httpcore.NetworkStream", ip: IP) -> None:
    """Close and refuse a connection that does not end at `ip`."""
    peer = stream.get_extra_info("server_addr")
    if not peer or ip_address(peer[0]) != ip:
        stream.close()
        raise ToolError("the connection led elsewhere than to the checked address")
