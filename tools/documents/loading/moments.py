"""Dates and times of a spreadsheet as people see them in their cells: `2024年3月5日`, `14:30`.

Format: ECMA-376, part 1, 18.8.30-31 (number formats).
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

BY_COUNTRY = ("general", "mm-dd-yy", "m/d/yy h:mm")
"""Codes that every country's program shows in its own order of day and month: ISO 8601 here."""
UNITS = re.compile(
    r'\[[^\]]*\]|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|am/pm|a/p|上午/下午|\.0+'
    r"|y+|m+|d+|h+|s+|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
HALVES = ("am/pm", "a/p", "上午/下午")
CODES = 1000
"""So many codes are kept parsed: a workbook has a few dozen."""
Moment = datetime.datetime | datetime.date | datetime.time


@dataclass(frozen=True)
class Code:
    """A code, taken apart."""

    units: tuple[str, ...]
    literals: tuple[str, ...]
    """For each unit what it says itself; empty where it shows a part of the moment."""
    minutes: tuple[bool, ...]
    """For each unit whether it is an `m` that means minutes."""
    has_date: bool
    is_iso: bool
    half: bool
    """Whether hours go from 1 to 12."""


@lru_cache(CODES)
def _parsed(code: str) -> Code:
    plain = re.sub(r"\[\$[^\]]*\]|@|;.*", "", code).strip()
    found = list(UNITS.finditer(plain))
    units = tuple(match[0].lower() for match in found)
    return Code(
        units,
        tuple(match["quoted"] or match["escaped"] or match["other"] or "" for match in found),
        tuple(_is_minute(units, at) for at in range(len(units))),
        has_date=any(unit[0] in "yd" for unit in units),
        is_iso=plain.lower() in BY_COUNTRY,
        half=any(unit in HALVES for unit in units),
    )


def moment(value: Moment, code: str) -> str:
    """Return what a cell with `value` and the number format `code` shows."""
    parsed = _parsed(code)
    if parsed.is_iso or (isinstance(value, datetime.time) and parsed.has_date):
        return _iso(value, day_only=parsed.has_date and "h" not in parsed.units)
    pieces = (
        literal or _unit(value, unit, is_minute, parsed.half)
        for unit, literal, is_minute in zip(
            parsed.units, parsed.literals, parsed.minutes, strict=True
        )
    )
    return " ".join("".join(pieces).split())


def _iso(value: Moment, day_only: bool) -> str:
    if isinstance(value, datetime.datetime):
        bare = day_only or value.time() == datetime.time()
        return value.date().isoformat() if bare else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, datetime.date) else value.isoformat("seconds")


def _is_minute(units: Sequence[str], at: int) -> bool:
    """Return whether the `m` at `at` means minutes: it comes after hours or before seconds."""
    timed = [unit[0] for unit in units[:at] if unit[0] in "ymdhs"]
    coming = [unit[0] for unit in units[at + 1 :] if unit[0] in "ymdhs"]
    return timed[-1:] == ["h"] or coming[:1] == ["s"]


def _unit(value: Moment, unit: str, is_minute: bool, half: bool) -> str:
    """Return what one unit of a code, such as `yyyy`, shows of `value`."""
    letter, width = unit[0], 2 if len(unit) > 1 else 1
    if letter in "hs" or (letter == "m" and is_minute) or unit in HALVES:
        return _of_time(value, unit, width, half)
    if isinstance(value, datetime.time) or letter not in "ymd":
        return ""
    if letter == "y":
        return f"{value.year:04}" if len(unit) > 2 else f"{value.year % 100:02}"
    if len(unit) > 2:
        names = {"mmm": "%b", "mmmm": "%B", "mmmmm": "%b", "ddd": "%a"}
        named = value.strftime(names.get(unit, "%A"))
        return named[:1] if len(unit) == 5 else named
    return f"{value.month if letter == 'm' else value.day:0{width}}"


def _of_time(value: Moment, unit: str, width: int, half: bool) -> str:
    hour, minute, second = (getattr(value, name, 0) for name in ("hour", "minute", "second"))
    if unit in ("am/pm", "a/p"):
        return ("AM" if hour < 12 else "PM")[: 2 if unit == "am/pm" else 1]
    if unit == "上午/下午":
        return unit[:2] if hour < 12 else unit[3:]
    if unit[0] == "h":
        return f"{(hour % 12 or 12) if half else hour:0{width}}"
    return f"{minute if unit[0] == 'm' else second:0{width}}"


def span(value: datetime.timedelta) -> str:
    """Return a length of time as hours, minutes and seconds."""
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < datetime.timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
