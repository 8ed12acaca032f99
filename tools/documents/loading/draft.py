"""A document that is being written: text and its marks grow together, within the limits."""

import re
from dataclasses import replace

from tools.documents.document import Document, Mark, MarkKind
from tools.documents.loading.limits import Limits, Skipped

PARAGRAPH, LINE = "\n\n", "\n"
"""What stands before a block: an empty line, or, for rows and items of a list, a new line."""
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no text has: controls, halves of surrogate pairs, and what is no character."""
LABEL_CHARACTERS = 200


class Draft:
    """Grows by headings, blocks and marks; `document` ends it."""

    def __init__(self, limits: Limits) -> None:
        self._pieces: list[str] = []
        self._marks: list[Mark] = []
        self._length = 0
        self._limit = limits.text_characters
        self._waiting: list[tuple[MarkKind, str, int]] = []
        self.warnings: list[str] = []
        self.full = False
        """Whether the limit is reached: what is added now is left out."""

    def page(self, number: int) -> None:
        """Begin a page."""
        self._begin("page", number=number)

    def slide(self, number: int) -> None:
        """Begin a slide."""
        self._begin("slide", number=number)

    def part(self, label: str) -> None:
        """Begin a part, such as `sheet Costs, row 4`."""
        self._begin("part", label)

    @property
    def empty(self) -> bool:
        """Whether there is no text yet."""
        return not self._length

    def section(self, label: str, level: int) -> None:
        """Begin a section whose title is not part of the text."""
        self._begin("heading", " ".join(clean(label).split())[:LABEL_CHARACTERS], level)

    def drop_sections(self) -> None:
        """Forget what began and holds nothing."""
        self._waiting.clear()

    def heading(self, text: str, level: int, separator: str = PARAGRAPH) -> None:
        """Add a line that is the title of what follows, down to the next one of its level."""
        if text := clean(text):
            self.section(text, level)
            self._add(text, separator)

    def block(self, text: str, separator: str = PARAGRAPH) -> None:
        """Add a paragraph, a row, a record."""
        if text := clean(text):
            self._begin("block")
            self._add(text, separator)

    def append(self, document: Document) -> None:
        """Add another document's text, with its marks, as it is."""
        start = self._length + (len(PARAGRAPH) if self._length else 0)
        self._add(document.text, PARAGRAPH)
        shifted = (replace(mark, start=start + mark.start) for mark in document.marks)
        self._marks += [mark for mark in shifted if mark.start < self._length]

    def _begin(self, kind: MarkKind, label: str = "", number: int = 0) -> None:
        self._waiting.append((kind, label, number))

    def _add(self, text: str, separator: str) -> None:
        """Add `text`; what begins here begins at its first character."""
        if self.full:
            return
        text = (separator if self._length else "") + text
        lead = len(separator) if self._length else 0
        kept = text[: self._limit - self._length]
        if len(kept) < len(text):
            self.full = True
            self.warnings.append(f"cut off after {self._limit:,} characters")
        if len(kept) > lead:
            self._mark(self._length + lead)
            self._pieces.append(kept)
            self._length += len(kept)

    def _mark(self, start: int) -> None:
        for kind, label, number in self._waiting:
            levelled = kind == "heading"
            self._marks.append(
                Mark(start, kind, label, 0 if levelled else number, number if levelled else 0)
            )
        self._waiting.clear()

    def document(self, kind: str, title: str = "", date: str = "", *, empty: str = "") -> Document:
        """Return the document; raises `Skipped` where there is no text, with `empty` as reason."""
        if not self._length:
            raise Skipped(empty or "holds no text")
        return Document(
            source="",
            kind=kind,
            text="".join(self._pieces),
            marks=tuple(self._marks),
            title=" ".join(clean(title).split())[:LABEL_CHARACTERS],
            date=date,
            warnings=tuple(self.warnings),
        )


def clean(text: str) -> str:
    """Return `text` with one kind of line end, and without what no text has or what ends it."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
