"""The numbers and dates of a text, whichever way they are written.

`1,000`, `1000`, `one thousand` and `一千` are one number; `5 May 2021`, `2021-05-05` and
`2021年5月5日` hold the same three, of which one is a month.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from decimal import Decimal

SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "bn": 10**9, "mn": 10**6, "百": 100, "千": 1_000, "万": 10**4, "萬": 10**4, "百万": 10**6,
    "千万": 10**7, "亿": 10**8, "億": 10**8, "万亿": 10**12,
}  # fmt: skip
SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
NUMBER = re.compile(
    r"(?<![A-Za-z\d_])(?<![A-Za-z]\.)(?P<sign>(?<![\w)\]%])-)?"
    r"(?P<digits>\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,']\d+)*)"
    rf"(?:(?: ?-?(?P<scale>{SCALE})|(?P<kilo>k))(?![A-Za-z克米瓦]))?",
    re.IGNORECASE,
)
THOUSANDS = re.compile(r"\d{1,3}(?:[,.' ]\d{3})+")
NAMES = (
    "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul",
    "august|aug", "september|sept|sep", "october|oct", "november|nov", "december|dec",
)  # fmt: skip
MONTH = "|".join(NAMES)
NAMED_MONTH = re.compile(
    rf"(?<=\d)(?:st|nd|rd|th)?(?: of)?[ ,.-]{{1,2}}(?P<after>{MONTH})\b"
    rf"|\b(?P<before>{MONTH})\b(?=\.?,? ?(?:the )?\d)",
    re.IGNORECASE,
)
ANY_MONTH = re.compile(rf"\b({MONTH})\b", re.IGNORECASE)
WRITTEN_MONTH = re.compile(
    r"\b\d{4}[-/.](\d{1,2})\b|\b(\d{1,2})[/.](\d{1,2})[/.]\d{2,4}\b|(\d{1,2})月"
)
UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: value for value, word in enumerate(UNITS)} | {
    word: 10 * value for value, word in enumerate(TENS, 2)
}
WORD = "|".join(sorted(WORDS, key=len, reverse=True))
SPELT = re.compile(
    rf"\b(?:{WORD}|an? (?:hundred|thousand|million|billion))"
    rf"(?:(?:[ -]|(?: and ))?(?:{WORD}|hundred|thousand|million|billion))*\b",
    re.IGNORECASE,
)
PART = re.compile(rf"{WORD}|hundred|thousand|million|billion", re.IGNORECASE)
CHINESE_DIGITS = {one: value for value, one in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 10**8}
CHINESE = re.compile("[零〇一二两三四五六七八九十百千万亿]+")
COUNTED = re.compile(
    r"(?<!\d)(?P<whole>(?:[零〇一二两三四五六七八九十百万亿]|千(?![克米瓦]))+)(?:点(?P<part>[零〇一二三四五六七八九]+))?"
    r"(?P<unit>[年月日号天周岁人名位个次元块件台辆座层楼间家条种项章页吨克升米倍]|公|千[克米瓦]|小时|分|秒|星期)?"
)
IDIOMS = frozenset({"一一", "万一", "十一", "百万", "千万", "千百", "万千", "亿万"})
"""Words of numerals that seldom count anything, unless a unit follows."""
WORDED = frozenset("百千万亿") | {"十分"}
"""`百分之…`, `千克`, `十分`: part of a word."""
SMALLEST_WORD = 2
"""`one` is a pronoun as often as a number."""


@dataclass(frozen=True)
class Number:
    """A number as it is written, and what it may mean: any of these, each all of its values."""

    written: str
    meanings: tuple[tuple[Decimal, ...], ...]


def stated(text: str) -> Iterator[Number]:
    """Yield the numbers that `text` states, in figures, English words or Chinese characters."""
    for match in NUMBER.finditer(text):
        yield Number(match.group().strip(), _meanings(match))
    for match in SPELT.finditer(text):
        value = _spelt(match.group())
        if value >= SMALLEST_WORD:
            yield Number(match.group(), ((Decimal(value),),))
    yield from _counted(text)


def values(text: str) -> set[Decimal]:
    """Return every number that a reader may find in `text`: a negative one without its sign too."""
    found = {value for one in stated(text) for meaning in one.meanings for value in meaning}
    found |= {value.copy_abs() for value in found} | {Decimal(month) for month in months(text)}
    found |= {Decimal(_spelt(match.group())) for match in SPELT.finditer(text)}
    found |= {value for one in _counted(text) for meaning in one.meanings for value in meaning}
    return found | {Decimal(_chinese(written)) for written in CHINESE.findall(text)}


def holds(number: Number, known: Set[Decimal]) -> bool:
    """Whether `number` is among the values that are `known`, in one of its meanings."""
    return any(all(value in known for value in meaning) for meaning in number.meanings)


def dated(text: str) -> dict[int, str]:
    """Return the months that stand in a date by their names, and how each is written."""
    return {
        _month(name): name
        for match in NAMED_MONTH.finditer(text)
        for name in (match["after"] or match["before"],)
    }


def months(text: str) -> set[int]:
    """Return the months that may be meant in `text`, by name or in a date in figures."""
    named = {_month(name) for name in ANY_MONTH.findall(text)}
    figures = (int(one) for match in WRITTEN_MONTH.findall(text) for one in match if one)
    return named | {one for one in figures if 1 <= one <= len(NAMES)}


def _month(name: str) -> int:
    return next(at for at, names in enumerate(NAMES, 1) if name.lower() in names.split("|"))


def _meanings(match: re.Match[str]) -> tuple[tuple[Decimal, ...], ...]:
    digits, sign = match["digits"], match["sign"] or ""
    scale = SCALES["thousand"] if match["kilo"] else SCALES.get((match["scale"] or "").lower(), 1)
    readings: list[tuple[str, ...]] = []
    if THOUSANDS.fullmatch(digits):
        readings.append((re.sub(r"\D", "", digits),))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits) and not ("," in digits and readings):
        readings.append((digits.replace(",", "."),))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", digits):
        readings.append((digits.replace(",", ""),))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", digits):
        readings.append((digits.replace(".", "").replace(",", "."),))
    if " " in digits or not readings:  # a list, a date, or the number of a version
        readings.append(tuple(re.findall(r"\d+", digits)))
    return tuple(tuple(_scaled(sign + one, scale) for one in reading) for reading in readings)


def _scaled(digits: str, scale: int) -> Decimal:
    return Decimal(digits) * scale if scale > 1 else Decimal(digits)


def _spelt(text: str) -> int:
    total = part = 0
    for word in PART.findall(text.lower()):
        if word in WORDS:
            part += WORDS[word]
        elif word == "hundred":
            part = max(part, 1) * SCALES[word]
        else:
            total, part = total + max(part, 1) * SCALES[word], 0
    return total + part


def _counted(text: str) -> Iterator[Number]:
    """Yield the numbers in Chinese characters that count something: `三` alone may be a name."""
    for match in COUNTED.finditer(text):
        whole, part = match["whole"], match["part"] or ""
        alone = len(whole) == 1 or whole in IDIOMS
        if not (part or match["unit"]) and alone or not WORDED.isdisjoint({whole, match.group()}):
            continue
        value = Decimal(_chinese(whole))
        if part:
            value += Decimal(f"0.{''.join(str(CHINESE_DIGITS[one]) for one in part)}")
        if value >= SMALLEST_WORD:
            thousands = match["unit"] is not None and match["unit"].startswith("千")
            other = ((value * SCALES["千"],),) if thousands else ()  # `五千米` is 5 km, or 5000 m
            yield Number(match.group(), ((value,), *other))


def _chinese(text: str) -> int:
    """Return the value of a number in Chinese characters: by its units, or digit by digit."""
    if not any(one in CHINESE_UNITS for one in text):
        return int("".join(str(CHINESE_DIGITS[one]) for one in text))
    total = section = digit = 0
    for one in text:
        if one in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[one]
        elif (unit := CHINESE_UNITS[one]) >= CHINESE_UNITS["万"]:
            total, section, digit = (total + section + digit) * unit, 0, 0
        else:
            section, digit = section + max(digit, 1) * unit, 0
    return total + section + digit
