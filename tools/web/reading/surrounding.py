"""Tells the main text of a page from what surrounds it, where the page itself does not say it.

Library: trafilatura (Barbaresi 2021, ACL demo 15), which knows how pages of the web are built. It
is given a slim copy of the page (`slim.py`), as its time goes with the number of elements. The
numbers that come back say which blocks are main text; their words are then taken from the page as
it was written, with its tables, code and links.
"""

import logging
import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from tools.documents.loading.html_writing import nodes
from tools.web.reading.noting import Noted
from tools.web.reading.slim import OUTER, Slim

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MOST_CHARACTERS = 1_000_000
"""Of the slim copy: a longer one would take too long."""
MOSTLY_LINKS = 0.5
LEAST_KEPT = 0.25
"""Where less of the words that are no links are found, the page is something else than a text."""
_NUMBER = re.compile(r"⟦(\d+)⟧")


class Blocks:
    """The blocks of a text: its paragraphs, items, rows."""

    def __init__(self, noted: Noted) -> None:
        self.starts = sorted({0, *(mark.start for mark in noted.written.marks)})
        ends = (*self.starts[1:], len(noted.text))
        self.spans = list(zip(self.starts, ends, strict=True))
        self.words = [end - start for start, end in self.spans]
        self.linked = [0] * len(self.spans)
        """How many characters of each are links."""
        counts = [0] * len(self.spans)
        for anchor in noted.anchors:
            at = bisect_right(self.starts, anchor.start) - 1
            self.linked[at] += anchor.end - anchor.start
            counts[at] += 1
        self._headings = {mark.start for mark in noted.written.marks if mark.level}
        self.menu = sum(count for one, count in enumerate(counts) if count and self.is_menu(one))
        """How many links stand in blocks that are mostly links."""

    def is_heading(self, one: int) -> bool:
        """Return whether a block is the title of what follows."""
        return one >= 0 and self.starts[one] in self._headings

    def is_menu(self, one: int) -> bool:
        """Return whether a block is mostly links."""
        return self.linked[one] >= MOSTLY_LINKS * self.words[one]


def main_spans(
    body: "LexborNode", left_out: Collection[int], blocks: Blocks, texts: Sequence[int]
) -> list[tuple[int, int]]:
    """Return the spans of the main text; empty where the page is best read as a whole.

    Args:
        body: what was written.
        left_out: elements within it that were not.
        blocks: of the text of it.
        texts: where in that each text node begins.
    """
    slim = _slim(body, left_out, texts, blocks.starts)
    if len(markup := slim.markup()) > MOST_CHARACTERS:
        return []
    found = _found(markup)
    sorts = {slim.sorts.get(one) for one in found}
    found |= {one for one, sort in slim.sorts.items() if sort in sorts}
    kept = _kept(found, blocks)
    own = sum(blocks.words[one] - blocks.linked[one] for one in kept)
    if own < LEAST_KEPT * (sum(blocks.words) - sum(blocks.linked)):
        return []
    return _joined([blocks.spans[one] for one in kept])


def _slim(
    body: "LexborNode", left_out: Collection[int], texts: Sequence[int], starts: Sequence[int]
) -> Slim:
    """Return the slim copy of what was written."""
    slim, number = Slim(), -1
    for node, tag, enters in nodes(body, left_out):
        if tag == "-text":
            number += 1
            if number >= len(texts):
                break
            if texts[number] >= 0:
                slim.text(bisect_right(starts, texts[number]) - 1, node.text_content or "")
        elif (tag == "a" or tag in OUTER) and node is not body:
            slim.enter(tag, node) if enters else slim.leave()
    return slim


def _found(slim: str) -> set[int]:
    """Return the numbers of the blocks that trafilatura takes for main text."""
    from trafilatura import bare_extraction

    logger = logging.getLogger("trafilatura")
    if not logger.handlers:  # what it does not find is no news for a person
        logger.addHandler(logging.NullHandler())
    document = bare_extraction(slim, fast=True, include_comments=False, include_tables=True)
    body = getattr(document, "body", None)
    if body is None:
        return set()
    return {int(number) for number in _NUMBER.findall("".join(body.itertext()))}


def _kept(found: set[int], blocks: Blocks) -> list[int]:
    """Return the blocks to keep: those found, what is not mostly links between them, the title."""
    known = [one for one in found if one < len(blocks.spans)]
    if not known:
        return []
    first = min(known)
    first -= blocks.is_heading(first - 1)
    between = range(first, max(known) + 1)
    return [one for one in between if one in found or not blocks.is_menu(one)]


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined
