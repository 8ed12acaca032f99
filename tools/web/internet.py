"""The real web: engines search it, a fetcher brings pages, a reader makes text of them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from tools.web.fetched import Fetched
from tools.web.ledger import Ledger
from tools.web.page import Page
from tools.web.web import Contact, Query, Result


class Fetcher(Protocol):
    """Brings what stands at an address."""

    def fetch(self, url: str, typed: bool = False) -> Fetched:
        """Return what stands at `url`; raise `ToolError` for all that may not or cannot be."""
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

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        """Ask the engines; who has to agree was asked before."""
        return self._searcher.search(query)

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        """Fetch and read a page; who has to agree was asked before."""
        return self._read(self._fetcher.fetch(url, typed))

    def contacts(self) -> Sequence[Contact]:
        """Return whom this run has reached."""
        return self._ledger.contacts()

    def close(self) -> None:
        """Give back connections."""
        self._fetcher.close()
        self._searcher.close()
