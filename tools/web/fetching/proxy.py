"""Reads the address of a proxy: http or https, a host, a port, perhaps a user and a password."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from agent.errors import ConfigError

PORTS = {"http": 80, "https": 443}
HINT = "write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT"


@dataclass(frozen=True)
class Proxy:
    """Where requests go through."""

    scheme: str
    host: str
    port: int
    user: tuple[str, str] | None = field(default=None, repr=False)
    """Name and password."""

    @property
    def url(self) -> str:
        """Its address, without user and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def read_proxy(text: str) -> Proxy | None:
    """Return the proxy, or None where `text` is empty; raise `ConfigError`, without a password."""
    if not text.strip():
        return None
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise ConfigError("the setting proxy is no address", HINT) from None
    if parts.scheme not in PORTS or not host or not host.isascii() or parts.path not in ("", "/"):
        shown = f"{parts.scheme}://{host}" if host else "no address"
        raise ConfigError(f"the setting proxy is {shown}, no proxy for http", HINT)
    named = parts.username is not None
    user = (unquote(parts.username or ""), unquote(parts.password or "")) if named else None
    return Proxy(parts.scheme, host, port, user)
