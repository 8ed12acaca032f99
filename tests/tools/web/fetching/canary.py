"""Listens where nobody may go, and tells whether somebody came."""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Canary:
    """A socket that accepts nobody: who comes waits in its queue."""

    listening: socket.socket

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.listening.getsockname()[1])

    @property
    def is_untouched(self) -> bool:
        """Whether nobody came: the kernel has counted before `connect` returned to the other."""
        return not select.select([self.listening], [], [], 0)[0]


@contextmanager
def listening(address: str) -> Iterator[Canary]:
    """Listen at a free port of `address`."""
    with socket.create_server((address, 0)) as server:
        yield Canary(server)
