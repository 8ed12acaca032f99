"""A provider that is asked with a key, in a child process: what it runs, see `asking`.

The wrappers of langchain-community ask through requests, which takes proxies, authorities and
passwords from the environment and sets no time limit. So they run in a child that has an
environment of our own and is ended in time; the key goes to it by a pipe.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tools.web.access import WebAccess
from tools.web.ledger import Ledger
from tools.web.search import cleaning, regions
from tools.web.search.authorities import trusted
from tools.web.search.client import check_status
from tools.web.search.failures import Blocked, Broken, Changed, NotInstalled, Offline, Unreachable
from tools.web.search.names import known
from tools.web.search.raw import Raw
from tools.web.web import Query, Result

START = "import sys; sys.path += sys.argv[1:]; from tools.web.search import asking; asking.main()"
HOSTS = {
    "brave-api": "api.search.brave.com",
    "tavily": "api.tavily.com",
    "serper": "google.serper.dev",
    "google": "customsearch.googleapis.com",
}
PACKAGES = {"google": ("googleapiclient", "google-api-python-client")}
"""What a provider needs besides langchain-community: the module, and the package that has it."""
HEADER_BYTES = 400
"""About what the headers of one request take: the wrappers do not tell."""


class Provider:
    """An engine."""

    def __init__(self, name: str, access: WebAccess, ledger: Ledger) -> None:
        self.name, self._access, self._ledger = name, access, ledger

    def search(self, query: Query, seconds: float) -> Sequence[Result]:
        """Have the child ask the provider."""
        self._check_installed()
        country, _, language = regions.region_of(query.text, query.region).partition("-")
        order = {
            "provider": self.name,
            "keys": {key: self._access.keys[key].strip() for key in known(self.name).keys},
            "text": query.text,
            "since": query.since,
            "country": country,
            "language": language,
            "news": query.news,
            "limit": min(20, max(10, query.limit)),
        }
        told = self._child(json.dumps(order).encode(), seconds)
        rows = told.get("rows") or []
        size = len(json.dumps(rows)) + HEADER_BYTES
        sent = len(query.text.encode()) + HEADER_BYTES
        self._ledger.add(HOSTS[self.name], "search", sent, size if "rows" in told else 0)
        _check(told)
        return cleaning.results((_raw(row) for row in rows), self.name)

    def _check_installed(self) -> None:
        needed = [("langchain_community", "langchain-community")]
        needed += [PACKAGES[self.name]] if self.name in PACKAGES else []
        missing = [package for module, package in needed if find_spec(module) is None]
        if missing:
            raise NotInstalled(f"install it with: pip install {' '.join(missing)}")

    def _child(self, order: bytes, seconds: float) -> dict[str, Any]:
        with trusted(self._access.ca_bundle) as authorities:
            child = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", START, *_folders()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(self._access.proxy, authorities),
                start_new_session=True,  # a Ctrl-C on the terminal is for the program
            )
            with child:
                try:
                    said, _ = child.communicate(order, timeout=seconds)
                    told = json.loads(said)
                except subprocess.TimeoutExpired:
                    raise Unreachable("no answer in time") from None
                except ValueError:
                    raise Changed("its wrapper ended without an answer") from None
                finally:
                    child.kill()
        return told if isinstance(told, dict) else {}


def _environment(proxy: str, authorities: str | None) -> dict[str, str]:
    chosen = {"LC_ALL": "C.UTF-8", "NETRC": os.devnull}
    if proxy:
        chosen |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), proxy)
    else:
        chosen["NO_PROXY"] = chosen["no_proxy"] = "*"
    if authorities is not None:
        names = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "HTTPLIB2_CA_CERTS")
        chosen |= dict.fromkeys(names, authorities)
    return chosen


def _folders() -> list[str]:
    """Return the folders from which this program imports."""
    return [str(Path(entry).resolve()) for entry in sys.path if entry and Path(entry).is_dir()]


def _check(told: Mapping[str, Any]) -> None:
    """Raise what the child tells of a failure; it tells no more than a status and a kind."""
    if "rows" in told:
        return
    status = told.get("status")
    if status in (401, 403):
        raise Blocked(f"it refuses the key (status {status})")
    if isinstance(status, int):
        check_status(status, {"retry-after": str(told.get("retry_after") or "")})
    kind = str(told.get("kind"))[:40]
    if kind in ("ProxyError", "ConnectionError", "ConnectTimeout", "ServerNotFoundError"):
        raise Offline("there is no way to it")
    if kind in ("ReadTimeout", "Timeout", "TimeoutError"):
        raise Unreachable("no answer in time")
    if kind in ("SSLError", "ChunkedEncodingError", "JSONDecodeError"):
        raise Broken(f"the connection broke ({kind})")
    raise Changed(f"its wrapper failed ({kind})")


def _raw(row: Mapping[str, Any]) -> Raw:
    raw = Raw(row.get("title") or "", row.get("url") or "", row.get("body") or "")
    raw.date = row.get("date") or ""
    return raw
