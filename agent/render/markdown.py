"""Shows an answer's Markdown while it is written, without ever losing a character that matters.

CommonMark (https://spec.commonmark.org) joins lines, drops angle brackets and reads `2*3*4` as
emphasis. Answers are full of numbers and code, so this is stricter: lines stay lines, markers of
lists stay, and only marks that are clearly paired become a style. Without colour
the marks of headings and code stay: nothing else shows them.
"""

import re
from typing import Literal

from agent.render.emphasis import OPENING, SPAN, spans
from agent.render.table import show_table
from agent.render.wrap import Sheet

LONGEST_SPAN = 300
"""Characters that are held back, at most, until a mark is known to be paired."""
MARKS = re.compile(r"[*`]+")
UNDECIDED = re.compile(r"[ \t]*(?:(?:#{0,6}|[-*+]|\d{1,9}[.)]?|>)[ \t]*|`{1,3}|~{1,3})")
FENCE = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,})")
HEADING = re.compile(r"#{1,6}[ \t]+")
MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)]|>)[ \t]+")
MARKER_STYLE, FENCE_STYLE, CODE_STYLE = "bold cyan", "dim", "cyan"

Place = Literal["start", "text", "fence", "code", "table"]


class Markdown:
    """Reads Markdown in pieces and writes it styled to `sheet`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._place: Place = "start"
        self._line = ""
        """What is held back of the present line."""
        self._before = "\n"
        """The character that was shown last."""
        self._style = ""
        self._fence = ""
        """The marks that end the present code block."""
        self._table: list[str] = []

    def feed(self, text: str) -> None:
        """Take the next piece of the text."""
        first, *rest = text.split("\n")
        self._grow(first)
        for line in rest:
            self._end_line()
            self._grow(line)

    def close(self) -> None:
        """Show what was held back: the text is over."""
        if self._line:
            self._end_line()
        self._end_table()
        self._sheet.close()

    def _grow(self, text: str) -> None:
        self._line += text
        if self._place == "start" and self._line and not UNDECIDED.fullmatch(self._line):
            self._decide()
        if self._place == "text":
            self._inline(final=False)
        elif self._place == "code" and not self._may_end_code():
            self._sheet.verbatim(self._taken(), CODE_STYLE)
            self._before = "code"

    def _decide(self) -> None:
        """Tell from the beginning of a line what it is."""
        if self._fence:
            self._place = "code"
            return
        if self._line.lstrip().startswith("|"):
            self._place = "table"
            return
        self._end_table()
        if fence := FENCE.match(self._line):
            self._place, self._fence = "fence", fence["marks"]
            return
        self._place = "text"
        if heading := HEADING.match(self._line):
            self._style = "bold"
            self._line = self._line[0 if not self._sheet.styled else heading.end() :]
        elif marker := MARKER.match(self._line):
            self._sheet.write(marker.group(), MARKER_STYLE)
            self._sheet.hang = marker.end()
            self._line, self._before = self._line[marker.end() :], " "

    def _end_line(self) -> None:
        if self._place == "start":
            self._decide()
        if self._place == "table":
            self._table.append(self._taken())
        elif self._place == "text":
            self._inline(final=True)
            self._sheet.end_line()
        else:
            self._end_code_line()
        self._place, self._style, self._before = "start", "", "\n"

    def _end_code_line(self) -> None:
        style = CODE_STYLE
        if self._place == "fence":
            style = FENCE_STYLE
        elif self._ends_code():
            self._fence, style = "", FENCE_STYLE
        self._sheet.verbatim(self._taken(), style)
        self._sheet.end_line()

    def _taken(self) -> str:
        line, self._line = self._line, ""
        return line

    def _may_end_code(self) -> bool:
        return self._before == "\n" and not self._line.strip().strip(self._fence[0])

    def _ends_code(self) -> bool:
        return self._may_end_code() and self._line.strip().startswith(self._fence)

    def _inline(self, final: bool) -> None:
        """Show the held text up to a mark whose partner may still come."""
        while self._line:
            found = MARKS.search(self._line)
            if found is None:
                self._write(self._taken())
                return
            self._write(self._line[: found.start()])
            self._line = self._line[found.start() :]
            text = self._before + self._line
            span = SPAN.match(text, 1)
            if not final and self._waits(text, span):
                return
            if span is None:
                self._write(self._line[: found.end() - found.start()])
                self._line = self._line[found.end() - found.start() :]
            else:
                self._show(text[span.start() : span.end()])
                self._line = text[span.end() :]

    def _waits(self, text: str, span: re.Match[str] | None) -> bool:
        if span is not None:
            return span.end() == len(text)  # what follows may still forbid it
        return len(text) < LONGEST_SPAN and OPENING.match(text, 1) is not None

    def _show(self, span: str) -> None:
        for text, style in spans(span, self._style, styled=self._sheet.styled):
            self._write(text, style)
        self._before = span[-1]

    def _write(self, text: str, style: str = "") -> None:
        if text:
            self._sheet.write(text, style or self._style)
            self._before = text[-1]

    def _end_table(self) -> None:
        if self._table:
            lines, self._table = self._table, []
            show_table(lines, self._sheet)
