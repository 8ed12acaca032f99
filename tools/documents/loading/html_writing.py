"""Writes the elements of an HTML page as text: a line for each block, item and row, with marks.

What is displayed and how: https://html.spec.whatwg.org/multipage/rendering.html.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tools.documents.document import Mark

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NEVER = (
    "script style noscript template svg head iframe object embed canvas audio video button "
    "input select textarea datalist dialog map rt rp annotation annotation-xml -comment -doctype"
)
NEVER = frozenset(_NEVER.split())
"""Elements without text of the page; `rt` tells how a Chinese character is spoken."""
AROUND = frozenset({"nav", "footer", "aside"})
ROLES_NAMES = "navigation contentinfo search complementary menu alert dialog"
ROLES = frozenset(ROLES_NAMES.split())
AROUND_SELECTOR = ", ".join((*sorted(AROUND), *(f"[role={role}]" for role in sorted(ROLES))))
TRIMMINGS_SELECTOR = (
    "td.linenos, td.gutter, td.line-numbers, span.lineno, span.linenos, a.headerlink, "
    "span.mw-editsection"
)
"""The numbers beside the lines of code, and what stands beside a heading to link or to edit it."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = (
    "p div section article main header footer aside nav blockquote pre ul ol dl figure "
    "figcaption table form fieldset address details summary hr body center caption"
)
PARAGRAPHS = frozenset(_PARAGRAPHS.split())
LINES = frozenset({"li", "tr", "dt", "dd", "option", "legend"})
CELLS = frozenset({"td", "th"})
INLINE = frozenset({"span", "b", "i", "em", "strong", "font", "small", "u", "label", "code"})
"""Elements that change nothing in how the text is written: what is in them is read."""
_NOTICE = re.compile(
    r"(?:^|[\s_-])(?:note|tip|warning|caution|danger|important|admonition|callout)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n\s*(?=[{_WIDE}])")


@dataclass(frozen=True)
class Written:
    """The text of a page, and the marks in it."""

    text: str
    marks: tuple[Mark, ...]


@dataclass
class Paper:
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
        before = "\n" * self.ends if self.ends else " " if self.space else ""
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
        if kept := text.rstrip("\n"):
            self.write(kept)
            self.ends = len(text) - len(kept)
        elif text and self.length:
            self.ends += len(text)

    def words(self, text: str) -> None:
        """Write `text` as browsers do: any blanks are one space."""
        if "\n" in text and not text.isascii():
            text = _BETWEEN_WIDE.sub("", text)
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


class Notes(Protocol):
    """Is told of elements and texts as they are written."""

    tags: frozenset[str]
    """The elements that it wants to know of."""

    def turn(self, node: "LexborNode", enters: bool, paper: Paper) -> None:
        """Take note of an element, before its text and after it."""
        ...

    def wrote(self, paper: Paper) -> bool:
        """Take note that a text was written; return whether it is enough."""
        ...


def write(
    root: "LexborNode",
    everything: bool = False,
    unseen: Collection[int] = (),
    notes: Notes | None = None,
) -> Written:
    """Return what a reader sees of `root`.

    Args:
        root: with all within it.
        everything: also what surrounds a page, such as its menus.
        unseen: elements that are hidden, by their number (`mem_id`).
        notes: is told what is written.
    """
    paper = Paper()
    left_out = {*unseen, *around(root, everything)}
    row: list[LexborNode] = []
    """The rows of tables in which we are; their cells stand on one line."""
    kept_in = 0
    """The elements `pre` in which we are: their line ends count."""
    for node, tag, enters in nodes(root, left_out):
        if notes is not None and tag in notes.tags:
            notes.turn(node, enters, paper)
        if tag == "pre":
            kept_in += 1 if enters else -1
        if tag == "-text":
            kept = bool(kept_in) and not row
            (paper.keep if kept else paper.words)(node.text_content or "")
            if notes is not None and notes.wrote(paper):
                break
        elif tag in HEADINGS:
            _turn_heading(HEADINGS[tag], enters, paper)
        elif tag == "tr":
            _turn_row(node, enters, row, paper)
        elif row:
            _separate(node, enters, paper)
        elif tag in PARAGRAPHS:
            _turn_paragraph(enters, 1 if kept_in else 2, paper)
        elif tag in LINES:
            _turn_paragraph(enters, 1, paper)
            paper.bullet = "- " if tag == "li" and enters else ""
        elif tag == "br":
            paper.break_line(1)
    return Written("".join(paper.pieces), tuple(paper.marks))


def _turn_heading(level: int, enters: bool, paper: Paper) -> None:
    if not enters:
        paper.end_heading(level)
    paper.break_line(2)
    if enters:
        paper.waiting.append(("heading", level))


def _turn_paragraph(enters: bool, ends: int, paper: Paper) -> None:
    paper.break_line(ends)
    if enters and ("block", 0) not in paper.waiting:
        paper.waiting.append(("block", 0))


def _turn_row(node: "LexborNode", enters: bool, row: "list[LexborNode]", paper: Paper) -> None:
    """Begin or end a row; one that holds a table or code in a cell only lays out the page."""
    if enters and not row and node.css_first("table, pre") is None:
        _turn_paragraph(True, 1, paper)
        row.append(node)
    elif not enters and row and row[-1].mem_id == node.mem_id:
        row.clear()
        paper.break_line(1)


def _separate(node: "LexborNode", enters: bool, paper: Paper) -> None:
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


def around(root: "LexborNode", everything: bool = False) -> set[int]:
    """Return the numbers of elements that are no text of a page: menus, the numbers of lines."""
    selector = TRIMMINGS_SELECTOR if everything else f"{AROUND_SELECTOR}, {TRIMMINGS_SELECTOR}"
    return {node.mem_id for node in root.css(selector) if not _is_notice(node)}


def _is_notice(node: "LexborNode") -> bool:
    """Return whether an element stands in the text, such as a warning in a manual."""
    return node.tag == "aside" and bool(_NOTICE.search(node.attributes.get("class") or ""))


def nodes(
    root: "LexborNode", left_out: Collection[int]
) -> "Iterator[tuple[LexborNode, str, bool]]":
    """Yield each visible node and its tag when it is entered and, if it holds others, when left.

    Those in `INLINE` are only passed through.
    """
    outermost = root.tag or ""
    yield root, outermost, True
    waiting: list[tuple[LexborNode, str, bool]] = [(root, outermost, False)]
    node = root.child
    while True:
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                yield node, tag, True
            elif tag not in NEVER and node.mem_id not in left_out:
                if (after := node.next) is not None:
                    waiting.append((after, "", True))
                if tag not in INLINE:
                    yield node, tag, True
                    waiting.append((node, tag, False))
                node = node.child
                continue
            node = node.next
        if not waiting:
            return
        node, tag, enters = waiting.pop()
        if not enters:
            yield node, tag, False
            node = None
