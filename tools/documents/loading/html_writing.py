"""Writes the elements of an HTML page as text: a line for each block, item and row, with marks.

What is displayed and how: https://html.spec.whatwg.org/multipage/rendering.html.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tools.documents.document import Mark

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NEVER = (
    "script style noscript template svg head iframe object embed canvas audio video button "
    "input select textarea datalist dialog map rt rp -comment -doctype"
)
NEVER = frozenset(_NEVER.split())
"""Elements without text of the page; `rt` tells how a Chinese character is spoken."""
AROUND = frozenset({"nav", "footer", "aside"})
ROLES_NAMES = "navigation contentinfo search complementary menu alert dialog"
ROLES = frozenset(ROLES_NAMES.split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = (
    "p div section article main header footer aside nav blockquote pre ul ol dl figure "
    "figcaption table form fieldset address details summary hr body center caption"
)
PARAGRAPHS = frozenset(_PARAGRAPHS.split())
LINES = frozenset({"li", "tr", "dt", "dd", "option", "legend"})
CELLS = frozenset({"td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n\s*(?=[{_WIDE}])")


@dataclass(frozen=True)
class Written:
    """The text of a page, and the marks in it."""

    text: str
    marks: tuple[Mark, ...]


@dataclass
class _Paper:
    """The text so far."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    waiting: list[tuple[str, int]] = field(default_factory=list)
    """Kinds and levels of marks at whatever is written next."""
    ends: int = 0
    """How many line ends come before whatever is written next."""
    space: bool = False
    bullet: str = ""
    """What begins a list's item."""
    heading: tuple[int, int] = (-1, 0)
    """The piece with which a heading begins, and its mark."""

    def break_line(self, ends: int) -> None:
        """Let what follows begin on a line of its own."""
        self.ends = max(self.ends, ends)
        self.space = False

    def write(self, text: str) -> None:
        """Write `text` as it is, behind what has to come before it."""
        before = "\n" * self.ends if self.length and self.ends else " " if self.space else ""
        if not self.length:
            before = ""
        self.ends, self.space = 0, False
        self.length += len(before)
        for kind, level in self.waiting:
            if kind == "heading":
                self.heading = len(self.pieces) + 1, len(self.marks)
                self.marks.append(Mark(self.length, "heading", level=level))
            else:
                self.marks.append(Mark(self.length, "block"))
        self.waiting.clear()
        self.pieces += (before, self.bullet, text)
        self.length += len(self.bullet) + len(text)
        self.bullet = ""

    def keep(self, text: str) -> None:
        """Write `text` with its blanks and line ends."""
        if text.strip("\n"):
            self.write(text)
        elif text and self.length:
            self.ends += len(text)

    def words(self, text: str) -> None:
        """Write `text` as browsers do: any blanks are one space."""
        text = _BETWEEN_WIDE.sub("", text) if "\n" in text else text
        words = " ".join(text.split())
        if not words:
            self.space = self.space or (bool(text) and not self.ends)
            return
        self.space = (self.space or text[0].isspace()) and not self.ends
        self.write(words)
        self.space = text[-1].isspace()

    def end_heading(self, level: int) -> None:
        """Name the heading by what was written since it began."""
        self.waiting = [one for one in self.waiting if one != ("heading", level)]
        piece, mark = self.heading
        if piece >= 0:
            label = " ".join("".join(self.pieces[piece:]).split())
            self.marks[mark] = Mark(self.marks[mark].start, "heading", label, level=level)
        self.heading = -1, 0


def write(root: "LexborNode", everything: bool = False) -> Written:
    """Return what a reader sees of `root`; of what surrounds a page only if `everything`."""
    paper = _Paper()
    row: list[LexborNode] = []
    """The rows of tables in which we are; their cells stand on one line."""
    kept_in = 0
    """The elements `pre` in which we are: their line ends count."""
    for node, enters in _nodes(root, everything):
        tag = node.tag or ""
        if tag == "pre":
            kept_in += 1 if enters else -1
        if tag == "-text":
            kept = bool(kept_in) and not row
            (paper.keep if kept else paper.words)(node.text_content or "")
        elif tag in HEADINGS and enters:
            paper.break_line(2)
            paper.waiting.append(("heading", HEADINGS[tag]))
        elif tag in HEADINGS:
            paper.end_heading(HEADINGS[tag])
            paper.break_line(2)
        elif tag == "tr":
            _turn_row(node, enters, row, paper)
        elif row:
            _separate(node, enters, paper)
        elif tag in PARAGRAPHS:
            _turn_paragraph(enters, 2, paper)
        elif tag in LINES:
            _turn_paragraph(enters, 1, paper)
            paper.bullet = "- " if tag == "li" and enters else ""
        elif tag == "br":
            paper.break_line(1)
    return Written("".join(paper.pieces), tuple(paper.marks))


def _turn_paragraph(enters: bool, ends: int, paper: _Paper) -> None:
    paper.break_line(ends)
    if enters and ("block", 0) not in paper.waiting:
        paper.waiting.append(("block", 0))


def _turn_row(node: "LexborNode", enters: bool, row: "list[LexborNode]", paper: _Paper) -> None:
    """Begin or end a row; one that holds a table in a cell only lays out the page."""
    if enters and not row and node.css_first("table") is None:
        _turn_paragraph(True, 1, paper)
        row.append(node)
    elif not enters and row and row[-1].mem_id == node.mem_id:
        row.clear()
        paper.break_line(1)


def _separate(node: "LexborNode", enters: bool, paper: _Paper) -> None:
    """Put something between two cells, and between two blocks in a cell."""
    if node.tag in CELLS and enters and node.prev is not None and _cell_before(node):
        paper.space = False
        paper.write(" | ")
    elif node.tag in PARAGRAPHS or node.tag in LINES or node.tag == "br":
        paper.space = not paper.ends


def _cell_before(node: "LexborNode") -> bool:
    before = node.prev
    while before is not None and before.tag not in CELLS:
        before = before.prev
    return before is not None


def _nodes(root: "LexborNode", everything: bool) -> "Iterator[tuple[LexborNode, bool]]":
    """Yield each visible node when it is entered and, if it holds others, when it is left."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, enters = stack.pop()
        if not enters:
            yield node, False
            continue
        if node is not root and node.next is not None:
            stack.append((node.next, True))
        tag = node.tag or ""
        if tag in NEVER or (tag[0] != "-" and node is not root and _is_left_out(node, everything)):
            continue
        yield node, True
        if tag[0] != "-":
            stack.append((node, False))
            if node.child is not None:
                stack.append((node.child, True))


def _is_left_out(node: "LexborNode", everything: bool) -> bool:
    given = node.attributes
    if not given:
        return node.tag in AROUND and not everything
    if "hidden" in given or given.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(given.get("style") or ""):
        return True
    return not everything and (node.tag in AROUND or given.get("role") in ROLES)
