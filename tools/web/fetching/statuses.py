"""What the model is told about a response that is no page (RFC 9110, section 15)."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from agent.errors import ToolError

OK = 200
MOVED = {301, 302, 303, 307, 308}
SAID = {
    204: "it is empty",
    400: "it does not understand this address",
    401: "it wants a login",
    402: "it wants to be paid",
    403: "it does not show this page to programs, or not to us",
    404: "there is no such page",
    406: "it has no form of this page that can be read",
    410: "the page is gone for good",
    429: "too many requests",
    451: "it may not be shown, for legal reasons",
}


def check_status(status: int, headers: Mapping[str, str], now: datetime | None = None) -> None:
    """Raise `ToolError` for everything but a page."""
    if status == OK:
        return
    words = SAID.get(status) or (
        "the server failed" if status >= 500 else "it answers with something that is no page"
    )
    wait = _wait(headers.get("retry-after", ""), now or datetime.now(UTC))
    later = f": it may be asked again in {wait} s" if wait and status in (429, 503) else ""
    raise ToolError(f"{words} ({status}){later}")


def _wait(said: str, now: datetime) -> int:
    """Return the seconds that a header Retry-After asks for; 0 where it does not."""
    if said.isascii() and said.isdecimal():
        return int(said[:9])
    with suppress(ValueError, TypeError):
        return max(0, round((parsedate_to_datetime(said) - now).total_seconds()))
    return 0
