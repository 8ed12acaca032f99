"""The value of an answer: the number that it states, exactly.

The rules are those for scoring word problems (Cobbe et al. 2021, arXiv:2110.14168, made strict):
the first number after the last marker such as `The answer is`, else the last number of the text.
"""

import re
from decimal import Decimal
from fractions import Fraction

from agent.messages import Json

NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[-−]?)[$€£¥]?(?P<sign2>-?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
    r"(?:(?P<decimals>\.\d+)(?P<power>[eE][+-]?\d{1,3})?|\s?/\s?(?P<under>[1-9]\d*)(?![\d/]))?"
    r"(?!\w*[:/]\d)"
)
MARKER = re.compile(r"the answer is|answer\s*[:：=]|####|答案是|答案[:：]|答[:：]|\\boxed\{", re.I)
COMMA_GROUPS = re.compile(r"(?<=\d),(?=\d{3}\b)")


def number_in(text: str) -> Fraction | None:
    """Return the number that `text` states as its answer, or None."""
    markers = list(MARKER.finditer(text))
    if markers:
        line = text[markers[-1].end() :].partition("\n")[0]
        found = next(iter(numbers_in(line)), None)
        if found is not None:
            return found
    numbers = numbers_in(text)
    return numbers[-1] if numbers else None


def numbers_in(text: str) -> list[Fraction]:
    """Return all numbers of `text` in order, exactly; commas between thousands do not count."""
    return [_exact(match) for match in NUMBER.finditer(_spaced(text))]


def _spaced(text: str) -> str:
    """Put blanks around Chinese and other wide characters: they stand close to numbers."""
    return re.sub(r"(?<=[^\x00-\x7f])(?=[\d$-])|(?<=\d)(?=[\u0080-\U0010ffff])", " ", text)


def _exact(match: re.Match[str]) -> Fraction:
    digits = match["digits"].replace(",", "") + (match["decimals"] or "") + (match["power"] or "")
    number = Fraction(Decimal(digits)) / int(match["under"] or 1)
    return -number if match["sign"] or match["sign2"] else number


def value_of(answer: str, observed: Json) -> Json:
    """Return the canonical value of `answer`.

    Where the answer states what the last computation brought, as precisely as it cares to, the
    computation's own value is returned: it has full precision.
    """
    stated = number_in(answer)
    if stated is None:
        return None
    if isinstance(observed, bool) or not isinstance(observed, int | float):
        return _plain(stated)
    decimals = _decimals_of(answer, stated)
    near = abs(Fraction(observed) - stated) <= Fraction(1, 2 * 10**decimals) + Fraction(1, 10**12)
    return observed if near else _plain(stated)


def _plain(number: Fraction) -> Json:
    return number.numerator if number.denominator == 1 else float(number)


def _decimals_of(answer: str, stated: Fraction) -> int:
    for match in reversed(list(NUMBER.finditer(_spaced(answer)))):
        if _exact(match) == stated:
            return len(match["decimals"] or ".") - 1 if not match["power"] else 12
    return 0
