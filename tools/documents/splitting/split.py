"""Splits a document into passages: by its structure, then by size.

Small pieces under one heading share a passage; what is too heavy is cut at paragraphs, sentences,
words. A passage is a span of the document's text, so that it can be shown in place.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tools.documents.document import Document, Mark, Place
from tools.documents.numbering import spanning
from tools.documents.passage import SEPARATOR, Passage, document_id, passage_id
from tools.documents.splitting.joining import join
from tools.documents.splitting.pieces import Piece, pieces
from tools.documents.splitting.sections import Section, groups

VERSION = 2
"""Goes up when the same document would be split otherwise."""
_NOTHING = re.compile("[\\s\\x00-\\x1f\u200b-\u200f\u2060\ufeff=_*#|+~.:<>/\\\\-]*")
"""Text that tells nothing, such as a line of dashes."""


def split(document: Document) -> Iterator[Passage]:
    """Yield the passages of `document`, in order."""
    identity, ordinal = document_id(document.source), 0
    for group in groups(document):
        parts = [one.part for one in group if one.part is not None]
        title = _title(document, group[-1].titles)
        for start, end in join(document.text, _pieces(document, group)):
            piece = document.text[start:end]
            if _NOTHING.fullmatch(piece):
                continue
            inside = _inside(parts, start, end)
            yield Passage(
                id=passage_id(identity, ordinal, piece),
                document=identity,
                source=document.source,
                text=piece,
                place=_place(document, start, end, inside),
                ordinal=ordinal,
                kind=document.kind,
                title=title,
                date=document.date,
                spots=tuple((max(0, one.start - start), one.label) for one in inside),
            )
            ordinal += 1


def _pieces(document: Document, group: Sequence[Section]) -> Iterator[Piece]:
    blocks = document.blocks
    for section in group:
        first, last = bisect_right(blocks, section.start), bisect_left(blocks, section.end)
        yield from pieces(document.text, section.start, section.end, blocks[first:last])


def _title(document: Document, titles: tuple[str, ...]) -> str:
    return SEPARATOR.join(dict.fromkeys(filter(None, (document.title, *titles))))


def _inside(parts: Sequence[Mark], start: int, end: int) -> Sequence[Mark]:
    """Return the parts that share the passage from `start` to `end`; none where it is in one."""
    first = max(0, bisect_right(parts, start, key=_start) - 1)
    last = bisect_left(parts, end, key=_start)
    return parts[first:last] if last - first > 1 else ()


def _place(document: Document, start: int, end: int, parts: Sequence[Mark]) -> Place:
    place = document.place(start, end)
    return replace(place, part=spanning(parts[0].label, parts[-1].label)) if parts else place


def _start(mark: Mark) -> int:
    return mark.start
