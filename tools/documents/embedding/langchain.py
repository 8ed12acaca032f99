"""Any embedder of LangChain: what has `embed_documents` and `embed_query`.

https://docs.langchain.com/oss/python/integrations/text_embedding
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from tools.documents.embedding.unit import unit


class Embeddings(Protocol):
    """The part of LangChain's `Embeddings` that is used here."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of passages."""
        ...

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query."""
        ...


class Wrapped:
    """An embedder of LangChain, with a name, and with vectors of length 1."""

    def __init__(self, embeddings: Embeddings, name: str) -> None:
        self.name = name
        self._embeddings = embeddings

    @property
    def identity(self) -> str:
        """Name and size: the name has to tell models apart."""
        return f"{self.name}:{self.size}"

    @cached_property
    def size(self) -> int:
        """Numbers in a vector; found by embedding a word."""
        return len(self._embeddings.embed_query("size"))

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of passages."""
        return [unit(one) for one in self._embeddings.embed_documents(list(texts))]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query."""
        return unit(self._embeddings.embed_query(text))
