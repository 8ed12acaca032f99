"""Sparse vectors of words: BM25 (Robertson and Zaragoza 2009) with a multilingual tokenizer.

The index weighs words by how rare they are (its `Modifier.Idf`).
"""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def bm25() -> Any:
    """Return the model that turns texts into sparse vectors."""
    import qdrant_edge

    config = qdrant_edge.Bm25Config(tokenizer=qdrant_edge.TokenizerType.Multilingual)
    return qdrant_edge.Bm25(config)
