"""Notices a reply that points beside the question: other sentences speak more of what was asked.

A small model takes the first number that fits the form: asked for the cost of repainting, it points
to the cost of the inspection. Where sentences that it did not point to hold words of the question
that those it did point to lack, it is asked once more, to point to one of them first (ours).
"""

import re
from collections.abc import Iterable, Sequence

from agent.strategies.rag.content import content
from agent.strategies.rag.numbering import Sentence

LEAST_GAIN = 2.0
"""Words of the question that a sentence has to hold beyond those that were pointed to."""
MOST_HELD = 1.0
"""What holds more words of the question than this is not beside it: it may be the second of two
hops, which speaks of something that the question does not name."""
ASKING = frozenset(
    re.findall(
        r"\S+",
        """
        whom whose why much many long old far big often could should may might shall any some me my
        your our please tell say
        """,
    )
)
"""Words that ask, and stand in no answer."""
CHINESE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


def beside(question: str, named: Sequence[Sentence], read: Sequence[Sentence]) -> list[int]:
    """Return the numbers of sentences that speak more of the question than those that were named.

    Empty where the named ones, with the titles above them, are as near to it as any.
    """
    asked = content(question, ASKING)
    here = asked & _said(named)
    if _weight(here) > MOST_HELD:
        return []
    pointed = {one.number for one in named}
    gains = {
        one.number: _weight((asked & _said([one])) - here)
        for one in read
        if one.number not in pointed
    }
    return [number for number, gain in gains.items() if gain >= LEAST_GAIN]


def _said(those: Iterable[Sentence]) -> set[str]:
    return {word for one in those for word in content(f"{one.passage.title} {one.text}")}


def _weight(those: Iterable[str]) -> float:
    """Return how many words there are; two Chinese characters are one."""
    return sum(0.5 if CHINESE.fullmatch(one) else 1.0 for one in those)
