"""The canonical form of an answer: what is compared when answers are counted or scored.

Texts as HotpotQA compares them (Yang et al. 2018, arXiv:1809.09600); numbers to six decimals, as
PAL's votes need it (Gao et al. 2022, arXiv:2211.10435: 0.30000000000000004 and 0.3 are one answer).
"""

import math
import re
import string
from decimal import Decimal
from fractions import Fraction

from agent.messages import Json

ARTICLES = re.compile(r"\b(?:a|an|the)\b")
MARKS = re.escape(string.punctuation) + "。，、；：？！“”‘’（）《》〈〉【】「」『』…—–·"
PUNCTUATION = re.compile(rf"(?<=\d),(?=\d{{3}}(?!\d))|(?P<mark>[{MARKS}])")
KEPT = re.compile(r"(?<=\d)[./](?=\d)|(?<!\w)-(?=[\d.])|(?<=\d)%|(?<=[a-z])(?:\+|#)")
"""Marks without which a text says something else: 3.5, -4, 1/2, 5 %, C++."""
NUMERIC = re.compile(r"[-+]?\d{1,400}(?:\.\d{1,400})?(?:[eE][-+]?\d{1,3})?", re.ASCII)
DECIMALS = 6


def same(first: Json, second: Json) -> bool:
    """Return whether two values are one answer."""
    return vote_key(first) == vote_key(second)


def vote_key(value: Json) -> str:
    """Return what is counted for `value`: numbers to six decimals, texts without their dress."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int | float):
        return _number_key(Fraction(value))
    if isinstance(value, list):
        return f"[{', '.join(map(vote_key, value))}]"
    if isinstance(value, dict):
        pairs = (f"{vote_key(key)}: {vote_key(value[key])}" for key in sorted(value))
        return f"{{{', '.join(pairs)}}}"
    text = str(value).strip()
    return _number_key(Fraction(Decimal(text))) if NUMERIC.fullmatch(text) else canonical(text)


def canonical(text: str) -> str:
    """Return `text` in lower case without articles and marks, save those that make numbers differ.

    A text of nothing else is returned as it is.
    """
    lower = text.lower()
    kept = {match.start() for match in KEPT.finditer(lower)}
    bare = PUNCTUATION.sub(lambda found: found[0] if found.start() in kept else "", lower)
    return " ".join(ARTICLES.sub(" ", bare).split()) or lower.strip()


def normalised(text: str) -> str:
    """Return `text` as answers of HotpotQA are scored: all ASCII punctuation is deleted."""
    lower = text.lower()
    bare = "".join(each for each in lower if each not in string.punctuation)
    return " ".join(ARTICLES.sub(" ", bare).split())


def _number_key(number: Fraction) -> str:
    rounded = round(number, DECIMALS)
    return f"{rounded.numerator:x}/{rounded.denominator:x}"  # decimal digits are limited
