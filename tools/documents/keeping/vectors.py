"""Dense vectors follow: passages that have none are given one, a few at a time."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from tools.documents.embedding.embedder import Embedder
from tools.documents.index.payload import text_of
from tools.documents.keeping.catalogue import Catalogue
from tools.documents.keeping.lock import Lock
from tools.documents.keeping.shared import Shared
from tools.documents.keeping.writing import FEW, Writer

BATCH = 64
"""So many passages are embedded before their vectors are kept: some seconds of work."""


@dataclass(frozen=True)
class Embedded:
    """So many passages have a dense vector."""

    done: int
    total: int
    elsewhere: bool = False
    """Another process is at it, and this one left it to that one."""


@dataclass(frozen=True)
class Vectors:
    """Gives vectors to the passages of a collection."""

    catalogue: Catalogue
    shared: Shared
    writer: Writer
    lock: Lock
    """Held by the one process that embeds."""
    model: Callable[[], Embedder]
    """Opens the embedder; called where there is something to embed."""

    def embed(self, batch: int) -> Generator[Embedded, None, None]:
        """Embed until all is done; see `Collection.embed`."""
        if not self.lock.try_take():
            yield self._progress(elsewhere=True)
            return
        try:
            yield from self._embed(batch)
            self.writer.tidy(FEW)
        finally:
            self.lock.give()

    def _embed(self, batch: int) -> Generator[Embedded, None, None]:
        yield self._progress()
        while True:
            with self.shared.index() as index:
                passages = index.unembedded(batch)
                if not passages:
                    self.catalogue.all_embedded()
                    break
            vectors = self.model().embed_documents([text_of(one) for one in passages])
            self.writer.embed(passages, vectors)
            yield self._progress()

    def _progress(self, elsewhere: bool = False) -> Embedded:
        totals = self.catalogue.totals()
        return Embedded(totals.embedded, totals.passages, elsewhere)
