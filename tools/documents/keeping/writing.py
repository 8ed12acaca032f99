"""Changes of a collection: each is in its catalogue before and after it is in its index."""

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.errors import AgentError
from tools.documents.document import Document
from tools.documents.index.index import Index
from tools.documents.keeping.catalogue import Catalogue, Stamp
from tools.documents.keeping.shared import Shared
from tools.documents.passage import Passage, document_id
from tools.documents.splitting.split import VERSION, split

GATHERED = 128
"""So many passages of small files go into the index as one."""
GATHERED_S = 1.0
AT_ONCE = 1_000
"""So many passages of a large file are turned into points at once."""
FREE_BYTES = 200_000_000
"""With less room than this nothing is added: a full disk kills who writes to mapped files."""
MANY = 50_000
"""After so many changes the index is put in order at once."""
FEW = 2_000
"""So few changes are left as they are at the end: searching through them takes no time."""
UNTIDY = "untidy"
"""Under this key a catalogue keeps how many passages changed since."""


@dataclass
class Addition:
    """A document that waits to be put into the index."""

    document: Document
    stamp: Stamp
    passages: list[Passage]


@dataclass
class Writer:
    """Puts documents into the index and takes them out."""

    folder: Path
    catalogue: Catalogue
    shared: Shared
    _gathered: dict[str, Addition] = field(default_factory=dict)
    _since: float = 0.0

    def __post_init__(self) -> None:
        self._changes = self._before = int(self.catalogue.meta().get(UNTIDY, 0))

    def add(self, document: Document, stamp: Stamp) -> int:
        """Gather a document; see `Collection.add`."""
        addition = Addition(document, stamp, list(split(document)))
        if not self._gathered:
            self._since = time.monotonic()
        self._gathered[document_id(document.source)] = addition
        gathered = sum(len(one.passages) for one in self._gathered.values())
        if gathered >= GATHERED or time.monotonic() - self._since > GATHERED_S:
            self.commit()
        return len(addition.passages)

    def commit(self) -> None:
        """Put what was gathered into the index, in one transaction."""
        if not self._gathered:
            return
        room(self.folder)
        gathered, self._gathered = self._gathered, {}
        with self.shared.index() as index:
            self.catalogue.begin([(one.document, one.stamp) for one in gathered.values()], VERSION)
            counts = {one: _put(index, one, added.passages) for one, added in gathered.items()}
            index.flush()
            self.catalogue.finish(counts)
            self._changed(index, sum(count for count, _ in counts.values()))

    def remove(self, source: str) -> None:
        """Take a document out; see `Collection.remove`."""
        self.commit()
        document = document_id(source)
        entry = self.catalogue.entry(document)
        if entry is None:
            return
        if entry.state != "skipped":
            with self.shared.index() as index:
                self.catalogue.interrupt([document])
                index.remove(document)
                index.flush()
                self._changed(index, entry.passages)
        self.catalogue.remove(document)

    def embed(self, passages: Sequence[Passage], vectors: Sequence[Sequence[float]]) -> None:
        """Give vectors to those of `passages` that are still there."""
        room(self.folder)
        found = {one.id: vector for one, vector in zip(passages, vectors, strict=True)}
        with self.shared.index() as index:
            there = index.get(list(found))
            index.embed({one.id: found[one.id] for one in there})
            index.flush()
            self.catalogue.embedded(_counted(there))
            self._changed(index, len(there))

    def tidy(self, most: int = FEW) -> None:
        """Put the index in order where more than `most` passages changed since the last time."""
        self.commit()
        if self._changes >= most:
            with self.shared.index() as index:
                index.optimize()
            self._changes = 0

    def close(self) -> None:
        """Bring what was gathered to the disk, and remember how much changed."""
        self.commit()
        if self._changes != self._before:
            self.catalogue.describe({UNTIDY: str(self._changes)})
            self._before = self._changes

    def _changed(self, index: Index, passages: int) -> None:
        """Count changes, and put the index in order where there are many."""
        self._changes += passages
        if self._changes >= MANY:
            self._changes = 0
            index.optimize()


def room(folder: Path) -> None:
    """Raise `AgentError` where the disk is nearly full."""
    if (free := shutil.disk_usage(folder).free) < FREE_BYTES:
        hint = f"make room: {FREE_BYTES // 1_000_000} MB have to be free in {folder}"
        raise AgentError(f"the disk is full: only {free // 1_000_000} MB are free", hint)


def _put(index: Index, document: str, passages: Sequence[Passage]) -> tuple[int, int]:
    """Put the passages of a document in the place of what they were.

    Those that say the same keep their vectors. Returns how many there are, and have one.
    """
    before = {one.id: one for one in index.of(document)}
    same = [one for one in passages if one.id in before and before[one.id].title == one.title]
    kept = {one.id for one in same}
    if before:
        index.remove(document, keep=tuple(kept))
    index.rewrite([one for one in same if before[one.id] != one])
    fresh = [one for one in passages if one.id not in kept]
    for start in range(0, len(fresh), AT_ONCE):
        index.put(fresh[start : start + AT_ONCE])
    return len(passages), index.embedded(tuple(kept)) if kept else 0


def _counted(passages: Sequence[Passage]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for one in passages:
        counts[one.document] = counts.get(one.document, 0) + 1
    return counts
