"""Dates as engines write them, as ISO 8601: whole dates, words of several languages, ages."""

import re
from datetime import UTC, datetime, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNITS = (
    (r"min(?:ute)?s?|minuten?|分钟前?|分前", timedelta(minutes=1)),
    (r"h(?:ou)?rs?|h|stunden?|heures?|horas?|小时前?|時間前", timedelta(hours=1)),
    (r"d(?:ays?)?|tag(?:en)?|jours?|d[ií]as?|дн\w*|天前?|日前", timedelta(days=1)),
    (r"w(?:eeks?)?|wochen?|semaines?|semanas?|周前?|週間前", timedelta(weeks=1)),
    (r"mo(?:nths?)?|monaten?|mois|mes(?:es)?|个月前?|か月前", timedelta(days=30)),
    (r"y(?:ea)?rs?|y|jahren?|ans?|años?|年前", timedelta(days=365)),
)
AGE = [
    (re.compile(rf"(\d{{1,3}})\s*(?:{words})(?!\w)", re.IGNORECASE), unit) for words, unit in UNITS
]
ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?"
)
CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
DAY_FIRST = re.compile(r"(\d{1,2})\.? ([A-Za-z]{3,9})\.?,? (\d{4})")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
LONGEST = 60
AT_THE_BEGINNING = re.compile(
    r"(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}"
    r"|\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d\d-\d\d"
    r"|\d{1,3} (?:minutes?|hours?|days?|weeks?|months?|years?) ago|\d{1,2}\s?(?:小时|天)前)"
    r"\s*[-–—·:.]+\s+"
)


def iso(told: object, now: datetime | None = None) -> str:
    """Return the date that an engine told as ISO 8601, empty where it cannot be understood.

    What is younger than two days keeps its time, all else is a day. Numbers are seconds since 1970.
    """
    if isinstance(told, int | float) and not isinstance(told, bool):
        try:
            return datetime.fromtimestamp(told, UTC).isoformat(timespec="seconds")
        except (OverflowError, ValueError, OSError):
            return ""
    text = " ".join(told.split())[:LONGEST] if isinstance(told, str) else ""
    return _written(text) or _age(text, now or datetime.now(UTC))


def first(snippet: str, now: datetime | None = None) -> tuple[str, str]:
    """Return the date with which a snippet begins, and the snippet without it."""
    match = AT_THE_BEGINNING.match(snippet)
    date = iso(match["date"], now) if match else ""
    return (date, snippet[match.end() :]) if match and date else ("", snippet)


def _written(text: str) -> str:
    if (match := ISO.match(text)) is not None:
        day = _day(*match.group(1, 2, 3))
        clock, zone = match.group(4) or "", match.group(5) or ""
        return f"{day}T{clock}{zone}" if day and clock and clock != "00:00:00" else day
    if (match := CHINESE.search(text)) is not None:
        return _day(*match.groups())
    if (match := MONTH_FIRST.search(text)) is not None:
        return _day(match[3], _month(match[1]), match[2])
    if (match := DAY_FIRST.search(text)) is not None:
        return _day(match[3], _month(match[2]), match[1])
    if (match := DOTTED.search(text)) is not None:
        return _day(match[3], match[2], match[1])
    return ""


def _month(word: str) -> str:
    name = word[:3].lower()
    return str(MONTHS.index(name) + 1) if name in MONTHS else "0"


def _day(year: str, month: str, day: str) -> str:
    try:
        return datetime(int(year), int(month), int(day), tzinfo=UTC).date().isoformat()
    except ValueError:
        return ""


def _age(text: str, now: datetime) -> str:
    for pattern, unit in AGE:
        if (match := pattern.search(text)) is not None:
            moment = now - int(match[1]) * unit
            if unit < timedelta(days=1):
                return moment.isoformat(timespec="minutes")
            return moment.date().isoformat()
    return ""
