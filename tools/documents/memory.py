"""Documents that are searched once and kept nowhere: attached files, the pages of a task.

The engine maps files, so there is a folder; it is locked while its process lives. What a killed
one left is removed by the next.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import UserError
from tools.documents.documents import NO_FILTERS
from tools.documents.embedding.embedder import Embedder
from tools.documents.index.edge import Edge
from tools.documents.index.index import LIMIT, Filters, Mode, Query
from tools.documents.index.payload import text_of
from tools.documents.keeping.matching import matching
from tools.documents.passage import Passage

if TYPE_CHECKING:
    from filelock import BaseFileLock

PREFIX = "agent-documents-"
LOCK = "lock"
BATCH = 32
"""So many passages are embedded at once: more take more memory, and no less time."""


class InMemory:
    """`Documents` that go when they are closed."""

    name = "attached"

    def __init__(
        self, passages: Iterable[Passage], embedder: Embedder | None, folder: Path | None = None
    ) -> None:
        """Index `passages`; without an embedder, by their words alone.

        Args:
            passages: what is searched.
            embedder: what turns them into vectors.
            folder: where its files lie meanwhile; without it, in the system's temporary folder.
        """
        self._folder, self._lock = _locked_folder(folder or Path(tempfile.gettempdir()))
        self._embedder = embedder
        self.embedder = embedder.name if embedder else ""
        try:
            self._index = Edge(self._folder / "index", embedder.size if embedder else 0)
            found = list(passages)
            self._files = {(one.document, one.source) for one in found}
            self._index.put(found)
            for start in range(0, len(found) if embedder else 0, BATCH):
                self._embed(found[start : start + BATCH])
        except BaseException:
            self._remove()
            raise

    def search(
        self, text: str, limit: int = LIMIT, filters: Filters = NO_FILTERS, mode: Mode = "hybrid"
    ) -> list[Passage]:
        """Return the best passages; see `Documents.search`."""
        vector = self._embedder.embed_query(text) if self._embedder and mode != "lexical" else ()
        if filters.source:
            filters = replace(filters, documents=matching(filters.source, self._files))
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
        self._remove()

    def _embed(self, passages: Sequence[Passage]) -> None:
        if self._embedder is not None:
            vectors = self._embedder.embed_documents([text_of(one) for one in passages])
            self._index.embed(dict(zip((one.id for one in passages), vectors, strict=True)))

    def _remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.release()


def _locked_folder(place: Path) -> tuple[Path, "BaseFileLock"]:
    """Make a folder of ours in `place`, and remove those whose process is gone."""
    from filelock import FileLock

    try:
        place.mkdir(parents=True, exist_ok=True)
        for old in place.glob(f"{PREFIX}*"):
            _remove_if_left(old)
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    except OSError as error:
        why = f"cannot make a folder in {place}: {error.strerror or error}"
        raise UserError(why, "make room there, or set TMPDIR to another folder") from error
    lock = FileLock(made / LOCK)
    lock.acquire()
    return made, lock


def _remove_if_left(old: Path) -> None:
    """Remove a folder of a process that was killed: nobody holds its lock."""
    from filelock import FileLock, Timeout

    lock = old / LOCK
    if old.is_symlink() or lock.is_symlink() or not lock.is_file():
        return  # being made this moment, or nothing of ours
    if hasattr(os, "getuid") and lock.stat().st_uid != os.getuid():
        return
    with suppress(Timeout, OSError), FileLock(lock, timeout=0):
        shutil.rmtree(old, ignore_errors=True)
