"""Fetches pages over HTTP and HTTPS (RFC 9110): every address is checked before it is reached.

Against forged requests, after the OWASP cheat sheet on them
(https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html):
one parser, one lookup, connections to checked addresses alone, redirects by hand, bounds on all.
"""

from collections.abc import Callable

from agent.errors import ToolError
from tools.web.access import WebAccess
from tools.web.fetched import Fetched
from tools.web.fetching.address import Address, parse, shown
from tools.web.fetching.allowance import Allowance
from tools.web.fetching.exchange import Exchange, Response
from tools.web.fetching.guard import Guard
from tools.web.fetching.limits import Limits, in_words
from tools.web.fetching.lines import Lines
from tools.web.fetching.media import bounds, charset, media_type, sniffed
from tools.web.fetching.pace import Pace
from tools.web.fetching.redirects import Follower
from tools.web.fetching.resolving import Resolver
from tools.web.fetching.robots import Robots
from tools.web.fetching.statuses import check_status
from tools.web.fetching.surroundings import Surroundings
from tools.web.ledger import Ledger


class HttpFetcher:
    """A `Fetcher` for one run; several pages may be fetched at once."""

    def __init__(
        self,
        access: WebAccess,
        ledger: Ledger,
        limits: Limits | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._surroundings = surroundings or Surroundings()
        self._guard = Guard(access, self._limits, self._surroundings)
        resolver = Resolver(self._guard, self._surroundings, self._limits.resolve_s)
        self._lines = Lines(access, resolver, self._limits, self._surroundings)
        exchange = Exchange(access, ledger, self._lines, self._limits, self._surroundings)
        self._follower = Follower(exchange, self._guard, self._limits)
        self._robots = Robots(self._follower, self._limits)
        self._pace = Pace(self._limits, self._surroundings)
        self._allowance = Allowance(access.pages)

    def fetch(
        self, url: str, typed: bool = False, permit: Callable[[str], None] | None = None
    ) -> Fetched:
        """Return what stands at `url`; `typed` by the person, robots.txt does not bind.

        `permit` is given each address that a redirect leads to, before anything is asked there.

        Raises `ToolError`, of which `NoNetwork` says that nothing at all can be reached.
        """
        try:
            address = parse(url)
            self._guard.check(address)
            self._allowance.take()
            return self._fetched(url, *self._found(address, typed, permit))
        except ToolError as error:
            raise type(error)(f"{shown(url)}: {error}", error.hint) from error

    def close(self) -> None:
        """Give back connections."""
        self._lines.close()

    def _found(
        self, address: Address, typed: bool, permit: Callable[[str], None] | None
    ) -> tuple[Address, Response]:
        ends_at = self._surroundings.now() + self._limits.total_s

        def before(step: Address) -> None:
            if permit is not None and step != address:
                permit(step.url)
            if not typed:
                self._robots.check(step, ends_at, permit)

        before(address)
        asked_s = 0.0 if typed else self._robots.delay_s(address)
        ends_at += self._pace.wait(address.host, asked_s)  # the host's own wish costs it no time
        return self._follower.get(
            address, "page", ends_at, lambda headers: bounds(headers, self._limits), before
        )

    def _fetched(self, asked: str, address: Address, response: Response) -> Fetched:
        check_status(response.status, response.headers)
        kind = media_type(response.headers) or sniffed(response.body)
        cut = response.cut_at
        return Fetched(
            url=address.url,
            asked=asked,
            media_type=kind,
            charset=charset(response.headers),
            body=response.body,
            accessed=self._surroundings.utc(),
            modified=response.headers.get("last-modified", "")[:100],
            notices=(f"only the first {in_words(cut)} of it were fetched",) if cut else (),
        )
