"""Finds a quote in its source, word for word: line breaks and Unicode's variants aside.

What counts as the same words is said in `tools.folding`. Words are whole, and so are numbers:
`cat` does not stand in `concatenate`, nor `1.5` in `11.5`.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from tools.folding import IDEOGRAPHS, Folded, fold

LEAST_CHARACTERS = 4
"""Letters and digits that a quote must have, a Chinese character counting two: `a`, `of` or `18`
stand in every text and prove nothing; `Rome` and `北京` may."""
MOST_CHARACTERS = 4_000
"""A longer quote is a copy of the document, and would only take time."""
LONGEST_SCALE = 10
"""Letters of what may follow a number and is a part of it, such as `thousand`."""
MOST_TRIES = 10_000
"""Places at which the letters of a quote stand, but not as whole words."""
AROUND = " \t\r\n\"'“”‘’„«»「」『』"
"""What writers put around a quote, and is none of it."""
AFTER = ".。,，;；…!！?？:：、"
"""What may end a quote in another way than its source goes on."""
BOUNDED = re.compile(r"[^\W_]", re.UNICODE)
WITHOUT_BLANKS = re.compile(f"[{IDEOGRAPHS}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uac00-\ud7af]")
"""Scripts in which a word may go on without a blank (Korean adds its particles)."""
NUMERALS = "零〇一二两三四五六七八九十百千万亿"
NUMBER_BEFORE = re.compile(r"\d[.,:/'·٫]\Z")
SIGN = re.compile(r"(?:\A|[^\d)\]%])[-–−]\Z|(?:\A|\s)\.\Z")
"""A minus before a number, between two numbers it is none; a point with nothing before it."""
GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})*[ \u00a0\u2009\u202f]\Z")
"""The beginning of a number such as `1 500 000`."""
GROUP = re.compile(r"\d{3}(?!\d)")
NUMBER_AFTER = re.compile(
    r"[.,:/'·٫]\d|\^\d|%|[百千万亿]| ?(?:hundred|thousand|[mb]illion|trillion|percent)s?\b"
)
NEGATED = re.compile(r"(?:[不没未非无]|没有)\Z")
"""In Chinese a negation is one word with what it denies."""
NEGATION_AFTER = re.compile(r"'t\b")


@dataclass(frozen=True)
class Span:
    """Characters of a text, from `start` up to but without `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """A text in which quotes are looked for; it is folded once."""

    text: str

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text)

    def find(self, quote: str) -> Span | None:
        """Return where `quote` stands, or None where it does not or is too short to tell."""
        if len(quote) > MOST_CHARACTERS:
            return None
        wanted = fold(quote.strip(AROUND)).text.strip()
        for words in dict.fromkeys((wanted, wanted.rstrip(AFTER))):
            if weight(words) >= LEAST_CHARACTERS and (span := self._stands(words)) is not None:
                return span
        return None

    def _stands(self, words: str) -> Span | None:
        text, at = self._folded.text, -1
        for _ in range(MOST_TRIES):
            at = text.find(words, at + 1)
            if at < 0:
                return None
            end = at + len(words)
            span = Span(*self._folded.origin(at, end))
            if _whole(text, at, end) and not _cut(self.text, span.start):
                return span
            while at + 1 < len(text) and _joined(text[at], text[at + 1]):
                at += 1  # nothing that begins in this word is whole
        return None


def find(quote: str, text: str) -> Span | None:
    """Return where `quote` stands in `text`, or None where it does not."""
    return Source(text).find(quote)


def weight(text: str) -> int:
    """Return how many letters and digits `text` has, a Chinese character counting two."""
    return sum(2 if WITHOUT_BLANKS.match(one) else 1 for one in text if one.isalnum())


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no word and no number goes on beyond the characters from `start` to `end`."""
    before, after = text[max(0, start - 3) : start], text[end : end + LONGEST_SCALE]
    first, last = text[start], text[end - 1]
    if _joined(before[-1:], first) or _joined(last, after[:1]):
        return False
    if first.isdecimal() and NUMBER_BEFORE.search(before):
        return False
    if last.isdecimal() and NUMBER_AFTER.match(after):
        return False
    if _in_numeral(before[-1:], first) or _in_numeral(last, after[:1]) or NEGATED.search(before):
        return False
    return not (last.isalpha() and NEGATION_AFTER.match(after))


def _cut(text: str, start: int) -> bool:
    """Whether the number at `start` begins before it: with a minus, a point, or more digits."""
    if not text[start].isdecimal():
        return False
    before = text[max(0, start - 16) : start]
    return SIGN.search(before[-2:]) is not None or bool(
        GROUP.match(text, start) and GROUPS.search(before)
    )


def _in_numeral(one: str, other: str) -> bool:
    """Whether the two characters stand in the same number, of which one is a Chinese character."""
    return bool(one and other) and (
        (one in NUMERALS and other in NUMERALS) or (one.isdecimal() and other in NUMERALS)
    )


def _joined(one: str, other: str) -> bool:
    """Whether the two characters stand in the same word."""
    return _bounded(one) and _bounded(other)


def _bounded(character: str) -> bool:
    return bool(BOUNDED.match(character)) and not WITHOUT_BLANKS.match(character)
