"""A fetcher that reaches the local web without a proxy: by a resolver and a public address of ours.

In these tests 127.0.0.2 stands for the public web, and 127.0.0.1 for what is private.
"""

import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Any

from tests.tools.web.fetching.canary import listening
from tests.tools.web.local import LocalWeb
from tools.web.access import WebAccess
from tools.web.fetching.fetcher import HttpFetcher
from tools.web.fetching.host import IP
from tools.web.fetching.limits import Limits
from tools.web.fetching.surroundings import Surroundings
from tools.web.ledger import Ledger

PUBLIC, PRIVATE = "127.0.0.2", "127.0.0.1"
EMPTY = "127.0.0.3"
"""As public, but nobody listens there."""
ACCESSED = "2026-11-22T10:00:00+00:00"


def is_public(ip: IP) -> bool:
    """Return whether `ip` is one of those that stand for the public web."""
    return ip in (ip_address(PUBLIC), ip_address(EMPTY))


@dataclass
class Direct:
    """The local web at one port of the public address, and how a fetcher gets there.

    At the same port of the private address a canary listens.
    """

    web: LocalWeb
    tls: bool = True
    ledger: Ledger = field(default_factory=Ledger)
    slept: list[float] = field(default_factory=list)
    """How long the fetcher would have slept."""
    ports: set[int] = field(default_factory=set)
    fetchers: list[HttpFetcher] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._canaries = ExitStack()
        self.port = 0
        for _ in range(20):  # until one is free at both addresses
            self.canary = self._canaries.enter_context(listening(PRIVATE))
            with suppress(OSError):
                self.port = self.web.listen(PUBLIC, tls=self.tls, port=self.canary.port)
                break
        assert self.port, f"nothing can listen at {PUBLIC}"
        self.ports.add(self.port)

    def site(self, host: str, *answers: str) -> str:
        """Declare a host, lead its name to the web of these tests, and return its address."""
        scheme = "https" if self.tls else "http"
        self.web.site(f"{scheme}://{host}")
        self.web.names.leads(host, *(answers or (PUBLIC,)))
        return f"{scheme}://{host}:{self.port}"

    def __setitem__(self, place: tuple[str, str], answer: object) -> None:
        """Let an answer stand at (host, path)."""
        scheme = "https" if self.tls else "http"
        self.web.site(f"{scheme}://{place[0]}")[place[1]] = answer  # type: ignore[assignment]

    def fetcher(self, access: WebAccess | None = None, **limits: Any) -> HttpFetcher:
        """Return a fetcher with these limits."""
        own = Limits(ports=Limits().ports | self.ports, delay_s=0.0)
        access = replace(access or WebAccess(), ca_bundle=str(self.web.ca))
        fetcher = HttpFetcher(
            access, self.ledger, replace(own, **limits), self.surroundings
        )  # fmt: skip
        self.fetchers.append(fetcher)
        return fetcher

    def close(self) -> None:
        """Close what was opened."""
        for fetcher in self.fetchers:
            fetcher.close()
        self._canaries.close()

    @property
    def surroundings(self) -> Surroundings:
        """The machine, with names and a public address of its own, and nobody who sleeps."""
        return Surroundings(
            look_up=self.web.names,
            is_public=is_public,
            now=time.monotonic,
            sleep=self.slept.append,
            utc=lambda: ACCESSED,
        )
