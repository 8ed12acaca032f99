"""Asks several search engines at once; the first good answer counts."""

from collections.abc import Callable, Sequence

from agent.errors import ToolError
from tools.web.access import WebAccess
from tools.web.ledger import Ledger
from tools.web.web import Query, Result


class Together:
    """A `Searcher` over all engines."""

    def __init__(self, access: WebAccess, ledger: Ledger, notify: Callable[[str], None]) -> None:
        self._access, self._ledger, self._notify = access, ledger, notify

    def search(self, query: Query) -> Sequence[Result]:
        """Return what the first engine that answers finds."""
        raise ToolError("no search engine answers yet")

    def close(self) -> None:
        """Give back connections."""
