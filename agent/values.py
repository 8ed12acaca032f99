"""The value of an answer: the number that it states, exactly.

The rules are those for scoring word problems (Cobbe et al. 2021, arXiv:2110.14168, made strict):
the first number after the last marker such as `The answer is`, else the last number of the text.
"""

import math
import re
from decimal import Decimal
from fractions import Fraction

from agent.messages import Json

NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>-?)[$€£¥]?(?P<sign2>-?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})++(?!\d)|\d++|(?=\.\d))"
    r"(?:(?:\s(?P<over>\d{1,9}))?\s?/\s?(?P<under>[1-9]\d{0,17})(?!\d)"
    r"|(?P<decimals>\.\d++)?(?P<power>[eE][+-]?\d{1,3}(?![\d.]))?)"
)
NO_NUMBERS = re.compile(  # versions and addresses, dates, times of day
    r"(?<!\d)(?:\d++(?:\.\d++){2,}"
    r"|\d{4}-\d{1,2}-\d{1,2}|\d{1,4}(?:/\d{1,4}){2,}|\d{1,2}:\d{2}(?::\d{2})?)(?!\d)"
)
MARKER = re.compile(r"the answer is|answer\s*[:=]|####|答案[是为:]|答:|\\boxed\{", re.IGNORECASE)
BOUNDARY = re.compile(r"(?<=[^\x00-\x7f€£¥])(?=[\d$€£¥-])|(?<=\d)(?=[\u0080-\U0010ffff])")
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2212: "-"}
"""Full-width characters by their plain ones, and the minus sign of typesetters."""
PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
"""A number as the calculator writes it down."""
NOISE = Fraction(1, 10**12)
MOST_DIGITS = 4000
"""A whole number with more digits cannot be written as JSON."""


def number_in(text: str) -> Fraction | None:
    """Return the number that `text` states as its answer, or None."""
    marked = _marked(text)
    if marked is not None:
        return marked
    numbers = numbers_in(text)
    return numbers[-1] if numbers else None


def _marked(text: str) -> Fraction | None:
    """Return the first number behind the last marker, on its line."""
    plain = text.translate(WIDE)
    markers = list(MARKER.finditer(plain))
    if not markers:
        return None
    return next(iter(numbers_in(plain[markers[-1].end() :].partition("\n")[0])), None)


def numbers_in(text: str) -> list[Fraction]:
    """Return all numbers of `text` in order, exactly; commas between thousands do not count."""
    return [_exact(match) for match in _matches(text)]


def _matches(text: str) -> list[re.Match[str]]:
    """Return where numbers are; Chinese characters stand close to them, dates are none."""
    plain = NO_NUMBERS.sub(" ", text.translate(WIDE))
    return list(NUMBER.finditer(BOUNDARY.sub(" ", plain)))


def _exact(match: re.Match[str]) -> Fraction:
    digits = match["digits"].replace(",", "") + (match["decimals"] or "") + (match["power"] or "")
    number = Fraction(Decimal(digits))
    if match["under"] is not None:
        over, under = match["over"], int(match["under"])
        number = number / under if over is None else number + Fraction(int(over), under)
    return -number if match["sign"] or match["sign2"] else number


def value_of(answer: str, observed: Json) -> Json:
    """Return the canonical value of `answer`: what it states, or what was observed.

    Where the answer states what the last computation brought, as precisely as it cares to, the
    computation's own value is returned: it has full precision. A whole number is taken at its
    word: 11 buses are not 10.6.
    """
    stated = number_in(answer)
    if stated is None:
        return None
    brought = _brought(observed)
    if brought is None:
        return plain(stated)
    for match in _matches(answer) if _marked(answer) is None else _stating(answer, stated):
        if abs(brought - _exact(match)) <= _tolerance(match, brought):
            return _settled(observed)
    return plain(stated)


def _stating(answer: str, stated: Fraction) -> list[re.Match[str]]:
    return [match for match in _matches(answer) if _exact(match) == stated]


def _tolerance(match: re.Match[str], brought: Fraction) -> Fraction:
    """Return how far what was observed may be from what `match` states of it."""
    if match["decimals"] is None or match["power"] is not None:
        return NOISE * max(Fraction(1), abs(brought))
    return Fraction(1, 2 * 10 ** (len(match["decimals"]) - 1)) + NOISE


def _brought(observed: Json) -> Fraction | None:
    """Return the number that was observed; one with more digits than a float has comes as text."""
    if isinstance(observed, str):
        fits = len(observed) <= MOST_DIGITS and PLAIN.fullmatch(observed)
        return Fraction(Decimal(observed)) if fits else None
    if isinstance(observed, float):
        return Fraction(observed) if math.isfinite(observed) else None
    return Fraction(observed) if type(observed) is int else None


def _settled(observed: Json) -> Json:
    """Return 11 for 11.0 and "12", as long as nothing is lost."""
    if isinstance(observed, str):
        value = plain(Fraction(Decimal(observed)))
        exact = isinstance(value, int | float) and Decimal(str(value)) == Decimal(observed)
        return value if exact else observed
    if isinstance(observed, float) and observed.is_integer() and abs(observed) < 2**53:
        return int(observed)
    return observed


def plain(number: Fraction) -> Json:
    """Return `number` as JSON has it: a whole one, else a float; None where neither holds it."""
    if number.denominator == 1:
        return number.numerator if abs(number) < 10**MOST_DIGITS else None
    try:
        return float(number)
    except OverflowError:
        return None
