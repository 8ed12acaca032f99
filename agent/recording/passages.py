"""Passages of documents as a record has them: all but its scores is one text, kept once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from agent.messages import Json
from tools.documents.document import Place
from tools.documents.passage import Passage
from tools.documents.reading.titles import Named

SCORES = ("score", "cosine", "bm25")


@dataclass(frozen=True)
class Listing:
    """A document on the list of a collection."""

    document: str
    title: str
    source: str
    passages: int
    kind: str = ""


def packed(passages: Sequence[Passage]) -> list[Json]:
    """Return passages as a body holds them."""
    return [
        [_text(replace(one, score=0.0, cosine=0.0, bm25=0.0)),
         *(float(getattr(one, name)) for name in SCORES)]
        for one in passages
    ]  # fmt: skip


def unpacked(body: Sequence[Any]) -> list[Passage]:
    """Return the passages that `packed` was given."""
    found = []
    for text, *scores in body:
        given = json.loads(text)
        given["place"] = Place(**given["place"])
        given["spots"] = tuple((at, label) for at, label in given["spots"])
        found.append(Passage(**{**given, **dict(zip(SCORES, scores, strict=True))}))
    return found


def listed(entries: Sequence[Named]) -> str:
    """Return the list of a collection as one text: it changes less often than it is asked for."""
    every = [
        [one.document, one.title, one.source, one.passages, getattr(one, "kind", "")]
        for one in entries
    ]
    return json.dumps(every)


def unlisted(text: str) -> list[Listing]:
    """Return the list that `listed` wrote."""
    return [Listing(*one) for one in json.loads(text)]


def _text(passage: Passage) -> str:
    body = cast(Mapping[str, Json], asdict(passage))
    return json.dumps({name: value for name, value in body.items() if name not in SCORES})
