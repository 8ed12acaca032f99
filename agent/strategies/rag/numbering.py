"""Numbers the sentences of passages, so that a model can point to one instead of copying it.

A number is a few tokens, a copied sentence dozens; and what is pointed to stands in its source,
whatever the model is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.clean import printable
from agent.proof.sentences import sentences
from tools.documents.passage import Passage
from tools.secrecy import masked

MOST_CHARACTERS = 400
"""A longer sentence is numbered in pieces."""
MOST_NUMBER = 999
"""What comes behind it is read, and cannot be pointed to."""
REFERENCE = re.compile(r"[\[［【]([\s\d,，、;；-]{0,40}\d[\s,，、;；-]{0,9})[\]］】]")
"""What looks like one of our numbers, in the text of a stranger."""
FENCE = re.compile(r'"{3,}')
"""What looks like the end of a passage."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage."""

    number: int
    passage: Passage
    text: str


@dataclass(frozen=True)
class Shown:
    """A passage as the model reads it."""

    passage: Passage
    title: str
    date: str
    text: str
    """With a number before each sentence."""
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Sheet:
    """All passages of a question, their sentences numbered through."""

    passages: tuple[Shown, ...]

    @cached_property
    def sentences(self) -> dict[int, Sentence]:
        """The sentences by their numbers."""
        return {one.number: one for shown in self.passages for one in shown.sentences}


def sheet(passages: Sequence[Passage]) -> Sheet:
    """Return `passages` with their sentences numbered from 1 on."""
    found: list[Shown] = []
    for passage in passages:
        found.append(_shown(passage, 1 + sum(len(one.sentences) for one in found)))
    return Sheet(tuple(found))


def _shown(passage: Passage, first: int) -> Shown:
    pieces: list[str] = []
    numbered: list[Sentence] = []
    at, told = 0, masked(passage.text)
    for start, end in _spans(passage.text):
        if (number := first + len(numbered)) > MOST_NUMBER:
            break
        numbered.append(Sentence(number, passage, passage.text[start:end]))
        pieces += (_harmless(told[at:start]), f"[{number}] ", _harmless(told[start:end]))
        at = end
    pieces.append(_harmless(told[at:]))
    title = _harmless(" ".join(passage.title.split()))
    text = "".join(pieces).strip("\n")
    return Shown(passage, title, passage.date[:10], text, tuple(numbered))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences stand; a text without any is one."""
    whole = (len(text) - len(text.lstrip()), len(text.rstrip()))
    for start, end in [(one.start, one.end) for one in sentences(text)] or [whole]:
        while end - start > MOST_CHARACTERS:
            cut = text.rfind(" ", start + MOST_CHARACTERS // 2, start + MOST_CHARACTERS)
            cut = cut if cut > 0 else start + MOST_CHARACTERS
            yield start, cut
            start = cut + (text[cut] == " ")
        if start < end:
            yield start, end


def _harmless(text: str) -> str:
    """Return `text` without what would be taken for our numbers or for the end of the passage."""
    return unfenced(REFERENCE.sub(r"(\1)", printable(text)))


def unfenced(text: str) -> str:
    """Return `text` without what nobody sees, and without the end of a passage."""
    return FENCE.sub("'''", printable(text))
