"""Keeps this process off the network, at its sockets: what `--offline` promises holds for all code.

Python's own sockets are refused by an audit hook (PEP 578), which nothing can take off again; those
of native libraries by a filter of system calls where the kernel has one (seccomp(2)). Left are
sockets of this machine's own (`unix`), the listener of our engine, and servers on this machine that
the person named. Of native code the filter lets through streams by IPv4 alone, which the engine's
listener needs; where those lead it cannot see, so libraries that would use them are not opened.
"""

import errno
import ipaddress
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SENDING = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
ASKING = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
REFUSED = "the network is off (--offline)"
LOCAL = frozenset({"localhost", "ip6-localhost"})


@dataclass
class Guard:
    """Which sockets may be used."""

    is_on: bool = False
    is_filtered: bool = False
    """Whether the kernel refuses those of native libraries, too."""
    may_filter: bool = False
    """Whether the process is the program's own: then what it gives up it may give up for good."""
    admitted: set[tuple[str, int]] = field(default_factory=set)
    """Host and port of what runs on this machine and may be reached."""

    def hear(self, event: str, given: tuple[object, ...]) -> None:
        """Refuse what leads off this machine; called by the interpreter for all that it does."""
        if not self.is_on or not event.startswith("socket."):
            return
        if event in SENDING and not self._is_near(given[1]):
            raise OSError(errno.ENETUNREACH, REFUSED)
        if event in ASKING and not self._is_known(given[0]):
            raise OSError(errno.ENETUNREACH, REFUSED)

    def _is_near(self, address: object) -> bool:
        if address is None or isinstance(address, str | bytes):  # connected already, or unix
            return True
        if not isinstance(address, tuple) or len(address) < 2:
            return False
        host, port = address[0], address[1]
        if sys.platform == "win32" and is_here(str(host)):  # pairs of sockets are made of these
            return True
        return (host, port) in self.admitted

    def _is_known(self, host: object) -> bool:
        named = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        return named is None or any(named == one for one, _ in self.admitted)


_guard = Guard()


def own_process() -> None:
    """Say that this process is the program's own: what is switched off stays off in it."""
    _guard.may_filter = True


def switch_on(addresses: Iterable[str] = ()) -> None:
    """Keep this process off the network from now on; without effect in a process of others.

    Args:
        addresses: URLs that the person set; those of servers on this machine may be reached.
    """
    if not _guard.may_filter:
        return
    for one in addresses:
        admit_url(one)
    if not _guard.is_on:
        _guard.is_on = True
        sys.addaudithook(_guard.hear)
        from agent.socketfilter import install

        _guard.is_filtered = install()


def admit(host: str, port: int | None) -> None:
    """Let what listens on this machine at `host` and `port` be reached: our own engine."""
    if port is not None and is_here(host):
        _guard.admitted.add((host, port))


def stated() -> str:
    """Return what holds, in a line; empty where the network may be used."""
    if not _guard.is_on:
        return ""
    native = ", native ones by the kernel" if _guard.is_filtered else ""
    return f"offline: sockets are refused{native}"


def is_here(host: str) -> bool:
    """Return whether `host` is this machine, by its name or number."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() in LOCAL


def admit_url(url: str) -> None:
    """Let the server at `url` be reached, if it is on this machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # no address: whoever uses it says so
        return
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    admit(host, port or usual)
    if host in LOCAL and (port or usual):
        _guard.admitted.update({("127.0.0.1", port or usual or 0), ("::1", port or usual or 0)})
