"""Documents that came with a question: split and indexed only when they are looked up in."""

from collections.abc import Callable, Sequence
from functools import cached_property

from tools.documents.document import Document
from tools.documents.documents import NO_FILTERS
from tools.documents.embedding.embedder import Embedder
from tools.documents.embedding.nano import NAME as NANO
from tools.documents.index.index import LIMIT, Filters, Mode
from tools.documents.memory import InMemory
from tools.documents.passage import Passage
from tools.documents.splitting.split import split

MOST_EMBEDDED = 48
"""Passages; more would take longer to embed than to read (about eleven a second): then words
alone are searched."""


class Attached:
    """`Documents` over a few texts, kept nowhere."""

    name = "attached"

    def __init__(
        self,
        texts: Sequence[Callable[[], Document]],
        embedder: Callable[[], Embedder | None] = lambda: None,
        name: str = NANO,
    ) -> None:
        """Do nothing yet.

        Args:
            texts: what gives each document.
            embedder: what opens the embedder, where there is one.
            name: of the embedder.
        """
        self.embedder = name
        self._texts = texts
        self._embedder = embedder
        self._indexes: dict[bool, InMemory] = {}
        """By whether it has vectors."""

    @cached_property
    def passages(self) -> list[Passage]:
        """All passages, in order."""
        return [passage for text in self._texts for passage in split(text())]

    def search(
        self, text: str, limit: int = LIMIT, filters: Filters = NO_FILTERS, mode: Mode = "hybrid"
    ) -> list[Passage]:
        """Return the best passages; see `Documents.search`."""
        dense = mode != "lexical" and len(self.passages) <= MOST_EMBEDDED
        if dense not in self._indexes:
            self._indexes[dense] = InMemory(self.passages, self._embedder() if dense else None)
        return self._indexes[dense].search(text, limit, filters, mode)

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by their ids."""
        known = {one.id: one for one in self.passages}
        return [known[one] for one in ids if one in known]

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a document, in order."""
        return [one for one in self.passages if one.document == document]

    def count(self) -> int:
        """Return how many passages there are."""
        return len(self.passages)

    def close(self) -> None:
        """Forget the indexes; safe to call twice."""
        while self._indexes:
            self._indexes.popitem()[1].close()
