"""How a service is reached: its address, its keys, and what a person said of both."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from agent.errors import ToolError
from tools.added.openapi.document import Document, table

TIMEOUT_S = 30.0
MOST_BYTES = 1_000_000
PLACES: Mapping[str, str] = {"header": "headers", "query": "query", "cookie": "cookies"}
"""Where a key goes, and how that is called here."""
FindKey = Callable[[str], str | None]
"""Returns the key of a name; None where there is none."""


@dataclass(frozen=True)
class Reach:
    """What the person lets services do, and how they are reached."""

    proxy: str = ""
    ca_bundle: str = ""
    private_hosts: frozenset[str] = frozenset()
    """`host` or `host:port` that may be reached without encryption."""
    offline: bool = False
    timeout_s: float = TIMEOUT_S
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True)
class Service:
    """A service as its document and its person describe it."""

    alias: str
    """What it is called here: its keys go by this name."""
    document: Document
    reach: Reach = Reach()
    server: str = ""
    """The address that the person named; empty takes the document's."""
    find_key: FindKey = field(default=lambda name: None, repr=False)

    def address(self, servers: Sequence[Mapping[str, Any]]) -> str:
        """Return the address that paths are joined to.

        Raises `ToolError` where there is none that may be reached.
        """
        if self.server:
            return self._checked(self.server.rstrip("/"))
        first = servers[0] if servers else {}
        url = str(first.get("url") or "/")
        for name, variable in table(first.get("variables")).items():
            url = url.replace(f"{{{name}}}", str(table(variable).get("default", "")))
        whole = urljoin(self.document.name, url) if self._fetched else url
        if not whole.startswith(("http://", "https://")):
            hint = f"agent tools add {self.document.name} --server URL"
            raise ToolError(f"{self.alias}: the document names no server ({hint})")
        if self._fetched and not self._is_admitted(whole):
            raise ToolError(
                f"{self.alias}: {urlsplit(self.document.name).hostname} describes a service on "
                f"{urlsplit(whole).hostname}: the person has to name that server with --server"
            )
        return self._checked(whole.rstrip("/"))

    @property
    def _fetched(self) -> bool:
        return self.document.name.startswith(("http://", "https://"))

    def _is_admitted(self, url: str) -> bool:
        """Return whether a document from the network may name this address.

        A stranger's document must not lead to what stands on this machine, or in its network.
        """
        here, there = urlsplit(self.document.name).hostname or "", urlsplit(url).hostname or ""
        same = here == there or there.endswith(f".{here.removeprefix('www.')}")
        return same or _named(url, self.reach.private_hosts)

    def _checked(self, url: str) -> str:
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            raise ToolError(f"{self.alias}: its server has no proper address") from None
        if parts.username is not None or parts.password is not None or not host:
            raise ToolError(f"{self.alias}: its server has no proper address")
        near = is_here(host)
        if parts.scheme != "https" and not near and not _named(url, self.reach.private_hosts):
            raise ToolError(f"{self.alias}: {host} is reached without encryption: use https")
        if self.reach.offline and not near:
            raise ToolError(f"{self.alias}: the network is off (--offline)")
        return url


def is_here(host: str) -> bool:
    """Return whether `host` is this machine."""
    import ipaddress

    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _named(url: str, hosts: frozenset[str]) -> bool:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return bool({host, f"{host}:{parts.port}"} & hosts)


@dataclass(frozen=True)
class Credentials:
    """What a request carries so that the service knows who asks; never shown."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """All forms in which the keys are written."""


def credentials_for(service: Service, security: Sequence[Mapping[str, Any]]) -> Credentials:
    """Return what the first requirement that can be met wants; nothing where nothing is wanted.

    Raises `ToolError` where a key is needed and there is none.
    """
    if not security or any(not one for one in security):
        return Credentials()
    schemes = table(service.document.resolved(service.document.body.get("components")))
    known = table(schemes.get("securitySchemes"))
    for wanted in security:
        found = [_credential(service, service.document.resolved(known.get(one))) for one in wanted]
        met = [one for one in found if one is not None]
        if len(met) == len(found):
            return _together(met)
    name = service.alias
    variable = f"{name.upper().replace('-', '_')}_API_KEY"
    raise ToolError(f"{name} wants a key: the person sets {variable}, or: agent keys set {name}")


def _credential(service: Service, scheme: Mapping[str, Any]) -> Credentials | None:
    kind, name = scheme.get("type"), str(scheme.get("name", ""))
    if kind not in ("apiKey", "http", "oauth2", "openIdConnect"):
        return None
    key = service.find_key(service.alias)
    if not key:
        return None
    if kind == "apiKey":
        where = PLACES.get(str(scheme.get("in")))
        if not where or not name:
            return None
        return Credentials(secrets=(key,), **{where: {name: key}})
    if kind == "http" and str(scheme.get("scheme", "")).lower() == "basic":
        coded = base64.b64encode(key.encode()).decode()
        parts = (key, coded, key.partition(":")[2])
        return Credentials({"Authorization": f"Basic {coded}"}, secrets=parts)
    return Credentials({"Authorization": f"Bearer {key}"}, secrets=(key,))


def _together(found: Sequence[Credentials]) -> Credentials:
    return Credentials(
        {name: value for one in found for name, value in one.headers.items()},
        {name: value for one in found for name, value in one.query.items()},
        {name: value for one in found for name, value in one.cookies.items()},
        tuple(secret for one in found for secret in one.secrets if len(secret) > 3),
    )
