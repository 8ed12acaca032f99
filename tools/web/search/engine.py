"""What an engine is for the race: a name, and a search that answers or fails in a known way."""

from collections.abc import Sequence
from typing import Protocol

from tools.web.web import Query, Result


class Engine(Protocol):
    """One search engine."""

    @property
    def name(self) -> str:
        """Its name, as a person gives it."""
        ...

    def search(self, query: Query, seconds: float) -> Sequence[Result]:
        """Return what it finds within `seconds`, the best first; nothing where it found nothing.

        Raises `EngineFailed` where it gives no answer.
        """
        ...
