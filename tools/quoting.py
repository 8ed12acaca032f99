"""Finds a quote in its source, word for word: blanks, line breaks and Unicode's variants aside."""

import unicodedata
from dataclasses import dataclass

LEAST_CHARACTERS = 2


@dataclass(frozen=True)
class Span:
    """Characters of a text, from `start` up to but without `end`."""

    start: int
    end: int


def find(quote: str, text: str) -> Span | None:
    """Return where `quote` stands in `text`, or None where it does not."""
    wanted, _ = _folded(quote)
    if len(wanted) < LEAST_CHARACTERS:
        return None
    folded, places = _folded(text)
    at = folded.find(wanted)
    return None if at < 0 else Span(places[at], places[at + len(wanted) - 1] + 1)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return `text` as it is compared, and for each of its characters where it came from."""
    characters: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character):
            if not one.isspace():
                characters.append(one)
                places.append(at)
    return "".join(characters), places
