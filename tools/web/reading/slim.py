"""A slim copy of a page: few elements, with which what reads it takes a fraction of the time.

Pages repeat themselves: blocks in the same elements with the same classes are all main text, or
none of them is. So of each sort only the first ones are copied, each with its number in front.
"""

import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from tools.documents.loading.html_writing import CELLS, HEADINGS, LINES, PARAGRAPHS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEEPEST = 60
OF_A_SORT = 8
OUTER = frozenset({*PARAGRAPHS, *LINES, *CELLS, *HEADINGS, "tbody", "thead"} - {"hr", "option"})
_AS = {"pre": "p", "center": "div"}
_NUMBERS = re.compile(r"\d+")


class Slim:
    """Grows element by element; `markup` ends it."""

    def __init__(self) -> None:
        self.sorts: dict[int, int] = {}
        """The sort of each block."""
        self._pieces = ["<html><body>"]
        self._open: list[tuple[str, str]] = []
        """The name and the opening tag of the elements in which we are."""
        self._sort = [0]
        self._written = 0
        """How many of the open elements were written already: those without text never are."""
        self._known: dict[tuple[str, str | None, str | None], tuple[str, str]] = {}
        """Opening tags, and what of them makes a sort, by name, class and id."""
        self._count: Counter[int] = Counter()
        self._block = -1
        self._is_wanted = False

    def enter(self, tag: str, node: "LexborNode") -> None:
        """Begin an element."""
        name = _AS.get(tag, tag)
        if tag == "a":
            self._open.append((name, '<a href="/">'))
            self._sort.append(self._sort[-1])
            return
        given = node.attributes
        told = name, given.get("class"), given.get("id")
        if told not in self._known:
            self._known[told] = _tag(*told)
        opening, sort = self._known[told]
        self._open.append((name, opening))
        self._sort.append(hash((self._sort[-1], sort)))

    def leave(self) -> None:
        """End the element that began last."""
        name, _ = self._open.pop()
        self._sort.pop()
        if self._written > len(self._open):
            self._written = len(self._open)
            if len(self._open) < DEEPEST:
                self._pieces.append(f"</{name}>")

    def text(self, block: int, words: str) -> None:
        """Add words of a block."""
        begins = block != self._block
        if begins:
            sort = self.sorts[block] = self._sort[-1]
            self._count[sort] += 1
            self._block, self._is_wanted = block, self._count[sort] <= OF_A_SORT
        if self._is_wanted:
            self._pieces += (tag for _, tag in self._open[self._written : DEEPEST])
            self._written = len(self._open)
            self._pieces += (f"⟦{block}⟧ " if begins else " ", escape(words, quote=False))

    def markup(self) -> str:
        """Return the copy."""
        while self._open:
            self.leave()
        return "".join((*self._pieces, "</body></html>"))


def _tag(name: str, of_class: str | None, identity: str | None) -> tuple[str, str]:
    attributes = (("class", of_class), ("id", identity))
    told = "".join(f' {key}="{escape(value)}"' for key, value in attributes if value)
    return f"<{name}{told}>", _NUMBERS.sub("", f"{name}{told}")
