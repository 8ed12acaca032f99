"""The tools of one approved server, as a source: they are there at once, a call waits for it."""

import threading
from collections.abc import Callable, Sequence

from agent.errors import ToolError
from agent.events import Contact
from agent.messages import Json
from tools.added.mcp.counting import Counter
from tools.added.mcp.described import Described
from tools.added.mcp.link import Link
from tools.added.mcp.making import tool_of
from tools.added.mcp.process import found
from tools.added.mcp.results import outcome_of
from tools.added.mcp.running import Loop
from tools.added.mcp.server import Place, Program, Server
from tools.toolbox import Outcome, Tool


def _same(text: str) -> str:
    return text


class ServerSource:
    """Starts its server when its tools are first asked for."""

    def __init__(
        self,
        server: Server,
        notify: Callable[[str], None],
        clean: Callable[[str], str] = _same,
    ) -> None:
        """Start nothing yet.

        Args:
            server: with the tools that were approved.
            notify: told what the person should know, in the thread that made this source.
            clean: see `making.tool_of`.
        """
        self._server = server
        self._loop = Loop()
        self._notify = notify
        self._clean = clean
        self._counter = Counter(host_of(server.where))
        self._owner = threading.get_ident()
        self._waiting: list[str] = []
        self.link = Link(server, self._loop, self._counter, self._waiting.append)

    @property
    def name(self) -> str:
        """How people tell it from others."""
        return f"mcp:{self._server.name}"

    def tools(self) -> Sequence[Tool]:
        """Return the approved tools, and begin to start the server.

        Raises `ToolError` for a program that is not there.
        """
        if isinstance(self._server.where, Program):
            found(self._server.where)
        made = self.offered()
        self.link.begin()
        return made

    def offered(self) -> Sequence[Tool]:
        """Return the approved tools; nothing is started."""
        return [tool for one in self._server.approved if (tool := self._made(one)) is not None]

    def contacts(self) -> Sequence[Contact]:
        """Return whom this source has reached over the network."""
        return self._counter.contacts() if isinstance(self._server.where, Place) else ()

    def close(self) -> None:
        """End the server, and say what nobody has been told yet."""
        self.link.close()
        self._deliver()
        self._loop.close()

    def _made(self, described: Described) -> Tool | None:
        def run(**arguments: Json) -> Outcome:
            try:
                return outcome_of(self.link.call(described.name, arguments))
            finally:
                self._deliver()

        try:
            return tool_of(self._server, described, run, self._clean)
        except ToolError as error:
            self._waiting.append(f"the tool {described.name!r} is left out: {error}")
            self._deliver()
            return None

    def _deliver(self) -> None:
        """Tell what waits, in the one thread in which that may be told."""
        while self._waiting and threading.get_ident() == self._owner:
            self._notify(f"{self.name}: {self._waiting.pop(0)}")


def host_of(where: Program | Place) -> str:
    """Return the host of a server that is reached over HTTP, with its port where it names one."""
    from urllib.parse import urlsplit

    if isinstance(where, Program):
        return ""
    parts = urlsplit(where.url)
    host = parts.hostname or ""
    return f"{host}:{parts.port}" if parts.port else host
