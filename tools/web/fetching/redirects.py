"""Goes where a page leads on to, by hand: every step is checked as the first one was."""

from collections.abc import Callable

from agent.errors import ToolError
from tools.web.fetching.address import Address, join
from tools.web.fetching.exchange import BOUNDS, Exchange, Response
from tools.web.fetching.guard import Guard
from tools.web.fetching.limits import Limits
from tools.web.fetching.statuses import MOVED
from tools.web.web import Purpose


class TooManyRedirects(ToolError):
    """It leads on and on, or in a circle."""


class Astray(ToolError):
    """It leads where nobody may go."""


class Follower:
    """Follows redirects; nothing goes along, since nothing personal is ever sent."""

    def __init__(self, exchange: Exchange, guard: Guard, limits: Limits) -> None:
        self._exchange, self._guard, self._limits = exchange, guard, limits

    def get(
        self,
        address: Address,
        purpose: Purpose,
        ends_at: float,
        bounds: BOUNDS,
        before: Callable[[Address], None] = lambda address: None,
    ) -> tuple[Address, Response]:
        """Return where it ended, and what stands there; `before` may refuse each step."""
        seen = {address.url}
        for _ in range(self._limits.redirects + 1):
            before(address)
            response = self._exchange.get(address, purpose, ends_at, bounds)
            if response.status not in MOVED:
                return address, response
            address = self._next(address, response)
            if address.url in seen:
                raise TooManyRedirects("its redirects lead in a circle")
            seen.add(address.url)
        raise TooManyRedirects(f"it leads on more than {self._limits.redirects} times")

    def _next(self, address: Address, response: Response) -> Address:
        location = response.headers.get("location", "")
        if not location:
            raise Astray(f"it leads elsewhere and does not say where ({response.status})")
        try:
            after = join(address, _text(location))
        except ToolError as error:
            raise Astray(f"it leads elsewhere: {error}") from None
        try:
            self._guard.check_hop(address, after)
        except ToolError as error:
            raise Astray(str(error)) from None
        return after


def _text(location: str) -> str:
    """Return the header as text: many servers write UTF-8 where bytes belong."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location
