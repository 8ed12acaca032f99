"""A passage: a piece of a document that is indexed, found and cited as one."""

import hashlib
import uuid
from dataclasses import dataclass, replace

from tools.documents.document import Place

SEPARATOR = " › "
"""Between the titles above a passage."""
SPACE = uuid.UUID("6f0c2a4e-8f5b-5c39-9d55-0b6f3f2f8a11")
"""The namespace of passages' ids (RFC 9562, 5.5)."""


@dataclass(frozen=True)
class Passage:
    """A piece of a document."""

    id: str
    """A UUID: the same document, place and text have the same one."""
    document: str
    """The document's id, see `document_id`."""
    source: str
    """The absolute path, or an address."""
    text: str
    place: Place
    ordinal: int = 0
    """Which passage of its document, from 0 on."""
    kind: str = ""
    title: str = ""
    """The document's title and the headings above the passage, joined by `SEPARATOR`."""
    date: str = ""
    score: float = 0.0
    """How well it matches the query it was found with; only comparable within one search."""
    cosine: float = 0.0
    """How near it is to the query in meaning, from -1 to 1; 0 where it has no vector."""
    bm25: float = 0.0
    """How well its words match those of the query; 0 where none does."""
    spots: tuple[tuple[int, str], ...] = ()
    """Where it holds several parts, such as rows: where in `text` each begins, and its label."""
    accessed: str = ""
    """When a page of the web was read, as ISO 8601; empty for files."""

    def spot(self, start: int, end: int) -> Place:
        """Return where in the document the span from `start` to `end` of `text` stands."""
        place, text = self.place, self.text
        line = place.first_line + text.count("\n", 0, start) if place.first_line else 0
        lines = text.count("\n", start, max(start, end - 1))
        parts = [label for at, label in self.spots if at <= start]
        return Place(
            place.start + start,
            place.start + end,
            line,
            line + lines if line else 0,
            place.page,
            parts[-1] if parts else place.part,
        )

    def scored(self, score: float) -> "Passage":
        """Return the passage with the score of a search."""
        return replace(self, score=score)


def document_id(source: str) -> str:
    """Return the id of the document at `source`: short, stable, and fit for a payload index."""
    return hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def passage_id(document: str, ordinal: int, text: str) -> str:
    """Return the id of a passage."""
    return str(uuid.uuid5(SPACE, f"{document}\n{ordinal}\n{text}"))
