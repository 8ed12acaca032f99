"""Finds documents by their titles: the one of exactly this name, else those named alike."""

import math
import ntpath
import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from tools.documents.documents import Documents
from tools.documents.passage import SEPARATOR
from tools.documents.reading.wording import folded, words

MOST_LISTED = 200_000
"""Passages: a larger collection is not listed but searched."""
LOOKED_AT = 30
"""Passages that are looked at where documents cannot be listed."""
SIMILAR = 5


@dataclass(frozen=True)
class Titled:
    """A document by its name."""

    document: str
    """Its id."""
    title: str
    source: str = ""

    @property
    def names(self) -> set[str]:
        """What it may be called: by its title, by its file, with and without the suffix."""
        file = posixpath.basename(ntpath.basename(self.source))
        stem = file.rpartition(".")[0] or file
        return {folded(one) for one in (self.title, file, stem, self.source)} - {""}


class Named(Protocol):
    """What a catalogue knows of a document."""

    @property
    def document(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def passages(self) -> int: ...  # noqa: D102


@runtime_checkable
class Listed(Protocol):
    """Documents that can be listed."""

    def entries(self) -> Iterable[Named]:
        """Return what there is."""
        ...


@dataclass
class Titles:
    """The titles of documents, read once and when they are needed."""

    documents: Documents
    _known: dict[str, list[Titled]] | None = field(default=None, init=False)
    _rarity: Counter[str] = field(default_factory=Counter, init=False)

    def named(self, name: str) -> list[Titled]:
        """Return the documents of exactly this name, whatever its case, accents, underscores."""
        key = folded(name)
        if self._listed:
            return self._by_name.get(key, [])
        return [one for one in self._found(name) if key in one.names]

    def similar(self, name: str, limit: int = SIMILAR) -> list[str]:
        """Return up to `limit` titles: those that share most words, then those of texts found."""
        every = (one for known in self._by_name.values() for one in known) if self._listed else ()
        scored = [(self._overlap(name, one.title), one.title) for one in every]
        best = sorted((one for one in scored if one[0] > 0), key=lambda one: (-one[0], one[1]))
        found = [one.title for one in self._found(name)]
        titles = dict.fromkeys([*(title for _, title in best), *found])
        return list(titles)[:limit]

    @property
    def _listed(self) -> bool:
        return isinstance(self.documents, Listed) and (
            self._known is not None or self.documents.count() <= MOST_LISTED
        )

    @property
    def _by_name(self) -> dict[str, list[Titled]]:
        if self._known is None:
            assert isinstance(self.documents, Listed)
            self._known = {}
            for one in self.documents.entries():
                if one.passages:
                    self._keep(Titled(one.document, one.title or _stem(one.source), one.source))
        return self._known

    def _keep(self, one: Titled) -> None:
        assert self._known is not None
        self._rarity.update(set(words(one.title)))
        for name in one.names:
            self._known.setdefault(name, []).append(one)

    def _found(self, name: str) -> Sequence[Titled]:
        """Return the documents of the passages that a search for `name` brings."""
        passages = self.documents.search(name, LOOKED_AT, mode="lexical")
        found = (
            Titled(one.document, one.title.partition(SEPARATOR)[0] or _stem(one.source), one.source)
            for one in passages
        )
        return list(dict.fromkeys(found))

    def _overlap(self, name: str, title: str) -> float:
        """Return how many words both have, rare ones counting more, long titles less."""
        theirs = set(words(title))
        shared = set(words(name)) & theirs
        total = 1 + sum(self._rarity.values())
        weight = sum(math.log(total / (1 + self._rarity[one])) for one in shared)
        return weight / math.sqrt(len(theirs)) if shared else 0.0


def _stem(source: str) -> str:
    file = posixpath.basename(ntpath.basename(source))
    return file.rpartition(".")[0] or file
