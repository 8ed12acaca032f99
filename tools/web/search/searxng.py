"""A SearXNG server of the person's own, asked by its JSON API.

API: https://docs.searxng.org/dev/search_api.html. The person named the server, so it may stand on
a private network; redirects are not followed.
"""

import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from agent.errors import ConfigError
from tools.web.access import WebAccess
from tools.web.ledger import Ledger
from tools.web.search import cleaning, regions
from tools.web.search.client import MOST_BYTES, check_status
from tools.web.search.failures import Blocked, Broken, Changed, Offline, Unreachable
from tools.web.search.names import SEARXNG
from tools.web.search.raw import Raw
from tools.web.web import Query, Result

CONNECT_S = 3.0
NEAR = ("localhost", "127.0.0.1", "::1")
"""Hosts to which no proxy leads."""
FORBIDDEN = "it gives no JSON: add json to search.formats in the server's settings.yml"


class SearXNG:
    """An engine."""

    name = SEARXNG

    def __init__(self, access: WebAccess, ledger: Ledger) -> None:
        self._access, self._ledger = access, ledger

    def search(self, query: Query, seconds: float) -> Sequence[Result]:
        """Ask the server."""
        found = _rows(self._answer(_asked(query), seconds))
        raws = []
        for row in found:
            raw = Raw(row.get("title") or "", row.get("url") or "", row.get("content") or "")
            raw.date = row.get("publishedDate") or ""
            raws.append(raw)
        return cleaning.results(raws, self.name)

    def _answer(self, asked: dict[str, str], seconds: float) -> bytes:
        import httpx

        until, body = time.monotonic() + seconds, bytearray()
        host = urlsplit(self._access.searxng).hostname or ""
        address = f"{self._access.searxng.rstrip('/').removesuffix('/search')}/search"
        sent = received = 0
        try:
            timeout = httpx.Timeout(seconds, connect=min(CONNECT_S, seconds))
            with (
                self._client(host, timeout) as client,
                client.stream("GET", address, params=asked) as response,
            ):
                sent = len(str(response.request.url)) + _size(response.request.headers)
                received = _size(response.headers)
                if response.status_code == 403:
                    raise Blocked(FORBIDDEN)
                check_status(response.status_code, response.headers)
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise Changed(f"its answer is larger than {MOST_BYTES:,} bytes")
                    if time.monotonic() > until:
                        raise Unreachable("no answer in time")
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError):
            raise Offline("there is no way to it") from None
        except httpx.TimeoutException:
            raise Unreachable("no answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Broken(f"the connection broke ({type(error).__name__})") from None
        finally:
            self._ledger.add(host, "search", sent, received + len(body))
        return bytes(body)

    def _client(self, host: str, timeout: Any) -> Any:
        import httpx

        from tools.web.fetching.asking import user_agent
        from tools.web.fetching.trust import ssl_context

        proxy = self._access.proxy if host not in NEAR else ""
        try:
            return httpx.Client(
                proxy=proxy or None,
                verify=ssl_context(self._access.ca_bundle),
                timeout=timeout,
                trust_env=False,
                headers={"User-Agent": user_agent(), "Accept": "application/json"},
            )
        except ImportError as error:  # a SOCKS proxy needs one more package
            raise Unreachable(str(error)) from None
        except ConfigError as error:
            raise Unreachable(str(error)) from None


def _asked(query: Query) -> dict[str, str]:
    region = regions.region_of(query.text, query.region)
    country, _, language = region.partition("-")
    asked = {
        "q": query.text,
        "format": "json",
        "language": f"{language}-{country.upper()}" if country != "xa" else language,
        "categories": "news" if query.news else "general",
        "safesearch": "1",
    }
    return asked | ({"time_range": query.since} if query.since else {})


def _rows(body: bytes) -> list[dict[str, Any]]:
    try:
        rows = json.loads(body)["results"]
        return [row for row in rows if isinstance(row, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Changed("its answer is no JSON of SearXNG") from None


def _size(headers: Any) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.raw)
