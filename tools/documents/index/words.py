"""Sparse vectors of words: BM25 (Robertson and Zaragoza 2009) with a multilingual tokenizer.

The index weighs words by how rare they are (its `Modifier.Idf`). The multilingual tokenizer cuts
Chinese into words, and drops numbers: years and amounts are added here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

NUMBERS = re.compile(r"(?<![A-Za-z0-9])\d+(?![A-Za-z])")


@dataclass(frozen=True)
class Sparse:
    """A sparse vector: words by their hashes, and what each weighs."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


class Words:
    """Turns texts into sparse vectors."""

    def __init__(self) -> None:
        import qdrant_edge as edge

        self._words: Any = edge.Bm25(edge.Bm25Config(tokenizer=edge.TokenizerType.Multilingual))
        self._numbers: Any = edge.Bm25(
            edge.Bm25Config(tokenizer=edge.TokenizerType.Word, b=0.0)  # b: a few numbers, no text
        )

    def document(self, text: str) -> Sparse:
        """Return the vector of a passage."""
        return _joined(text, self._words.embed_document, self._numbers.embed_document)

    def query(self, text: str) -> Sparse:
        """Return the vector of a query; it is empty where nothing in it counts as a word."""
        return _joined(text, self._words.embed_query, self._numbers.embed_query)


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the model, made once."""
    return Words()


def _joined(text: str, of_words: Callable[[str], Any], of_numbers: Callable[[str], Any]) -> Sparse:
    found = of_words(text)
    weights = dict(zip(found.indices, found.values, strict=True))
    if numbers := NUMBERS.findall(text):
        more = of_numbers(" ".join(numbers))
        weights |= dict(zip(more.indices, more.values, strict=True))
    return Sparse(tuple(weights), tuple(weights.values()))
