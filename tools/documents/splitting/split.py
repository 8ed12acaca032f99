"""Splits a document into passages."""

from collections.abc import Iterator

from tools.documents.document import Document
from tools.documents.passage import SEPARATOR, Passage, document_id, passage_id

VERSION = 1
"""Goes up when the same document would be split otherwise."""
MOST_CHARACTERS = 1000


def split(document: Document) -> Iterator[Passage]:
    """Yield the passages of `document`, in order."""
    text, at, ordinal = document.text, 0, 0
    identity = document_id(document.source)
    while at < len(text):
        end = min(len(text), at + MOST_CHARACTERS)
        piece = text[at:end]
        if piece.strip():
            titles = (document.title, *document.title_path(at))
            yield Passage(
                id=passage_id(identity, ordinal, piece),
                document=identity,
                source=document.source,
                text=piece,
                place=document.place(at, end),
                ordinal=ordinal,
                kind=document.kind,
                title=SEPARATOR.join(dict.fromkeys(filter(None, titles))),
                date=document.date,
            )
            ordinal += 1
        at = end
