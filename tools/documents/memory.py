"""Documents that are searched once and kept nowhere: attached files, the pages of a task."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tools.documents.documents import NO_FILTERS
from tools.documents.embedding.embedder import Embedder
from tools.documents.index.edge import Edge
from tools.documents.index.index import LIMIT, Filters, Mode, Query
from tools.documents.passage import Passage


class InMemory:
    """`Documents` that go when they are closed."""

    name = "attached"

    def __init__(self, passages: Iterable[Passage], embedder: Embedder | None) -> None:
        """Index `passages`; without an embedder, by their words alone."""
        self._folder = tempfile.TemporaryDirectory(prefix="agent-documents-")
        self._embedder = embedder
        self._index = Edge(Path(self._folder.name) / "index", embedder.size if embedder else 1)
        found = list(passages)
        self._index.put(found)
        if embedder is not None:
            vectors = embedder.embed_documents([one.text for one in found])
            self._index.embed(dict(zip((one.id for one in found), vectors, strict=True)))

    def search(
        self, text: str, limit: int = LIMIT, filters: Filters = NO_FILTERS, mode: Mode = "hybrid"
    ) -> list[Passage]:
        """Return the best passages; see `Documents.search`."""
        vector = self._embedder.embed_query(text) if self._embedder and mode != "lexical" else ()
        return self._index.search(Query(text, tuple(vector), limit, filters, mode))

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by their ids."""
        return self._index.get(ids)

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a document, in order."""
        return self._index.of(document)

    def count(self) -> int:
        """Return how many passages there are."""
        return self._index.count()

    def close(self) -> None:
        """Forget everything; safe to call twice."""
        self._index.close()
        self._folder.cleanup()
