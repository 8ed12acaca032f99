"""Finds what was said long before and may matter for a question: by its words, or by its meaning.

By meaning it is LangChain's VectorStoreRetrieverMemory, with multilingual-e5-small.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import mul

from agent.errors import UserError
from agent.store.words import words
from agent.strategies.beside import Said
from tools.documents.embedding.embedder import Embedder

Recall = Callable[[str, Sequence[Said]], list[Said]]
"""Returns those of what was said that may matter for a question, in their order."""
MOST = 3
MOST_CHARACTERS = 400
LEAST_WEIGHT = 0.7
"""Of the rarest word: what a word weighs at least that counts."""
LEAST_ALIKE = 0.25
"""Cosine of two centred vectors: below it two texts are about different things."""
COMMON = frozenset(words(
    "a an the i you he she it we they me my your his her its our their is are was were be been do"
    " does did have has had can could will would shall should may might must what who whom whose"
    " which when where why how and or but not no yes of in on at to for from by with about as that"
    " this these those there then so if than too also please tell again said say told ask asked"
    " 的 了 是 我 你 他 她 它 们 吗 呢 么 什 在 有 和 就 不 也 这 那 个 一 请 说 过 上 多"
    " 少 几"
))  # fmt: skip


def by_words(question: str, said: Sequence[Said]) -> list[Said]:
    """Return what shares rare words with `question`."""
    bags = [set(_content(f"{one.question} {one.answer}")) for one in said]
    often = Counter(word for bag in bags for word in bag)
    wanted = set(_content(question))
    weights = {word: math.log(1 + len(bags) / often[word]) for word in wanted & set(often)}
    scores = [sum(weights[word] for word in bag & wanted) for bag in bags]
    least = LEAST_WEIGHT * math.log(1 + len(bags))
    return _best(said, scores, least)


@dataclass
class ByMeaning:
    """Compares vectors; where there is no embedder, words."""

    embedder: Callable[[], Embedder]
    """Opens it when it is first needed; raises `UserError` where it does not work here."""
    _vectors: dict[Said, list[float]] = field(default_factory=dict, init=False)

    def __call__(self, question: str, said: Sequence[Said]) -> list[Said]:
        """Return what is about the same as `question`."""
        if not said:
            return []
        try:
            embedder = self.embedder()
        except UserError:
            return by_words(question, said)
        if new := [one for one in said if one not in self._vectors]:
            texts = [f"{one.question}\n{one.answer}" for one in new]
            self._vectors.update(zip(new, embedder.embed_documents(texts), strict=True))
        asked = embedder.embed_query(question)
        scores = [_dot(asked, self._vectors[one]) for one in said]
        return _best(said, scores, LEAST_ALIKE)


@lru_cache(maxsize=1)
def embedder() -> Embedder:
    """Return the embedder that ships with the program."""
    from tools.documents.embedding.nano import Nano

    return Nano()


def _best(said: Sequence[Said], scores: Sequence[float], least: float) -> list[Said]:
    """Return the few best of `said` that reach `least`, in their order."""
    good = [at for at, score in enumerate(scores) if score > 0 and score >= least]
    best = sorted(good, key=lambda at: -scores[at])[:MOST]
    return [said[at] for at in sorted(best)]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return float(sum(map(mul, one, other)))


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in COMMON]
