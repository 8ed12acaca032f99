"""Honours robots.txt (RFC 9309): what a host does not want programs to fetch, and how often."""

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from agent.errors import ToolError
from tools.web.domains import site_of
from tools.web.fetching.address import Address
from tools.web.fetching.asking import PRODUCT
from tools.web.fetching.limits import Limits
from tools.web.fetching.media import Bounds
from tools.web.fetching.redirects import Astray, Follower, TooManyRedirects
from tools.web.fetching.rules import concerning_us
from tools.web.fetching.statuses import OK

if TYPE_CHECKING:
    from protego import Protego


class Elsewhere(ToolError):
    """The rules are said to stand on another site."""


class Robots:
    """The rules of the hosts of one run, each fetched once; threads may share it."""

    def __init__(self, follower: Follower, limits: Limits) -> None:
        self._follower, self._limits = follower, limits
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._known: dict[str, Protego] = {}

    def check(
        self, address: Address, ends_at: float, permit: Callable[[str], None] | None = None
    ) -> None:
        """Raise `ToolError` where the host does not want this page to be fetched by programs.

        `permit` is asked before its rules are looked for at another host.
        """
        if not self._rules(address, ends_at, permit).can_fetch(address.url, PRODUCT):
            raise ToolError(f"the robots.txt of {address.host} does not let programs fetch it")

    def delay_s(self, address: Address) -> float:
        """Return the pause that the host asks for; 0 where it is not known to ask."""
        rules = self._known.get(address.origin)
        return (rules.crawl_delay(PRODUCT) or 0.0) if rules else 0.0

    def _rules(
        self, address: Address, ends_at: float, permit: Callable[[str], None] | None
    ) -> "Protego":
        with self._lock:
            lock = self._locks.setdefault(address.origin, threading.Lock())
        with lock:  # pages of one host that are fetched at once ask once
            if address.origin not in self._known:
                self._known[address.origin] = self._fetched(address, ends_at, permit)
            return self._known[address.origin]

    def _fetched(
        self, address: Address, ends_at: float, permit: Callable[[str], None] | None
    ) -> "Protego":
        from protego import Protego

        at = Address(address.scheme, address.host, address.port, "/robots.txt")
        try:
            _, response = self._follower.get(
                at, "robots", ends_at, self._bounds, lambda step: _stay(at, step, permit)
            )
        except (TooManyRedirects, Elsewhere):  # section 2.3.1.2: as if there were none
            return Protego.parse("")
        except Astray as error:
            raise ToolError(f"its robots.txt cannot be read: {error}") from None
        if 400 <= response.status < 500:  # section 2.3.1.3
            return Protego.parse("")
        if response.status != OK:  # section 2.3.1.4: as if all were forbidden, for now
            raise ToolError(f"its robots.txt cannot be read now ({response.status})")
        return Protego.parse(concerning_us(response.body.decode("utf-8-sig", "replace")))

    def _bounds(self, headers: Mapping[str, str]) -> Bounds:
        return Bounds(self._limits.robots_bytes, self._limits.robots_bytes, is_cut=True)


def _stay(at: Address, step: Address, permit: Callable[[str], None] | None) -> None:
    """Raise where the rules are said to stand on another site: nobody agreed to reach that."""
    if step.host == at.host:
        return
    if site_of(step.host) != site_of(at.host):
        raise Elsewhere("its robots.txt is said to stand on another site")
    try:
        if permit is not None:
            permit(step.url)
    except ToolError as error:
        raise Elsewhere(f"its robots.txt is said to stand elsewhere: {error}") from None
