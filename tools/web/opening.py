"""Opens the real web for one run; nothing is reached before it is used."""

from collections.abc import Callable

from tools.web.access import WebAccess
from tools.web.internet import Internet
from tools.web.ledger import Ledger


def open_web(access: WebAccess, notify: Callable[[str], None]) -> Internet:
    """Return the web as `access` lets it be reached; `notify` is told what the person should know.

    It costs no more than a few milliseconds: what is heavy is imported with the first request.
    """
    from tools.web.fetching.fetcher import HttpFetcher
    from tools.web.reading.reader import read
    from tools.web.search.together import Together

    ledger = Ledger()
    return Internet(HttpFetcher(access, ledger), Together(access, ledger, notify), read, ledger)
