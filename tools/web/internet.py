"""The real web: engines search it, a fetcher brings pages, a reader makes text of them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from tools.web.fetched import Fetched
from tools.web.ledger import Ledger
from tools.web.page import Page
from tools.web.web import Contact, Permits, Query, Result


class Fetcher(Protocol):
    """Brings what stands at an address."""

    def fetch(
        self, url: str, typed: bool = False, permit: Callable[[str], None] | None = None
    ) -> Fetched:
        """Return what stands at `url`; raise `ToolError` for all that may not or cannot be.

        `permit` is given each address that a redirect leads to, before anything is asked there; it
        raises `ToolError` where that may not be.
        """
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class Searcher(Protocol):
    """Asks search engines."""

    def search(self, query: Query) -> Sequence[Result]:
        """Return what is found; raise `ToolError` where no engine answers."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class Internet:
    """A `Web` of these parts."""

    def __init__(
        self,
        fetcher: Fetcher,
        searcher: Searcher,
        read: Callable[[Fetched], Page],
        ledger: Ledger,
    ) -> None:
        self._fetcher, self._searcher, self._read, self._ledger = fetcher, searcher, read, ledger
        self._permits: Permits | None = None

    def heed(self, permits: Permits) -> None:
        """Ask `permits` before a redirect is followed; see `Redirecting`."""
        self._permits = permits

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        """Ask the engines; who has to agree was asked before."""
        return self._searcher.search(query)

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        """Fetch and read a page; who has to agree was asked before."""
        permits = self._permits
        if permits is None:
            return self._read(self._fetcher.fetch(url, typed))
        return self._read(self._fetcher.fetch(url, typed, lambda to: permits(url, to, typed)))

    def contacts(self) -> Sequence[Contact]:
        """Return whom this run has reached."""
        return self._ledger.contacts()

    def close(self) -> None:
        """Give back connections."""
        self._fetcher.close()
        self._searcher.close()
