"""What every index offers, and what is asked of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tools.documents.passage import Passage

Mode = Literal["hybrid", "lexical", "dense"]
LIMIT = 8


@dataclass(frozen=True)
class Filters:
    """Which passages count; empty fields let all pass."""

    source: str = ""
    """A glob on the path, such as `*/reports/*.pdf`, or a document's id."""
    kind: str = ""
    since: str = ""
    """ISO date: documents of that day and later."""
    until: str = ""
    documents: tuple[str, ...] | None = None
    """Only these, by their ids: what `source` stands for, once it is known; None lets all pass."""


@dataclass(frozen=True)
class Query:
    """A search."""

    text: str
    vector: tuple[float, ...] = ()
    """Empty where only words count."""
    limit: int = LIMIT
    filters: Filters = Filters()
    mode: Mode = "hybrid"
    share: float = 1.0
    """How many of the passages have a vector, from 0 to 1."""


class Index(Protocol):
    """Passages with their words and vectors. Not shared between threads."""

    def put(self, passages: Sequence[Passage]) -> None:
        """Add passages, searchable by their words at once; the same id replaces."""
        ...

    def rewrite(self, passages: Sequence[Passage]) -> None:
        """Replace what is known of passages whose text is the same; their vectors stay."""
        ...

    def embed(self, vectors: Mapping[str, Sequence[float]]) -> None:
        """Give passages, by their id, their vectors."""
        ...

    def unembedded(self, limit: int) -> list[Passage]:
        """Return passages that have no vector yet."""
        ...

    def embedded(self, ids: Sequence[str]) -> int:
        """Return how many of these passages have a vector."""
        ...

    def remove(self, document: str, keep: Sequence[str] = ()) -> None:
        """Remove the passages of a document, but those with the ids `keep`."""
        ...

    def points(self) -> Iterator[list[tuple[Passage, Sequence[float]]]]:
        """Yield all passages with their vectors, many at once; empty where there is none yet."""
        ...

    def optimize(self) -> None:
        """Put its files in order, so that it opens and searches fast."""
        ...

    def search(self, query: Query) -> list[Passage]:
        """Return the passages that match best, the best first, with their scores."""
        ...

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by their ids; those that are not there are left out."""
        ...

    def of(self, document: str) -> list[Passage]:
        """Return the passages of a document, in order."""
        ...

    def count(self) -> int:
        """Return how many passages there are."""
        ...

    def flush(self) -> None:
        """Bring what was changed to the disk."""
        ...

    def close(self) -> None:
        """Flush, and give back what it holds; safe to call twice."""
        ...
