"""Moments as people and scripts read them: how long ago, the local date, or UTC."""

import re
from datetime import UTC, datetime, timedelta

from agent.errors import UserError

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
MOST_DAYS = 7
"""From here on a date says more than a number of days."""
UNITS = {"h": HOUR_S, "d": DAY_S, "w": 7 * DAY_S, "y": 365 * DAY_S}
ISO_MINUTES = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)\Z")
"""A time in UTC (RFC 3339)."""
AGE = re.compile(r"(?P<number>\d{1,5})\s*(?P<unit>[hdwy])")


def ago(at: float, now: float) -> str:
    """Return how long before `now` the moment `at` was; of one that is longer ago, the date."""
    passed = int(now - at)
    if -MINUTE_S < passed < MINUTE_S:
        return "just now"
    if MINUTE_S <= passed < HOUR_S:
        return f"{passed // MINUTE_S} min ago"
    if HOUR_S <= passed < DAY_S:
        return f"{passed // HOUR_S} h ago"
    if DAY_S <= passed < MOST_DAYS * DAY_S:
        days = passed // DAY_S
        return f"{days} day{'s' * (days > 1)} ago"
    return date(at)


def date(at: float) -> str:
    """Return the date of `at` where the person is."""
    found = _moment(at)
    return f"{found.astimezone():%Y-%m-%d}" if found else "?"


def minute(at: float) -> str:
    """Return `at` to the minute, such as `1 November 2026, 08:30 UTC`."""
    found = _moment(at)
    return f"{found.day} {found:%B %Y, %H:%M} UTC" if found else "?"


def utc(at: float) -> str:
    """Return `at` as ISO 8601 writes it, to the second."""
    found = _moment(at)
    return f"{found:%Y-%m-%dT%H:%M:%SZ}" if found else "?"


def age(text: str) -> float:
    """Return the seconds that `text` means, such as 30d.

    Raises:
        UserError: it means none.
    """
    found = AGE.fullmatch(text.strip().lower())
    if found is None:
        raise UserError(f"--older-than {text!r} is no length of time", "give 12h, 30d, 6w or 1y")
    return float(int(found["number"]) * UNITS[found["unit"]])


def _moment(at: float) -> datetime | None:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
    except (OverflowError, ValueError):  # from a store of somebody else's
        return None
