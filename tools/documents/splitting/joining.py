"""Joins small pieces up to the size of a passage, and lets the parts of a cut paragraph overlap."""

import re
from collections.abc import Iterable, Iterator

from tools.documents.splitting.characters import joined
from tools.documents.splitting.pieces import TARGET, Piece
from tools.documents.splitting.weight import weigh

MOST = 1200.0
"""No passage weighs more: about 300 tokens."""
LIGHT = 200.0
"""A lighter piece, such as a heading or a leftover, joins its neighbour up to `MOST`."""
OVERLAP = 150.0
"""What a passage repeats at most of the paragraph with which it goes on."""
_SENTENCE = re.compile(r"[。！？…；][”’」』）]*|[.!?;][\"”’')\]]*\s+|\n+")
_WORD = re.compile(r"\s+|[，、]")


def join(text: str, pieces: Iterable[Piece]) -> Iterator[tuple[int, int]]:
    """Yield spans of `text`, each a passage, that hold all of `pieces`, which are in order."""
    ready: Piece | None = None
    growing: Piece | None = None
    for piece in pieces:
        if growing is None:
            growing = piece
            continue
        both = _both(text, growing, piece)
        if both.weight <= (MOST if growing.weight < LIGHT else TARGET):
            growing = both
            continue
        if ready is not None:
            yield _overlapping(text, ready)
        ready, growing = growing, piece
    if ready is not None and growing is not None:
        both = _both(text, ready, growing)
        if growing.weight < LIGHT and both.weight <= MOST:
            ready, growing = None, both
    for last in (ready, growing):
        if last is not None:
            yield _overlapping(text, last)


def _both(text: str, first: Piece, second: Piece) -> Piece:
    between = second.start - first.end
    blanks = weigh(text[first.end : second.start]) if between < MOST else float(between)
    return Piece(first.start, second.end, first.weight + blanks + second.weight, first.paragraph)


def _overlapping(text: str, piece: Piece) -> tuple[int, int]:
    """Return the span of `piece`, beginning a sentence or some words earlier if it goes on."""
    room = min(OVERLAP, MOST - piece.weight)
    before = text[max(piece.paragraph, piece.start - int(room)) : piece.start]
    while before and weigh(before) > room:
        before = before[-int(len(before) * 0.8) :] if len(before) > 1 else ""
    if not before.strip():
        return piece.start, piece.end
    return piece.start - len(before) + _beginning(before), piece.end


def _beginning(before: str) -> int:
    """Return where in `before`, which ends where a passage begins, a sentence or a word begins."""
    for pattern in (_SENTENCE, _WORD):
        found = pattern.search(before)
        if found and before[found.end() :].strip():
            return found.end()
    return next((at for at in range(1, len(before)) if not joined(before, at)), len(before))
