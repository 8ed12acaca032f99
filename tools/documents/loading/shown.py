"""A spreadsheet's values as people see them in their cells: `2,148,000`, `25.6%`, `$1,234.50`.

Format: ECMA-376, part 1, 18.8.30-31 (number formats). The usual codes are followed: decimals,
thousands, percent, currency, powers of ten, dates and times; what has another code, such as a
fraction, is shown as the plain value.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache

from tools.documents.loading.moments import moment, span

GENERAL = "General"
GENERAL_DIGITS = 10
"""So many digits does a cell show that has no format."""
DECIMAL_PRECISION = 400
"""Digits: the largest float has 309."""
SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""Between what is for positive numbers, for negative ones, for zero, and for text."""
ASIDE = re.compile(r'\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|\\(.)|"([^"]*)"|_.|\*.')
"""Currencies, colours and conditions, escaped and quoted words, room for a character, filling."""
PLACES = re.compile(
    r"(?P<whole>[#0?,]*[#0?])(?:\.(?P<decimals>[#0?]*))?(?P<scale>,*)(?:[eE]\+(?P<power>0+))?"
)
CODES = 1000
"""So many codes are kept parsed: a workbook has a few dozen."""
LITERAL = "\ue000"
"""Stands for a literal text while a code is read."""


def shown(value: object, code: str = GENERAL) -> str:
    """Return what a cell with `value` and the number format `code` shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, code)
    if isinstance(value, datetime.timedelta):
        return span(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return moment(value, code)
    return " ".join(str(value).split())


@dataclass(frozen=True)
class Section:
    """What a code says of numbers of one sign."""

    places: re.Match[str] | None
    """How digits are written; None where only words are."""
    before: str
    after: str
    literals: tuple[str, ...]
    is_plain: bool
    """Whether the number is shown as it is, as the code is `General` or not followed here."""


@lru_cache(CODES)
def _sections(code: str) -> tuple[Section, ...]:
    return tuple(map(_section, SECTIONS.split(code)))


def _section(code: str) -> Section:
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(next((one for one in match.groups() if one is not None), ""))
        return LITERAL

    pattern = ASIDE.sub(keep, code)
    places = PLACES.search(pattern)
    start, end = places.span() if places else (len(pattern), len(pattern))
    before, after = pattern[:start], pattern[end:]
    rest = before + after
    is_plain = GENERAL.lower() in rest.lower() or "/" in rest or not (places or LITERAL in rest)
    return Section(places, before, after, tuple(literals), is_plain)


def _number(value: int | float, code: str) -> str:
    sections = _sections(code)
    which = 2 if value == 0 and len(sections) > 2 else int(value < 0 and len(sections) > 1)
    section = sections[which]
    if section.is_plain:
        return _general(value)
    try:
        digits = _digits(value if which == 0 else abs(value), section)
    except (InvalidOperation, OverflowError):  # no number, or none that fits
        return _general(value)
    text = f"{'-' * digits.startswith('-')}{section.before}{digits.lstrip('-')}{section.after}"
    for literal in section.literals:
        text = text.replace(LITERAL, literal, 1)
    return " ".join(text.split())


def _digits(number: int | float, section: Section) -> str:
    """Return the digits of `number` as the places of a code ask for them."""
    if not (place := section.places):
        return ""
    decimals = place["decimals"] or ""
    percents = (section.before + section.after).count("%")
    with localcontext() as context:
        context.prec = DECIMAL_PRECISION
        value = Decimal(repr(number)).scaleb(2 * percents - 3 * len(place["scale"]))
        if place["power"]:
            return _powered(value, len(decimals), len(place["power"]))
        value = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{abs(value):{',' if ',' in place['whole'] else ''}f}"
    whole, _, fraction = text.partition(".")
    least = len(decimals.rstrip("#?"))
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    whole = whole.rjust(place["whole"].count("0"), "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def _powered(value: Decimal, decimals: int, least: int) -> str:
    mantissa, _, power = f"{value:.{decimals}E}".partition("E")
    return f"{mantissa}E{power[0]}{power[1:].rjust(least, '0')}"


def _general(value: int | float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < 10 ** (GENERAL_DIGITS + 1)):
        return str(int(value))
    return f"{value:.{GENERAL_DIGITS}g}".replace("e", "E")
