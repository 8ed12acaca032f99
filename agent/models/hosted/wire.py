"""The network of one connection: what goes over it is counted, and it can be cut at any time.

It is a network of httpcore (https://www.encode.io/httpcore/network-backends/).
"""

import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl

    import httpcore


class Cut(OSError):
    """The connection was cut by us."""


class Wire:
    """Connects for one connection of httpcore."""

    def __init__(self) -> None:
        self.sent = self.received = 0
        """Bytes, before encryption."""
        self.is_cut = False
        self._socket: socket.socket | None = None

    def cut(self) -> None:
        """End the connection from whatever thread; who waits for it is woken."""
        self.is_cut = True
        if self._socket is not None:
            with suppress(OSError):  # closed meanwhile
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # not TLS's farewell

    def hold(self, stream: "httpcore.NetworkStream") -> "CountedStream":
        """Count what goes over `stream` from here on."""
        self._socket = stream.get_extra_info("socket")
        if self.is_cut:  # while it was connected
            stream.close()
            raise Cut
        return CountedStream(stream, self)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> "CountedStream":
        """Connect to `host`."""
        from httpcore import SyncBackend

        return self.hold(SyncBackend().connect_tcp(host, port, timeout))

    def connect_unix_socket(self, path: str, **options: object) -> "CountedStream":
        """Refuse: no endpoint stands there."""
        raise Cut

    def sleep(self, seconds: float) -> None:
        """Refuse: httpcore would try again by itself."""
        raise Cut


class CountedStream:
    """What goes in and out of one connection."""

    def __init__(self, stream: "httpcore.NetworkStream", wire: Wire) -> None:
        self._stream, self._wire = stream, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Receive up to so many bytes."""
        data = self._stream.read(max_bytes, timeout)
        self._wire.received += len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._wire.sent += len(buffer)
        self._stream.write(buffer, timeout)

    def start_tls(
        self,
        ssl_context: "ssl.SSLContext",
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "CountedStream":
        """Encrypt from here on."""
        return self._wire.hold(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks about the connection."""
        return self._stream.get_extra_info(info)
