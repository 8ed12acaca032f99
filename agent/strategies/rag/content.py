"""The words of a text that say something, by the letters that those of one kin share."""

from collections.abc import Set

from agent.proof.support import EMPTY
from tools.documents.reading.wording import words

STEM = 5
"""Words that begin with the same letters, so many, are one: `day`, `days`."""


def content(text: str, besides: Set[str] = frozenset()) -> set[str]:
    """Return the words of `text`, shortened, without those that are empty, or in `besides`."""
    return {stem(word) for word in words(text) if word not in EMPTY and word not in besides}


def stem(word: str) -> str:
    """Return what `word` has in common with its kin."""
    return word[:STEM].removesuffix("s")
