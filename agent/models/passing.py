"""Failures of a server that may pass, and how long it asks to wait (RFC 9110, 10.2.3)."""

from collections.abc import Mapping

from agent.errors import ModelUnavailable, RateLimited


class Passing(ModelUnavailable):
    """The server failed, or the connection broke before a reply began: another try may do."""

    def __init__(self, message: str, hint: str = "", after_s: float | None = None) -> None:
        super().__init__(message, hint)
        self.after_s = after_s
        """How many seconds the server wants to be left alone; None where it does not say."""


class Limited(RateLimited):
    """The server has too much to do, or from us too many requests: later it will answer."""

    def __init__(self, message: str, hint: str = "", after_s: float | None = None) -> None:
        super().__init__(message, hint)
        self.after_s = after_s
        """As in `Passing`."""


def after_of(headers: Mapping[str, str], now: float) -> float | None:
    """Return how many seconds a response asks to wait; None where it does not, or not in sense.

    Args:
        headers: by name, in lower case.
        now: seconds since the epoch, which dates are compared with.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after", "").strip()
    seconds = _number(text)
    return seconds if seconds is not None else _until(text, now)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value >= 0 else None  # no number is not at least 0 either


def _until(text: str, now: float) -> float | None:
    if not text:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None
