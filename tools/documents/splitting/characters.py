"""Where characters, as people see them, begin: a mark stays with its letter.

After the extended grapheme clusters of Unicode Standard Annex 29, without their rarer rules.
"""

import unicodedata

JOINER = "\u200d"
TONES = "🏻🏼🏽🏾🏿"
MOST_MARKS = 32
"""Letters with more marks than this are no language's: they may be cut."""


def boundary(text: str, at: int) -> int:
    """Return the place between two characters at `at`, or the last one shortly before it."""
    for place in range(at, max(0, at - MOST_MARKS), -1):
        if not joined(text, place):
            return place
    return at


def joined(text: str, at: int) -> bool:
    """Return whether what stands at `at` belongs to the character before it."""
    if not 0 < at < len(text) or text[at] < "\u0300" > text[at - 1]:  # most text
        return False
    here = text[at]
    return (
        unicodedata.category(here)[0] == "M"
        or here in TONES
        or here == JOINER
        or text[at - 1] == JOINER
    )
