"""Takes note of a page's links, pictures and main parts while its text is written.

Elements: https://html.spec.whatwg.org/multipage/text-level-semantics.html.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tools.documents.loading.html_writing import Paper, Written

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LONGEST_ALT = 300
_FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg|avif|bmp)", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:image|img|photo|picture|icon|logo|avatar|thumbnail|placeholder|spacer|图片|圖片|图标|logo图)"
    r"[\s\d_-]*",
    re.IGNORECASE,
)
"""What says that there is a picture, and not what it shows."""
_FORMULA = re.compile(r"\{\\displaystyle (.*)\}")
"""How Wikipedia says formulas for those who cannot see them."""
_EXPONENT = re.compile(r"[-−+]?\d{1,3}|[nxkmij]")


@dataclass(frozen=True)
class Anchor:
    """Words of a text that lead somewhere."""

    start: int
    end: int
    href: str
    """As the page writes it."""


@dataclass
class _Part:
    """An element that calls itself main text, and the span of its text."""

    tag: str
    start: int
    end: int = -1


class Noting:
    """What is to be known of one page besides its text."""

    tags = frozenset(("a", "img", "sup", "main", "article"))

    def __init__(self, most: int) -> None:
        """Begin.

        Args:
            most: after so many characters the text is cut off.
        """
        self.anchors: list[Anchor] = []
        self.texts: list[int] = []
        """Where each text node begins; -1 for those that are only blanks."""
        self.is_cut = False
        self._parts: list[_Part] = []
        self._most, self._length = most, 0
        self._href: str | None = None
        self._from = -1

    def turn(self, node: "LexborNode", enters: bool, paper: Paper) -> None:
        """Take note of an element."""
        tag = node.tag
        if tag == "a":
            self._turn_anchor(node, enters, paper)
        elif tag == "img":
            self._picture(node if enters else None, paper)
        elif tag == "sup":
            _raise(node if enters else None, paper)
        elif tag in ("main", "article"):
            self._turn_part(tag, enters, paper)

    def wrote(self, paper: Paper) -> bool:
        """Take note that a text was written; return whether it is enough."""
        start = -1
        if paper.length > self._length:
            start = paper.length - len(paper.pieces[-1])
            if self._href is not None and self._from < 0:
                self._from = start
            self._length = paper.length
        self.texts.append(start)
        self.is_cut = paper.length > self._most
        return self.is_cut

    def parts(self, tag: str, length: int) -> list[tuple[int, int]]:
        """Return the spans of the elements `tag` that are in no other one, of a text so long."""
        found: list[tuple[int, int]] = []
        for part in self._parts:
            end = part.end if part.end >= 0 else length
            if part.tag == tag and end > part.start and (not found or part.start >= found[-1][1]):
                found.append((part.start, end))
        return found

    def _turn_anchor(self, node: "LexborNode", enters: bool, paper: Paper) -> None:
        if enters:
            self._href, self._from = node.attributes.get("href"), -1
            return
        if self._href and self._from >= 0 and paper.length > self._from:
            self.anchors.append(Anchor(self._from, paper.length, self._href))
        self._href = None

    def _turn_part(self, tag: str, enters: bool, paper: Paper) -> None:
        if enters:
            self._parts.append(_Part(tag, paper.length))
            return
        for part in reversed(self._parts):
            if part.tag == tag and part.end < 0:
                part.end = paper.length
                return

    def _picture(self, node: "LexborNode | None", paper: Paper) -> None:
        """Write what a picture shows, in brackets, where its text says something."""
        words = " ".join((node.attributes.get("alt") or "").split()) if node else ""
        if formula := _FORMULA.fullmatch(words):
            words = formula[1]
        if len(words) < 3 or _FILE.fullmatch(words) or _NOTHING.fullmatch(words):
            return
        paper.words(f" [{words[:LONGEST_ALT]}] ")
        if self._href is not None and self._from < 0:
            self._from = paper.length - len(paper.pieces[-1])
        self._length = paper.length


def _raise(node: "LexborNode | None", paper: Paper) -> None:
    """Keep 10 to the power of 6 from being read as 106."""
    if node is None or paper.space or paper.ends or not paper.length or node.css_first("a"):
        return
    if paper.pieces[-1][-1:].isalnum() and _EXPONENT.fullmatch((node.text() or "").strip()):
        paper.write("^")


@dataclass(frozen=True)
class Noted:
    """A text with its marks and its anchors."""

    written: Written
    anchors: tuple[Anchor, ...] = ()

    @property
    def text(self) -> str:
        """The text."""
        return self.written.text

    def only(self, spans: "list[tuple[int, int]]", joint: str = "") -> "Noted":
        """Return what stands in `spans`, which are in order, with `joint` between two of them."""
        return _Cut(spans, joint).of(self)


class _Cut:
    """Where what is kept comes to stand."""

    def __init__(self, spans: "list[tuple[int, int]]", joint: str) -> None:
        self._spans, self._joint = [span for span in spans if span[0] < span[1]], joint
        self._places: list[int] = []
        at = 0
        for start, end in self._spans:
            self._places.append(at)
            at += end - start + len(joint)
        self._starts = [start for start, _ in self._spans]
        self._size = max(0, at - len(joint))

    def of(self, noted: Noted) -> Noted:
        text, size = noted.text, self._size
        marks = tuple(
            replace(mark, start=at)
            for mark in noted.written.marks
            if (at := self._next(mark.start)) < size and not self._is_lost(mark.start)
        )
        anchors = tuple(
            Anchor(start, end, anchor.href)
            for anchor in noted.anchors
            if (start := self._next(anchor.start)) < (end := self._last(anchor.end - 1) + 1)
        )
        pieces = (text[start:end] for start, end in self._spans)
        return Noted(Written(self._joint.join(pieces), marks), anchors)

    def _is_lost(self, place: int) -> bool:
        """Return whether what begins at `place` is left out, and not only its first character."""
        index = self._index(place)
        return bool(self._joint) and (index < 0 or place >= self._spans[index][1])

    def _next(self, place: int) -> int:
        """Return where the first kept character from `place` on comes to stand."""
        index = self._index(place)
        if index >= 0 and place < self._spans[index][1]:
            return self._places[index] + place - self._spans[index][0]
        return self._places[index + 1] if index + 1 < len(self._places) else self._size

    def _last(self, place: int) -> int:
        """Return where the last kept character up to `place` comes to stand."""
        index = self._index(place)
        if index < 0:
            return -1
        start, end = self._spans[index]
        return self._places[index] + min(place, end - 1) - start

    def _index(self, place: int) -> int:
        """Return the span that begins at `place` or is the last one before it."""
        return bisect_right(self._starts, place) - 1
