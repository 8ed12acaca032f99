"""A search over vectors and words, the same for every index: two ranked lists become one.

Reciprocal rank fusion: Cormack, Clarke and Buettcher 2009.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Protocol

from tools.documents.index.index import Filters, Query
from tools.documents.passage import Passage

FUSED = 30
"""So many of each list are fused, or as many as are asked for."""
RRF_K = 1
DENSE_WEIGHT = 1.5
"""What a rank among those near in meaning counts, where one by words counts 1. Measured, with the
constant above (`tests.benchmarks.retrieval`): with 60 and 1 the fused list was worse than the dense
one alone, on English and on Chinese questions."""
KEYWORDS = 2
"""A query of so many words is no question but names what has to stand there: words count more."""
NO_FILTERS = Filters()
CHINESE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff].{3}", re.DOTALL)
"""More than a word or two in a script that has no blanks between them."""


@dataclass(frozen=True)
class Nearest:
    """The passages nearest to a vector, or to words."""

    vector: tuple[float, ...]
    """Empty where words count."""
    text: str
    limit: int
    filters: Filters = NO_FILTERS
    ids: tuple[str, ...] | None = None
    """Only these passages; None lets all pass."""


class Finder(Protocol):
    """What an index has to offer for `search`."""

    def nearest(self, asked: Sequence[Nearest]) -> list[dict[str, float]]:
        """Return, for each, scores by id, the best first."""
        ...

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by id."""
        ...


def search(finder: Finder, query: Query) -> list[Passage]:
    """Return the best passages for `query`, the best first, with all their scores."""
    if query.limit < 1 or query.filters.documents == ():
        return []
    dense, words = _lists(finder, query)
    if query.vector and query.mode == "hybrid":
        lacking = _lacking(finder, query, dense, words) if query.share < 1 else set()
        weight = 1 / DENSE_WEIGHT if is_keywords(query.text) else DENSE_WEIGHT
        ranks = fused(dense, words, query.share, lacking, weight)
    else:
        ranks = _ordered(dense or words)
    best = tuple(ranks)[: query.limit]
    cosines, weights = _scores(finder, query, best, dense, words)
    return [
        replace(
            one,
            score=ranks[one.id],
            cosine=cosines.get(one.id, 0.0),
            bm25=weights.get(one.id, 0.0),
        )
        for one in finder.get(best)
    ]


def fused(
    dense: Mapping[str, float],
    words: Mapping[str, float],
    share: float = 1.0,
    lacking: Set[str] = frozenset(),
    weight: float = DENSE_WEIGHT,
) -> dict[str, float]:
    """Return the reciprocal ranks of two lists of scores added up, the best first.

    Args:
        dense: scores by id of those near in meaning.
        words: of those near in words.
        share: how many passages have a vector; a rank among few of them counts for less.
        lacking: those that have none: they count as if they stood in both lists as in `words`.
        weight: what a rank in `dense` counts, where one in `words` counts 1.
    """
    total: dict[str, float] = {}
    both = 1 + weight
    for rank, one in enumerate(_ordered(dense), 1):
        total[one] = weight / (RRF_K + rank / max(share, 1e-6))
    for rank, one in enumerate(_ordered(words), 1):
        total[one] = total.get(one, 0.0) + (both if one in lacking else 1) / (RRF_K + rank)
    return _ordered(total)


def is_keywords(text: str) -> bool:
    """Return whether `text` is a word or two, such as a name or a number."""
    return len(text.split()) <= KEYWORDS and not CHINESE.search(text)


def _lists(finder: Finder, query: Query) -> tuple[dict[str, float], dict[str, float]]:
    """Return scores by id of those near in meaning, and of those near in words."""
    hybrid = bool(query.vector) and query.mode == "hybrid"
    depth = max(FUSED, query.limit) if hybrid else query.limit
    asked = []
    if query.vector and query.mode != "lexical":
        asked.append(Nearest(query.vector, "", depth, query.filters))
    if query.mode != "dense":
        asked.append(Nearest((), query.text, depth, query.filters))
    found = iter(finder.nearest(asked) if asked else [])
    dense = next(found) if asked and asked[0].vector else {}
    return dense, next(found, {})


def _lacking(
    finder: Finder, query: Query, dense: dict[str, float], words: Mapping[str, float]
) -> set[str]:
    """Return which found by their words have no vector."""
    unknown = tuple(one for one in words if one not in dense)
    asked = Nearest(query.vector, "", len(unknown), NO_FILTERS, unknown)
    having = finder.nearest([asked])[0] if unknown else {}
    return set(unknown) - set(having)


def _ordered(scores: Mapping[str, float]) -> dict[str, float]:
    """Return scores with the best first; the same index gives the same order, also in a tie."""
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def _scores(
    finder: Finder,
    query: Query,
    best: tuple[str, ...],
    dense: Mapping[str, float],
    words: Mapping[str, float],
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the cosine and the BM25 score of the `best`, by id: also those not yet known."""
    known = (dict(dense), dict(words))
    asked = [
        (scores, Nearest(vector, text, len(ids), NO_FILTERS, ids))
        for scores, vector, text in ((known[0], query.vector, ""), (known[1], (), query.text))
        if (vector or text) and (ids := tuple(one for one in best if one not in scores))
    ]
    found = finder.nearest([one for _, one in asked]) if asked else []
    for (scores, _), more in zip(asked, found, strict=True):
        scores.update(more)
    return known
