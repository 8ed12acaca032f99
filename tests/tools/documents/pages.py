"""Pages by title or file as documents of a test, in plain lists: nothing is to be closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch

from tools.documents.document import Document
from tools.documents.documents import NO_FILTERS
from tools.documents.index.index import LIMIT, Filters, Mode
from tools.documents.passage import Passage, document_id
from tools.documents.reading.wording import words
from tools.documents.splitting.split import split


@dataclass(frozen=True)
class Listed:
    """An entry of the list of documents."""

    document: str
    title: str
    source: str
    passages: int
    kind: str


@dataclass
class Pages:
    """`Documents` searched by how many words they share with the query."""

    found: list[Passage]
    name: str = "pages"
    searched: list[tuple[str, Filters]] = field(default_factory=list)

    def search(
        self, text: str, limit: int = LIMIT, filters: Filters = NO_FILTERS, mode: Mode = "hybrid"
    ) -> list[Passage]:
        """Return the best passages."""
        self.searched.append((text, filters))
        wanted = set(words(text))
        scored = [
            one.scored(float(len(wanted & set(words(f"{one.title} {one.text}")))))
            for one in self.found
            if fnmatch(one.source, filters.source or "*") and one.date >= filters.since
        ]
        return sorted((one for one in scored if one.score), key=lambda one: -one.score)[:limit]

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by their ids."""
        return [one for id in ids for one in self.found if one.id == id]

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a document."""
        return [one for one in self.found if one.document == document]

    def count(self) -> int:
        """Return how many passages there are."""
        return len(self.found)

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class ListedPages(Pages):
    """The same, as a collection that can be listed."""

    listed: list[Listed] = field(default_factory=list)

    def entries(self) -> Sequence[Listed]:
        """Return what there is."""
        return self.listed


def documents(pages: Mapping[str, str], listed: bool = True) -> Pages:
    """Return documents of `pages`: `TITLE`, or `PATH|TITLE`, and the text of each."""
    found = [_document(name, text) for name, text in pages.items()]
    passages = [list(split(one)) for one in found]
    every = [one for each in passages for one in each]
    entries = [
        Listed(document_id(one.source), one.title, one.source, len(each), one.kind)
        for one, each in zip(found, passages, strict=True)
    ]
    return ListedPages(every, listed=entries) if listed else Pages(every)


def _document(name: str, text: str) -> Document:
    source, bar, title = name.rpartition("|")
    kind = "sqlite" if source.endswith(".db") else "text"
    path = source if bar else f"/pages/{title}.txt"
    return Document(path, kind, text, title=title, verbatim=True)
