"""What families of embedders were trained to find before a query and before a passage.

E5: arXiv:2212.03533; Nomic: arXiv:2402.01613; BGE: arXiv:2309.07597; mxbai: its model card.
"""

from typing import NamedTuple


class Prefixes(NamedTuple):
    """What stands before a text."""

    query: str = ""
    passage: str = ""


_SEARCHING = "Represent this sentence for searching relevant passages: "
FAMILIES: tuple[tuple[str, Prefixes], ...] = (
    ("nomic-embed-text", Prefixes("search_query: ", "search_document: ")),
    ("mxbai-embed", Prefixes(_SEARCHING)),
    ("bge-m3", Prefixes()),
    ("bge-large-en", Prefixes(_SEARCHING)),
    ("bge-base-en", Prefixes(_SEARCHING)),
    ("bge-small-en", Prefixes(_SEARCHING)),
    ("bge-large-zh", Prefixes("为这个句子生成表示以用于检索相关文章：")),
    ("bge-base-zh", Prefixes("为这个句子生成表示以用于检索相关文章：")),
    ("bge-small-zh", Prefixes("为这个句子生成表示以用于检索相关文章：")),
    ("e5-mistral", Prefixes()),
    ("e5-", Prefixes("query: ", "passage: ")),
)
"""By a piece of the model's name; the first that is in it counts."""


def prefixes(model: str) -> Prefixes:
    """Return what the embedder `model` wants before texts; nothing where that is not known."""
    return next((found for part, found in FAMILIES if part in model.lower()), Prefixes())
