"""What strategies and tools need of documents, wherever they lie: search them, open them."""

from collections.abc import Sequence
from typing import Protocol

from tools.documents.index.index import LIMIT, Filters, Mode
from tools.documents.passage import Passage

NO_FILTERS = Filters()


class Documents(Protocol):
    """Passages that can be searched: a collection on disk, or attached texts in memory."""

    @property
    def name(self) -> str:
        """How the person names it, such as `default`."""
        ...

    def search(
        self, text: str, limit: int = LIMIT, filters: Filters = NO_FILTERS, mode: Mode = "hybrid"
    ) -> list[Passage]:
        """Return the passages that match best, the best first."""
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

    def close(self) -> None:
        """Give back what it holds; safe to call twice."""
        ...
