"""Fetches pages over HTTP and HTTPS (RFC 9110): every address is checked before it is reached."""

from agent.errors import ToolError
from tools.web.access import WebAccess
from tools.web.fetched import Fetched
from tools.web.ledger import Ledger


class HttpFetcher:
    """A `Fetcher` for one run."""

    def __init__(self, access: WebAccess, ledger: Ledger) -> None:
        self._access, self._ledger = access, ledger

    def fetch(self, url: str, typed: bool = False) -> Fetched:
        """Return what stands at `url`."""
        raise ToolError(f"{url}: cannot be fetched yet")

    def close(self) -> None:
        """Give back connections."""
