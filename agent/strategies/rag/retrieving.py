"""Finds the passages that a question is answered from: searches, and drops what is far away.

A question that names one thing and asks for another (`Where was the designer of … born?`) needs
two passages, of which only the first resembles it. The second search looks for what resembles
the question and the first passage together: relevance feedback (Rocchio 1971), as dense retrieval
of several hops does (Xiong et al. 2021, arXiv:2009.12756), here without any training.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from agent.strategies.rag.choices import Options
from agent.strategies.rag.nearness import floor_of
from tools.documents.documents import Documents
from tools.documents.index.index import Mode
from tools.documents.passage import Passage

FED_BACK = 300
"""So many characters of the best passage go into the next query."""
KEPT = 2
"""Of each search but the last, so many passages stay."""


@runtime_checkable
class Whole(Protocol):
    """Documents of which all are meant, such as the files that came with a question."""

    @property
    def passages(self) -> Sequence[Passage]:
        """All passages, in order."""
        ...


def retrieved(documents: Documents, question: str, options: Options) -> list[Passage]:
    """Return the passages to read, the best first; empty where nothing is near enough."""
    floor = floor_of(documents, question, options.floor)
    most = options.passages
    rest = floor.near(documents.search(question, most, mode=options.mode))
    found = {one.id: one for one in rest[:KEPT]}
    mode: Mode = "lexical" if options.mode == "lexical" else "dense"
    best = rest[0] if rest else None
    for _ in range(options.hops - 1):
        if best is None:
            break
        query = f"{question} {best.text[:FED_BACK]}"
        hits = floor.near(documents.search(query, most + len(found), mode=mode))
        fresh = [one for one in hits if one.id not in found]
        found |= {one.id: one for one in fresh[:KEPT]}
        rest, best = [*fresh, *rest], fresh[0] if fresh else None
    for one in rest:
        found.setdefault(one.id, one)
    return list(found.values())[:most]


def leading(documents: Documents, question: str, options: Options) -> list[Passage]:
    """Return a passage of each document that is to be read from its beginning."""
    if isinstance(documents, Whole):
        return list({one.document: one for one in reversed(documents.passages)}.values())[::-1]
    return retrieved(documents, question, options)[:1]
