"""Words for Postgres' full text: vectors of lexemes with positions, and queries for phrases.

A vector (https://www.postgresql.org/docs/current/textsearch-limitations.html) takes 1 MB, positions
up to 16,383 and 256 of them for one lexeme: a longer text becomes several, which overlap so that a
phrase is found across their border. They are written as literals: no parser of the server takes
our words apart again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

MOST_POSITIONS = 16_000
MOST_OF_ONE = 250
MOST_CHARACTERS = 100_000
LONGEST_WORD = 400
"""Characters: a lexeme may have 2,046 bytes."""
OVERLAP = 40
"""Words; a longer phrase is not found across a border."""


def vectors(words: str) -> Iterator[str]:
    """Yield the vectors of `words`, which have blanks between them."""
    for part in _parts(words.split()):
        yield " ".join(f"{_quoted(word)}:{at}" for at, word in enumerate(part, start=1))


def query(phrase: Sequence[str]) -> str:
    """Return what finds the words of `phrase` one after the other."""
    return " <-> ".join(map(_quoted, phrase))


def _parts(words: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    counts: Counter[str] = Counter()
    characters = 0
    for word in words:
        full = len(part) >= MOST_POSITIONS or characters >= MOST_CHARACTERS
        if full or counts[word] >= MOST_OF_ONE:
            yield part
            part = part[-OVERLAP:]
            counts, characters = Counter(part), sum(map(len, part))
        part.append(word)
        counts[word] += 1
        characters += len(word)
    if part:
        yield part


def _quoted(word: str) -> str:
    escaped = word[:LONGEST_WORD].replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
