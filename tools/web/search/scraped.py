"""Engines whose result pages are read: those of ddgs, one by one, each with our client in it.

ddgs (https://github.com/deedy5/ddgs, MIT) knows how each engine is asked and how its page is read.
"""

import json
import re
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from tools.web.access import WebAccess
from tools.web.ledger import Ledger
from tools.web.search import cleaning, regions
from tools.web.search.authorities import trusted
from tools.web.search.client import CountingClient
from tools.web.search.failures import Blocked, Changed, EngineFailed, Unreachable
from tools.web.search.raw import Raw
from tools.web.web import Query, Result

SPANS = {"day": "d", "week": "w", "month": "m", "year": "y"}
CONNECT_S = 3.0
UNUSED_PROXY = "http://127.0.0.1:9"
"""Given to the client that ddgs makes for itself, and that we throw away: without one it would
read the environment."""
ROBOT = re.compile(
    r"captcha|anomaly-modal|unusual traffic|are you (?:a )?(?:human|robot)|not a robot|cf-challenge"
    r"|verify (?:that )?you(?:'re| are) (?:a )?human|access denied|人机验证|безопасности",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"no[- ]results|no more results|did not match any|no pages found|couldn['’]t find any"
    r"|we did not find|not many great matches|nothing (?:was )?found|no articles found"
    r"|未找到|没有找到|找不到|no matches|0 results|ничего не наш",
    re.IGNORECASE,
)
"""How engines say that there is nothing, in words or in the names of their classes."""


class Scraped:
    """An engine of ddgs."""

    def __init__(self, name: str, access: WebAccess, ledger: Ledger) -> None:
        self.name, self._access, self._ledger = name, access, ledger

    def search(self, query: Query, seconds: float) -> Sequence[Result]:
        """Ask the engine and read its page."""
        engine, client = self._engine(query.news, seconds)
        region = regions.region_of(query.text, query.region)
        if self.name == "duckduckgo":
            region = regions.DUCKDUCKGO.get(region, region)
        try:
            found = engine.search(query.text, region=region, timelimit=SPANS.get(query.since))
        except EngineFailed:
            raise
        except Exception as error:  # what its page cannot be read with is ours to survive
            raise _unread(client.pages, type(error).__name__) from error
        if not found:
            return _nothing(client.pages)
        told = _told_news(client.pages[-1]) if _is_json_news(self.name, query) else None
        raws = told or [_raw(one, self.name, region) for one in found]
        if results := cleaning.results(raws, self.name):
            return results
        raise _unread(client.pages, "no result leads to a page")

    def _engine(self, news: bool, seconds: float) -> tuple[Any, CountingClient]:
        """Return a new engine of ddgs, which keeps state of its search, and what it asks with."""
        import primp

        kind = _kind("news" if news else "text", self.name)
        engine = type(kind.__name__, (kind,), {"result_type": Raw})(proxy=UNUSED_PROXY)
        with trusted(self._access.ca_bundle) as authorities:
            client = primp.Client(
                proxy=self._access.proxy or UNUSED_PROXY,
                impersonate="random",
                impersonate_os="random",
                connect_timeout=CONNECT_S,
                dns_timeout=CONNECT_S,
                ca_cert_file=authorities,
            )
        client.proxy = self._access.proxy or None  # None, set later, keeps the environment's away
        client.headers_update(kind.headers_update)
        engine.http_client = CountingClient(client, self._count, time.monotonic() + seconds)
        return engine, engine.http_client

    def _count(self, host: str, sent: int, received: int) -> None:
        self._ledger.add(host, "search", sent, received)


def _kind(category: str, name: str) -> Any:
    from ddgs.engines import ENGINES

    if (kind := ENGINES.get(category, {}).get(name)) is not None:
        return kind
    if category == "text" and name == "yandex":  # there, but switched off
        from ddgs.engines.yandex import Yandex

        return Yandex
    raise Unreachable(f"the installed ddgs has no engine {name} for {category}")


def _nothing(pages: Sequence[str]) -> Sequence[Result]:
    """Return nothing where the engine found nothing, else raise what its page means."""
    if pages and not ROBOT.search(pages[-1]) and _says_nothing(pages[-1]):
        return ()
    raise _unread(pages, "nothing on it looks like a result")


def _says_nothing(page: str) -> bool:
    return page.lstrip()[:1] in ("[", "{") or NOTHING.search(page) is not None


def _unread(pages: Sequence[str], why: str) -> EngineFailed:
    if pages and ROBOT.search(pages[-1]):
        return Blocked("it takes us for a robot")
    blank = not pages or not pages[-1].strip()
    return Changed(f"its page {'is empty' if blank else f'cannot be read ({why})'}")


def _raw(found: Any, name: str, region: str) -> Raw:
    """Return a result of ddgs's own kinds as ours; some of its engines know no other."""
    if isinstance(found, Raw):
        return found
    address = found.href
    if name == "wikipedia":  # the address that ddgs gives has lost its escapes
        language = region.partition("-")[2]
        title = quote(found.title.replace(" ", "_"))
        address = f"https://{language}.wikipedia.org/wiki/{title}"
    return Raw(found.title, address, found.body)


def _is_json_news(name: str, query: Query) -> bool:
    return query.news and name == "duckduckgo"


def _told_news(page: str) -> list[Raw]:
    """Return news as DuckDuckGo's JSON has them; ddgs decodes their addresses."""
    found = []
    for row in json.loads(page)["results"]:
        raw = Raw(row.get("title"), row.get("url"), row.get("excerpt"))
        raw.told = row.get("date")
        found.append(raw)
    return found
