"""Puts the gate before the web: an address that gives cause for concern needs a person's word."""

from collections.abc import Sequence

from agent.approving.gate import REFUSED, Gate
from agent.errors import ToolError
from tools.web.page import Page
from tools.web.web import Contact, Query, Result, Web


class GuardedWeb:
    """A `Web` behind a gate."""

    def __init__(self, web: Web, gate: Gate) -> None:
        self._web, self._gate = web, gate

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        """Search, where nothing speaks against it."""
        self._pass(concern)
        return self._web.search(query)

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        """Open a page, where nothing speaks against it."""
        self._pass(concern)
        return self._web.open(url, typed=typed)

    def contacts(self) -> Sequence[Contact]:
        """Return whom this run has reached."""
        return self._web.contacts()

    def close(self) -> None:
        """Give back connections."""
        self._web.close()

    def _pass(self, concern: str) -> None:
        if concern:
            raise ToolError(REFUSED)
