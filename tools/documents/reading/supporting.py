"""Finds the sentence that a statement rests on, among passages that were read.

By words alone: the sentence has to hold the whole statement, or nearly all of its words; of several
the one that shares most words with the question, which stands nearer to what was asked.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from tools.documents.passage import Passage
from tools.documents.reading.sentences import sentences
from tools.documents.reading.wording import words

LEAST_SHARE = 0.75
"""Of the words of a longer statement that one sentence, and the title above it, have to hold."""
LEAST_OWN = 0.5
"""Of them, those that are not only in the title."""
LEAST_WORDS = 4
"""A shorter statement has to stand there as it is."""
MOST_QUOTE_CHARS = 400
SPECIAL = frozenset({"yes", "no", "true", "false", "是", "否", "不", "对", "错"})
"""Statements that stand in every text, and prove nothing."""
FUNCTION = frozenset(
    re.findall(
        r"\S+",
        """
        a an the of in on at to by for from with and or is are was were be been it its this that as
        he she they his her their has have had which who 的 了 是 在 和 有 与 也 为
        """,
    )
)
"""Words that say nothing by themselves."""


@dataclass(frozen=True)
class Support:
    """A sentence of a passage."""

    passage: Passage
    text: str


def supporting(statement: str, question: str, passages: Sequence[Passage]) -> Support | None:
    """Return the sentence of `passages` that holds `statement`, or None where there is none."""
    said = words(statement)
    if not said or set(said) <= SPECIAL | FUNCTION:
        return None
    asked = set(words(question)) - FUNCTION
    best: tuple[tuple[float, float], Support] | None = None
    for one in _all(passages):
        inside, title = words(one.text), words(one.passage.title)
        share = _share(said, inside, title)
        if share == 0.0:
            continue
        near = _overlap(asked - set(said), set(inside) | set(title))
        if best is None or (share, near) > best[0]:
            best = ((share, near), one)
    return None if best is None else best[1]


def _all(passages: Sequence[Passage]) -> Iterator[Support]:
    for passage in passages:
        for span in sentences(passage.text):
            text = passage.text[span.start : span.end]
            yield Support(passage, text[:MOST_QUOTE_CHARS])


def _share(said: Sequence[str], inside: Sequence[str], title: Sequence[str]) -> float:
    """Return 1 where the words stand one behind the other; else how many are there, if enough.

    The title may give what the sentence leaves out: `she` is who the page is about.
    """
    if f" {' '.join(said)} " in f" {' '.join(inside)} ":
        return 1.0
    content = [one for one in said if one not in FUNCTION]
    if len(content) < LEAST_WORDS or not _numbers(content) <= set(inside):
        return 0.0
    own = sum(one in inside for one in content) / len(content)
    share = sum(one in inside or one in title for one in content) / len(content)
    return share if share >= LEAST_SHARE and own >= LEAST_OWN else 0.0


def _numbers(content: Sequence[str]) -> Set[str]:
    return {one for one in content if one[:1].isdigit()}


def _overlap(asked: Set[str], inside: Set[str]) -> float:
    return len(asked & inside) / len(asked) if asked else 0.0
