"""Where an endpoint is, and the way there: its address, and the proxy in between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from agent import address, reach
from agent.errors import ConfigError
from agent.models.access import Access
from agent.offline import is_here

PORTS = {"http": 80, "https": 443}
PROXIES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
"""Variables that name a proxy, the first one first; as curl reads them."""
BYPASSED = ("no_proxy", "NO_PROXY")
HINT = "write it as https://HOST/v1 or http://HOST:PORT/v1"


@dataclass(frozen=True)
class Place:
    """A host, and a path on it."""

    scheme: str
    host: str
    port: int
    path: str
    """Without a slash at its end."""

    @property
    def is_here(self) -> bool:
        """Whether it is this machine."""
        return is_here(self.host)

    @property
    def origin(self) -> str:
        """Its address without the path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


@dataclass(frozen=True)
class Proxy:
    """What requests go through."""

    url: str
    """Without user and password."""
    user: tuple[str, str] | None = field(default=None, repr=False)


def place_of(url: str) -> Place:
    """Return where `url` leads; raise `ConfigError` if that is nowhere, or holds a password."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        raise ConfigError("base_url is no address", HINT) from None
    shown = repr(address.masked(url))
    if parts.scheme not in PORTS or not host or any(sign.isspace() for sign in host):
        raise ConfigError(f"base_url is {shown}, no address of a server", HINT)
    if parts.username is not None or parts.query or parts.fragment:
        hint = f"{HINT}; a key has a variable of its own: `agent keys --help`"
        raise ConfigError(f"base_url is {shown}: it holds more than an address", hint)
    return Place(parts.scheme, host, port, parts.path.rstrip("/"))


def proxy_for(place: Place, access: Access) -> Proxy | None:
    """Return the proxy on the way to `place`: none to this machine, else what the setting says."""
    named = access.proxy
    if place.is_here or not named:
        return None
    if named == reach.ENVIRONMENT:
        named = _named(place, access.environment)
    parts = urlsplit(named)
    if not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    url = f"{parts.scheme}://{host}:{parts.port or PORTS.get(parts.scheme, 80)}"
    if parts.username is None:
        return Proxy(url)
    return Proxy(url, (unquote(parts.username), unquote(parts.password or "")))


def _named(place: Place, environment: Mapping[str, str]) -> str:
    for variable in BYPASSED:
        for one in reach.words(environment.get(variable, "")):
            suffix = one.lower().lstrip(".")
            if one == "*" or place.host == suffix or place.host.endswith(f".{suffix}"):
                return ""
    for name in PROXIES:
        if value := environment.get(name, "").strip():
            value = value if "://" in value else f"http://{value}"
            reach.check("proxy", value, name)
            return value
    return ""
