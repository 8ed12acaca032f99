"""Dates as documents write them, as ISO 8601 (https://www.w3.org/TR/NOTE-datetime)."""

import datetime
import re
from email.utils import parsedate_to_datetime

_NUMBERS = re.compile(
    r"\s*(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})(?:\s*(?:[-/.]|月)\s*(\d{1,2}))?(?!\d)"
)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?!\d)")
_YEAR = re.compile(r"\s*(\d{4})\s*年?\s*")
_MONTHS = "january february march april may june july august september october november december"
_NAMED = re.compile(
    r"\s*(?:(\d{1,2})\.?\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})"
)


def iso_date(words: str) -> str:
    """Return the date that `words` begin with, such as `2024-03-01`; empty where they say none."""
    words = words[:100]
    if found := _NUMBERS.match(words) or _COMPACT.match(words):
        return _checked(int(found[1]), int(found[2]), found[3] and int(found[3]))
    if found := _YEAR.fullmatch(words):
        return found[1]
    if (found := _NAMED.match(words)) and (month := _month(found[2])):
        day = found[1] or found[3]
        return _checked(int(found[4]), month, day and int(day))
    try:
        return parsedate_to_datetime(words).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _month(name: str) -> int:
    for number, month in enumerate(_MONTHS.split(), 1):
        if month.startswith(name.lower()) and len(name) >= 3:
            return number
    return 0


def _checked(year: int, month: int, day: "int | str | None") -> str:
    try:
        found = datetime.date(year, month, int(day) if day else 1)
    except ValueError:
        return ""
    return found.isoformat() if day else found.isoformat()[:7]
