"""Decides by the text of an address whether it may be reached, before any name is looked up."""

import re

from agent.errors import AgentError, ConfigError, ToolError
from tools.web.access import WebAccess
from tools.web.domains import named
from tools.web.fetching.address import Address, shown
from tools.web.fetching.host import IP, read_host
from tools.web.fetching.limits import Limits
from tools.web.fetching.surroundings import Surroundings

INWARD = ("internal", "local", "localhost", "localdomain", "home.arpa", "onion", "lan", "home",
          "corp", "intranet", "private")  # fmt: skip
"""Ends of names that lead nowhere on the public web (RFC 6761, 6762, 7686, 8375, and habit)."""
METADATA = frozenset({"metadata.goog", "metadata.tencentyun.com", "instance-data.ec2.internal"})
"""Where clouds tell a machine its secrets; the others end in one of `INWARD` or are one word."""
ENTRY = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?P<port>:[0-9]{1,5})?")


class Guard:
    """What one run may reach."""

    def __init__(
        self,
        access: WebAccess,
        limits: Limits | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._ports = (limits or Limits()).ports
        self._is_public = (surroundings or Surroundings()).is_public
        self._private = frozenset(_entry(one) for one in access.private_hosts)
        self._denied = tuple(_domain(one) for one in access.deny_domains)

    def is_private(self, address: Address) -> bool:
        """Return whether the person named this host, or this port of it, as theirs."""
        return bool({address.host, address.place} & self._private)

    def check(self, address: Address) -> None:
        """Raise `ToolError` where `address` may not be reached, whatever its name leads to."""
        if any(_within(address.host, domain) for domain in self._denied):
            raise ToolError(f"{address.host} is denied by the setting deny_domains")
        if address.port not in self._ports and address.place not in self._private:
            raise ToolError(f"port {address.port} is not one of the web's")
        if self.is_private(address):
            return
        if address.ip is not None:
            self.check_ip(address.ip, address)
        elif "." not in address.host or _is_inward(address.host):
            raise ToolError(f"{address.host} is no public host")

    def check_ip(self, ip: IP, address: Address) -> None:
        """Raise `ToolError` where `address` leads to what is not public."""
        if not self.is_private(address) and not self._is_public(ip):
            raise ToolError(f"{address.host} is not on the public web")

    def check_hop(self, before: Address, after: Address) -> None:
        """Raise `ToolError` where a page at `before` may not lead on to `after`."""
        lead = f"it leads to {shown(after.url)}"
        if (before.scheme, after.scheme) == ("https", "http"):
            raise ToolError(f"{lead}, away from a safe connection")
        if self.is_private(after) and not self.is_private(before):
            raise ToolError(f"{lead}, and a public page may not lead to a private host")
        try:
            self.check(after)
        except ToolError as error:
            raise ToolError(f"{lead}: {error}") from None


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _is_inward(host: str) -> bool:
    return host in METADATA or any(_within(host, end) for end in INWARD)


def _domain(written: str) -> str:
    try:
        return named(written)
    except ToolError as error:
        hint = "write it as example.com"
        raise ConfigError(f"deny_domains names {written!r}: {error}", hint) from None


def _entry(written: str) -> str:
    """Return `host` or `host:port` as addresses write them; raise `ConfigError`."""
    hint = "write it as intranet.example.com or intranet.example.com:8000"
    text = f"[{written}]" if written.count(":") > 1 and "[" not in written else written
    parts = ENTRY.fullmatch(text.strip().lower())
    try:
        host = read_host(parts["host"] if parts else "")
    except AgentError as error:
        raise ConfigError(f"private_hosts names {written!r}: {error}", hint) from None
    port = (parts["port"] if parts else "") or ""
    return f"[{host}]{port}" if port and ":" in host else f"{host}{port}"
