"""Settings that say how the web is reached: whether they can be what they are given as.

Regions are written as DuckDuckGo's are: country and language, such as `us-en`.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, urlsplit

from agent import address
from agent.errors import ConfigError

ENVIRONMENT = "environment"
"""As a proxy: the one that the usual variables name."""
PROXIES = ("http", "https")
REGION = re.compile(r"[a-z]{2}-[a-z]{2,3}", re.IGNORECASE)
HOST = re.compile(r"(?:\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?", re.IGNORECASE)
HIGHEST_PORT = 65_535


def check(key: str, value: str, named: str) -> None:
    """Raise `ConfigError` where the setting `key` cannot be `value`; `named` says who gave it."""
    if value and key in CHECKS:
        CHECKS[key](value, named)


def words(text: str) -> list[str]:
    """Return the words of a list that is separated by commas."""
    return [word for one in text.split(",") if (word := one.strip())]


def _proxy(value: str, named: str) -> None:
    if value == ENVIRONMENT:
        return
    parts = _parts(value)
    if parts is None or parts.scheme not in PROXIES or parts.path.strip("/"):
        hint = "write http://HOST:PORT, or `environment`"
        raise ConfigError(f"{named} is {address.masked(value)!r}, no address of a proxy", hint)


def _searxng(value: str, named: str) -> None:
    parts = _parts(value)
    if parts is None or parts.scheme not in ("http", "https"):
        shown = address.masked(value)
        raise ConfigError(f"{named} is {shown!r}, no address of a server", "write https://HOST")


def _region(value: str, named: str) -> None:
    if not REGION.fullmatch(value):
        raise ConfigError(f"{named} is {value!r}", "write country and language, such as us-en")


def _hosts(value: str, named: str) -> None:
    for one in words(value):
        found = HOST.fullmatch(one)
        if found is None or int(found[1] or 1) not in range(1, HIGHEST_PORT + 1):
            shown = address.masked(one)
            raise ConfigError(f"{named} names {shown!r}, no host", "write HOST or HOST:PORT")


def _parts(value: str) -> SplitResult | None:
    """Return the parts of an address with a host; None for anything else."""
    try:
        parts = urlsplit(value)
        whole = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is none, brackets that do not close
        return None
    return parts if whole and not re.search(r"\s", value) else None


CHECKS: Mapping[str, Callable[[str, str], None]] = {
    "proxy": _proxy,
    "searxng": _searxng,
    "region": _region,
    "private_hosts": _hosts,
}
