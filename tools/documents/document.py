"""A document as it was loaded: its text, and marks that say where in it something begins.

All that is said about a document, a passage, a quote, a line, is a span of characters of this text.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

DEEPEST = 9
"""No heading is deeper: it would carry the titles of all above it."""
MarkKind = Literal["page", "slide", "part", "heading", "block"]


@dataclass(frozen=True)
class Mark:
    """At `start` something begins."""

    start: int
    """Characters from the beginning of the document's text."""
    kind: MarkKind
    """`page`, `slide`: numbered by `number`; `part`: what has neither, such as a sheet, a table, a
    cell, a chapter, named by `label`; `heading`: a section at `level`; `block`: a paragraph, table
    row, function or record, where the text may be split."""
    label: str = ""
    number: int = 0
    level: int = 0
    """Of a heading, from 1 to `DEEPEST`."""


@dataclass(frozen=True)
class Place:
    """Where in its document a span stands."""

    start: int
    end: int
    """The character after the last one."""
    first_line: int = 0
    last_line: int = 0
    """Lines of the document's text, from 1 on; those of the file where it is plain text."""
    page: int = 0
    """The page or slide on which it begins, from 1 on; 0 where there are none."""
    part: str = ""
    """Such as `sheet Costs, row 4`, `cell 3`, `table users`, `chapter 2`."""


@dataclass(frozen=True)
class Document:
    """One loaded document."""

    source: str
    """The absolute path, or an address: what opens it."""
    kind: str
    """What it was read as, such as `pdf`, `markdown`, `python`."""
    text: str
    marks: tuple[Mark, ...] = ()
    """In the order of their `start`."""
    title: str = ""
    date: str = ""
    """When it was written as ISO 8601, as it says of itself; else when the file was changed."""
    verbatim: bool = False
    """Whether `text` is the file's own, so that its lines are the file's lines."""
    warnings: tuple[str, ...] = field(default=())
    """What could not be read, such as `pages 3-9 hold no text`."""

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def _numbered(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind in ("page", "slide")]

    @cached_property
    def _parts(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == "part"]

    @cached_property
    def blocks(self) -> list[int]:
        """Where paragraphs, rows, functions begin, in order."""
        return sorted(mark.start for mark in self.marks if mark.kind == "block")

    def line_at(self, at: int) -> int:
        """Return the line of the character at `at`, from 1 on."""
        return bisect_right(self._line_starts, at)

    def place(self, start: int, end: int) -> Place:
        """Return where the span from `start` to `end` stands."""
        numbered, part = _last(self._numbered, start), _last(self._parts, start)
        return Place(
            start,
            end,
            self.line_at(start),
            self.line_at(max(start, end - 1)),
            numbered.number if numbered else 0,
            part.label if part else "",
        )


def _last(marks: list[Mark], at: int) -> Mark | None:
    index = bisect_right(marks, at, key=lambda mark: mark.start)
    return marks[index - 1] if index else None
