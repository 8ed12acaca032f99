"""What a fetch takes from the machine: names, clocks; tests put others in their place."""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tools.web.fetching.host import IP
from tools.web.fetching.public import is_public


def look_up(host: str) -> Sequence[str]:
    """Return the IP addresses of `host`, the preferred one first, as the system knows them.

    Bytes, since Python would encode text by the older rules of IDNA.
    """
    found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def utc() -> str:
    """Return the time of day: ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Surroundings:
    """The machine, as far as fetching depends on it."""

    look_up: Callable[[str], Sequence[str]] = look_up
    is_public: Callable[[IP], bool] = is_public
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    utc: Callable[[], str] = utc
