"""Looks at a server: starts or reaches it, and brings what it offers and how long that took."""

import os
import time
from dataclasses import dataclass, replace

from agent.cli import streams
from agent.equipping.mcpservers import Entry
from agent.errors import AgentError, ToolError, UserError
from agent.settings import Settings
from tools.added.mcp.described import Described
from tools.added.mcp.server import Server


@dataclass(frozen=True)
class Seen:
    """What a server offers."""

    offered: tuple[Described, ...]
    seconds: float
    entry: Entry
    """With the transport that worked."""
    notices: tuple[str, ...] = ()
    complaints: str = ""
    """The last that it wrote to stderr."""


class Fault(AgentError):
    """A server that could not be looked at, and what it wrote to stderr."""

    def __init__(self, error: ToolError, name: str, complaints: str) -> None:
        super().__init__(f"mcp:{name}: {error}", error.hint)
        self.exit_code = error.exit_code
        self.complaints = complaints


def seen(name: str, entry: Entry, settings: Settings) -> Seen:
    """Return what the server offers now.

    Raises:
        Fault: it does not start, cannot be reached, or speaks something else.
        AgentError: what the person said of it cannot be.
    """
    from agent.equipping.servers import may_run_offline, server_of

    if settings.offline and not may_run_offline(entry):
        hint = "leave out --offline, or add it with --local if it keeps to this machine"
        raise UserError(f"mcp:{name} may use the network, which is off", hint)
    server = replace(server_of(name, entry, settings, os.environ), approved=())
    try:
        return _seen(server, entry)
    except Fault as error:
        if not _may_be_legacy(entry, error):
            raise
    legacy = replace(entry, legacy=True)
    return _seen(replace(server_of(name, legacy, settings, os.environ), approved=()), legacy)


def _may_be_legacy(entry: Entry, error: Fault) -> bool:
    """Return whether the server may speak the older transport: it refuses the newer one."""
    refused = any(f"status {code}" in str(error) for code in (400, 404, 405))
    return bool(entry.url) and not entry.legacy and refused


def _seen(server: Server, entry: Entry) -> Seen:
    from tools.added.mcp.source import ServerSource

    notices: list[str] = []
    source = ServerSource(server, notices.append)
    begun = time.monotonic()
    try:
        offered = source.link.offered()
        seconds = time.monotonic() - begun
        return Seen(tuple(offered), seconds, entry, tuple(notices), source.link.complaints())
    except ToolError as error:
        raise Fault(error, server.name, source.link.complaints()) from None
    finally:
        source.close()


def tell_complaints(text: str) -> None:
    """Show what a server wrote to stderr: its words, marked as such."""
    for line in text.splitlines()[-10:]:
        streams.note(f"  | {line[:300]}")
