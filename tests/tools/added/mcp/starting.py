"""Servers for tests: programs of this folder, with short limits, approved as they are."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tools.added.mcp.server import Limits, Program, Server, Trust
from tools.added.mcp.source import ServerSource

HERE = Path(__file__).parent
SURROUNDINGS = {"PATH": os.defpath, "LANG": "C.UTF-8"}
LIMITS = Limits(start_s=30, call_s=30, message_bytes=1 << 20)


def program(script: str, *arguments: str, **environment: str) -> Program:
    """Return the program that one of this folder's scripts is."""
    command = (sys.executable, str(HERE / script), *arguments)
    return Program(command, {**SURROUNDINGS, **environment})


def server(script: str, *arguments: str, limits: Limits = LIMITS, trust: Trust = "full") -> Server:
    """Return such a server, nothing of it approved yet."""
    return Server("test", program(script, *arguments), trust=trust, limits=limits)


def approved(found: Server) -> Server:
    """Return `found` with what it offers now approved."""
    source = ServerSource(found, print)
    try:
        return replace(found, approved=tuple(source.link.offered()))
    finally:
        source.close()


@contextmanager
def opened(found: Server, told: list[str]) -> Iterator[ServerSource]:
    """Open the server as a source; what it notifies of goes to `told`."""
    source = ServerSource(found, told.append)
    try:
        yield source
    finally:
        source.close()
