"""A whole document, put together again from its passages, to be read through."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tools.documents.documents import Documents
from tools.documents.passage import SEPARATOR, Passage
from tools.documents.reading.sentences import sentences
from tools.quoting import Span

MOST_CHARS = 2_000_000
"""A longer document is read up to here."""
GAP = "\n\n"
"""Stands for what is in no passage: nothing but blanks."""


@dataclass(frozen=True)
class Page:
    """The text of one document, and which passage each part of it is from."""

    title: str
    text: str
    passages: tuple[Passage, ...]
    starts: tuple[int, ...]
    """Where in `text` what each passage adds begins."""

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Where its sentences stand."""
        return tuple(sentences(self.text))

    def passages_in(self, span: Span) -> Sequence[Passage]:
        """Return the passages that `span` of the text is from."""
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = bisect_right(self.starts, max(span.start, span.end - 1))
        return self.passages[first:last]

    def start_of(self, passage: Passage) -> int:
        """Return where in the text what `passage` adds begins; 0 where it is not of this page."""
        at = next((at for at, one in enumerate(self.passages) if one.id == passage.id), 0)
        return self.starts[at] if self.starts else 0


def page_of(documents: Documents, document: str, title: str = "") -> Page:
    """Return the document with the id `document`; it has no text where there is none."""
    parts: list[str] = []
    kept: list[Passage] = []
    starts: list[int] = []
    length = covered = 0
    for passage in documents.of(document):
        place = passage.place
        if length >= MOST_CHARS:
            break
        more = passage.text
        if place.end - place.start == len(more) and kept:  # a slice of the text, overlaps and all
            more = more[max(0, covered - place.start) :]
        if kept and place.start > covered:
            parts.append(GAP)
            length += len(GAP)
        covered = max(covered, place.end)
        kept.append(passage)
        starts.append(length)
        parts.append(more)
        length += len(more)
    named = title or (kept[0].title.partition(SEPARATOR)[0] if kept else "")
    return Page(named, "".join(parts), tuple(kept), tuple(starts))
