"""Cuts a stretch of text into pieces that fit into a passage: blocks, paragraphs, sentences, words.

Only what is too heavy is cut further, by `RecursiveCharacterTextSplitter` of
langchain-text-splitters, which is told the ends of sentences in Chinese too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tools.documents.splitting.characters import boundary
from tools.documents.splitting.weight import HEAVIEST, weigh

TARGET = 1000.0
"""What is lighter stays whole; pieces are joined up to this: about 250 tokens."""
SHARE = 850.0
"""What a heavier paragraph is cut into; it leaves room for overlap."""
SEPARATORS = [
    r"[。！？…]+[”’」』）]*|[.!?][\"”’')\]]*\s+",
    r"\n+",
    r"；|;\s+",
    r"[，、：]|[,:]\s+",
    r"\s+",
]
"""Where to cut, the best first: a piece ends with the match."""
MOST_INDENTATION = 40
"""The first line of a piece keeps its indentation up to this."""
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Piece:
    """A span of the document's text that is not cut again."""

    start: int
    end: int
    weight: float
    paragraph: int
    """Where the paragraph begins that it is, or of which it is a part."""


def pieces(text: str, start: int, end: int, blocks: Sequence[int]) -> Iterator[Piece]:
    """Yield the pieces of `text` from `start` to `end`, each without blanks around it.

    `blocks` are where, between the two, the document says that it may be split.
    """
    for block in _trimmed(text, _between(start, end, blocks)):
        if (weight := weigh(text[slice(*block)])) <= TARGET:
            yield Piece(*block, weight, block[0])
            continue
        cuts = [found.end() for found in _PARAGRAPH.finditer(text, *block)]
        for paragraph in _trimmed(text, _between(*block, cuts)):
            yield from _paragraph(text, *paragraph)


def _paragraph(text: str, start: int, end: int) -> Iterator[Piece]:
    if (weight := weigh(text[start:end])) <= TARGET:
        yield Piece(start, end, weight, start)
        return
    at = start
    for length in _lengths(text[start:end]):
        for one in _trimmed(text, [(at, at + length)]):
            yield Piece(*one, weigh(text[slice(*one)]), start)
        at += length


def _lengths(text: str) -> Iterator[int]:
    """Yield the lengths of the parts into which `text` is cut; together they are its own."""
    stride = int(SHARE / HEAVIEST)
    for part in _splitter().split_text(text):
        at = 0
        if weigh(part) > SHARE:  # it has none of the separators
            while len(part) - at > stride:
                cut = boundary(part, at + stride)
                yield cut - at
                at = cut
        yield len(part) - at


def _between(start: int, end: int, cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    edges = [start, *cuts, end]
    return zip(edges, edges[1:], strict=False)


def _trimmed(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans without the blanks around them; those that are blank are left out."""
    for start, end in spans:
        piece = text[start:end]
        if body := piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            line = max(start, text.rfind("\n", start, begin) + 1)
            indented = begin - line <= MOST_INDENTATION
            yield line if indented else begin, begin + len(body)


@lru_cache(maxsize=1)
def _splitter() -> Any:
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # takes 0.3 s

    return RecursiveCharacterTextSplitter(
        separators=SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,  # so that the parts together are the text
        chunk_size=int(SHARE),
        chunk_overlap=0,  # is added in joining, where it is known what begins a passage
        length_function=weigh,
    )
