"""The pages of a suite as one collection of documents, in which strategies look things up.

As in the open setting of HotpotQA (Yang et al. 2018, arXiv:1809.09600): nobody says which pages
belong to a question.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.evaluation.questions import passages_of
from agent.evaluation.rows import Row
from agent.evaluation.suite import Suite
from tools.documents.access import Access
from tools.documents.document import Document
from tools.documents.documents import NO_FILTERS, Documents
from tools.documents.embedding.naming import open_embedder
from tools.documents.embedding.remembering import Remembering
from tools.documents.index.index import LIMIT, Filters, Mode
from tools.documents.memory import InMemory
from tools.documents.passage import Passage
from tools.documents.splitting.split import VERSION, split


@dataclass(frozen=True)
class Page:
    """One page of the pool."""

    title: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A page as a collection lists it."""

    document: str
    title: str
    source: str
    passages: int


def pages_of(suite: Suite, rows: Sequence[Row]) -> tuple[Page, ...]:
    """Return the pages of all rows, each once, in the order in which they come."""
    if not suite.fields.documents:
        return ()
    found = (
        Page(one.name, one.text)
        for row in rows
        for one in passages_of(row.values.get(suite.fields.documents))
    )
    return tuple(dict.fromkeys(one for one in found if one.text.strip()))


def identity(pages: Sequence[Page], embedder: str) -> str:
    """Return what of the pool decides what is found in it; empty without pages."""
    if not pages:
        return ""
    digest = hashlib.sha256()
    for one in pages:
        digest.update(f"{len(one.title)} {len(one.text)} {one.title}{one.text}".encode())
    return f"{len(pages)} pages {digest.hexdigest()[:12]} {embedder} split {VERSION}"


def opened(pages: Sequence[Page], embedder: str, folder: Path, access: Access) -> "Pool":
    """Return the pages as documents; vectors that `folder` has are not computed again."""
    return Pool(pages, Remembering(open_embedder(embedder, access), folder))


class Pool:
    """`Documents` of pages; several threads may ask."""

    name = "pooled"

    def __init__(self, pages: Sequence[Page], embedder: Remembering | None) -> None:
        """Index `pages`; without an embedder, by their words alone."""
        self._lock = threading.Lock()
        self._embedder = embedder
        self.embedder = embedder.name if embedder else ""
        passages: list[Passage] = []
        self._entries: list[Entry] = []
        for document in _documents(pages):
            inside = list(split(document))
            passages += inside
            if inside:
                one = inside[0]
                self._entries.append(Entry(one.document, document.title, one.source, len(inside)))
        self._index = InMemory(passages, embedder)

    def entries(self) -> Sequence[Entry]:
        """Return the pages there are."""
        return self._entries

    def search(
        self, text: str, limit: int = LIMIT, filters: Filters = NO_FILTERS, mode: Mode = "hybrid"
    ) -> list[Passage]:
        """Return the best passages; see `Documents.search`."""
        with self._lock:
            return self._index.search(text, limit, filters, mode)

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by their ids."""
        with self._lock:
            return self._index.get(ids)

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a page, in order."""
        with self._lock:
            return self._index.of(document)

    def count(self) -> int:
        """Return how many passages there are."""
        with self._lock:
            return self._index.count()

    def close(self) -> None:
        """Forget everything; safe to call twice."""
        with self._lock:
            self._index.close()
            if self._embedder is not None:
                self._embedder.close()


def _documents(pages: Sequence[Page]) -> Iterator[Document]:
    """Yield the pages as documents; pages of the same title are told apart by a number."""
    seen: dict[str, int] = {}
    for one in pages:
        seen[one.title] = number = seen.get(one.title, 0) + 1
        title = one.title if number == 1 else f"{one.title} ({number})"
        yield Document(f"page:{title}", "page", one.text, title=title, verbatim=True)


_: type[Documents] = Pool
