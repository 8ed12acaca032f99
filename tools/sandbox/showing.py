"""Writes values down for the model to read: numbers without float noise, and as JSON for records.

A float is shown by the shortest text that names it, unless a much shorter one lies a few units
in the last place away: 0.1 + 0.2 is shown as 0.3, 44 / 4 as 11. Differences leave more noise than
that, behind a row of zeros or nines: 100.1 - 96 is shown as 4.1. Records keep the full precision.
"""

import ast
import math
import re

from agent.messages import Json

MAX_CHARS = 8 << 10
NOISE_ULPS = 4
MOST_DIGITS = 14
"""A shown number with more digits is not noise: thirds and roots keep all they have."""
NOISY_DIGITS, SURE_DIGITS, FEW_DIGITS = 16, 12, 6
"""Of a difference: as many digits as it has at least, as count, and as may be left of those."""
LEAST_SHOWN = 1e-9
"""What is no smaller is no noise of a difference."""
MOST_FLOAT_DIGITS = 18
DECIMALS = 10
"""How many are shown of an exact quotient."""
MOST_INTEGER_DIGITS = 4000

FLOAT = re.compile(r"(?<![\w.])\d+\.\d+(?:e[+-]\d+)?(?![\w.]*\w)")
WHOLE = re.compile(r"^([+-]?\d+)\.0$", re.MULTILINE)
WRAPPED = re.compile(r"Decimal\('([^'()]*)'\)|Fraction\((-?\d+), (\d+)\)")
LARGE = re.compile(r"\d{16}|\d{15}\.\d|\de\+\d")
GUARDED = re.compile(r"(?<![\w.])\d{15,}\.\d{9,}(?![\w.]*\w)")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def tidy(text: str) -> str:
    """Return `text` with the noise of each float in it taken off; 12.0 on a line is shown as 12."""
    return WHOLE.sub(r"\1", FLOAT.sub(lambda found: _tidy_number(found[0]), text))


def without_guards(text: str) -> str:
    """Return `text` with the exact quotients in it rounded to the digits that are sure."""
    return GUARDED.sub(lambda found: _rounded(found[0]), text)


def _rounded(text: str) -> str:
    from decimal import Context, Decimal

    exact = Context(prec=len(text))
    rounded = Decimal(text).quantize(Decimal(1).scaleb(-DECIMALS), context=exact)
    return f"{rounded:f}".rstrip("0").removesuffix(".")


def _tidy_number(text: str) -> str:
    if len(text) < MOST_DIGITS or (value := float(text)) in (0.0, math.inf) or repr(value) != text:
        return text
    near = float(f"{value:.15g}")
    if abs(near - value) <= NOISE_ULPS * math.ulp(value) and _digits(near) <= MOST_DIGITS:
        return repr(near)
    near = float(f"{value:.{SURE_DIGITS}g}")
    close = abs(near - value) < LEAST_SHOWN and _digits(value) >= NOISY_DIGITS
    return repr(near) if close and _digits(near) <= FEW_DIGITS else text


def _digits(value: float) -> int:
    """Return how many digits name `value`, without zeros before and behind them."""
    return len(repr(value).partition("e")[0].replace(".", "").strip("0"))


def shown(representation: str, text: str) -> str:
    """Return how a value is shown, from what `repr` and `str` say of it."""
    value = _literal(representation)
    if isinstance(value, str):
        return clipped(value)
    if value is None and representation[:1] not in "[({":
        return clipped(tidy(text))
    return clipped(tidy(WRAPPED.sub(_unwrapped, representation)))


def _unwrapped(found: re.Match[str]) -> str:
    return found[1] if found[1] is not None else f"{found[2]}/{found[3]}".removesuffix("/1")


def clipped(text: str) -> str:
    """Return at most `MAX_CHARS` of `text`, saying where it was cut."""
    if len(text) <= MAX_CHARS:
        return text
    return f"{text[:MAX_CHARS]} … (cut after {MAX_CHARS} characters)"


def as_json(representation: str, text: str) -> Json:
    """Return a value for records: as JSON where that can carry it, else as it is shown.

    None where it is too long to be kept.
    """
    if len(representation) > MAX_CHARS:
        return None
    value = _literal(representation)
    if value is not None and _is_json(value):
        return value
    written = shown(representation, text)
    return written if (number := number_in(written)) is None else number


def is_inexact(text: str) -> bool:
    """Return whether a number in `text` is so large that a float may have lost digits of it."""
    return LARGE.search(text) is not None


def number_in(printed: str) -> Json:
    """Return the number that a text is, if it is one; as text where a float would lose digits."""
    text = printed.strip()
    if not NUMBER.fullmatch(text) or len(text) > MOST_INTEGER_DIGITS:
        return None
    if text.lstrip("+-").isdigit():
        return int(text)
    return float(text) if len(text.strip("+-0.")) <= MOST_FLOAT_DIGITS else text


def _literal(representation: str) -> Json:
    """Return what a representation stands for if it is a literal."""
    if len(representation) > MAX_CHARS:
        return None
    try:
        value: Json = ast.literal_eval(representation)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None  # a call, a name (nan, inf), an ellipsis of a cyclic list
    return value


def _is_json(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_json, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(one) for key, one in value.items())
    return value is None or type(value) in (bool, int, float, str)
