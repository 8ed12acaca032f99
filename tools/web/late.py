"""A web that is opened when it is first used: a run that needs none pays nothing for it."""

from collections.abc import Callable, Sequence

from tools.web.page import Page
from tools.web.web import Contact, Permits, Query, Redirecting, Result, Web


class LateWeb:
    """A `Web` behind what opens it."""

    def __init__(self, opening: Callable[[], Web]) -> None:
        self._opening = opening
        self._opened: Web | None = None
        self._permits: Permits | None = None

    def heed(self, permits: Permits) -> None:
        """Ask `permits` before a redirect is followed."""
        self._permits = permits

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        """Search; see `Web.search`."""
        return self._there().search(query, concern)

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        """Fetch and read a page; see `Web.open`."""
        return self._there().open(url, concern, typed)

    def contacts(self) -> Sequence[Contact]:
        """Return whom this run has reached: nobody before it was opened."""
        return self._opened.contacts() if self._opened is not None else ()

    def close(self) -> None:
        """Give back what was opened; safe to call twice."""
        if self._opened is not None:
            self._opened.close()

    def _there(self) -> Web:
        if self._opened is None:
            self._opened = self._opening()
            if self._permits is not None and isinstance(self._opened, Redirecting):
                self._opened.heed(self._permits)
        return self._opened
