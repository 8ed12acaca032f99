"""One server as a person added it: how it is reached, what it may do, and how long it may take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tools.added.mcp.described import Described

Trust = Literal["ask", "read-only", "full"]
"""`ask`: every call is asked about; `read-only`: its tools change nothing, as the person says, and
run unasked unless the server itself says otherwise; `full`: all run unasked."""


@dataclass(frozen=True)
class Limits:
    """How much time and room a server may take."""

    start_s: float = 20.0
    call_s: float = 60.0
    message_bytes: int = 4 << 20
    """Most of one message: a line, or a body."""


@dataclass(frozen=True)
class Program:
    """A server that runs on this machine and speaks over its standard streams."""

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """All that it is to find in its environment; may hold keys."""


@dataclass(frozen=True)
class Place:
    """A server that is reached over HTTP."""

    url: str = field(repr=False)
    token: str = field(default="", repr=False)
    """Goes with every request as `Authorization: Bearer …`."""
    source: str = ""
    """Where the token comes from, for people."""
    legacy: bool = False
    """Whether it speaks the transport of 2024-11-05: HTTP with server-sent events."""
    proxy: str = field(default="", repr=False)
    ca_bundle: str = ""


@dataclass(frozen=True)
class Server:
    """A server, and what was approved of it."""

    name: str
    where: Program | Place
    approved: tuple[Described, ...] = ()
    trust: Trust = "ask"
    local: bool = False
    """Whether it keeps to this machine, as the person says."""
    limits: Limits = Limits()
