"""The lines of a page of a PDF with their places, and how they come together as paragraphs.

API: https://pdfium.googlesource.com/pdfium/+/main/public/fpdf_text.h
"""

import ctypes
import statistics
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

WIDE_STEP = 1.3
"""A paragraph begins where the step from line to line is so many times the page's usual one."""
BROKEN = {0xFFFE: None, 0x02: None}
"""What PDFium puts where a word was broken at the end of a line."""


class Line(NamedTuple):
    """One line of a page; where its place is not known, the numbers are 0."""

    text: str
    bottom: float = 0.0
    """From the lower edge of the page up, as `top`, in points."""
    right: float = 0.0
    size: float = 0.0
    """Of its first character, in points."""


@dataclass(frozen=True)
class Block:
    """Lines that belong together."""

    first: int
    """The index of its first line."""
    text: str


def lines(page: "PdfPage") -> list[Line]:
    """Return the lines of `page` that hold something, in reading order as its file has it."""
    text_page = page.get_textpage()
    try:
        return list(_lines(text_page))
    finally:
        text_page.close()


def _lines(text_page: "PdfTextPage") -> Iterator[Line]:
    if not text_page.count_chars():  # a page without any fails at being asked for them
        return
    at = 0
    for raw in text_page.get_text_range().split("\r\n"):
        text = raw.translate(BROKEN)
        if text.strip():
            yield _placed(text_page, text, raw, at)
        at += len(raw) + 2


def _placed(text_page: "PdfTextPage", text: str, raw: str, at: int) -> Line:
    """Return the line, with its place if PDFium's count of characters is the text's here."""
    lead, end = len(raw) - len(raw.lstrip()), len(raw.rstrip()) - 1
    first = _box(text_page, raw[lead], at + lead)
    if first is None:
        return Line(text)
    # where a line ends matters to Chinese alone; asking for every line costs a third of the time
    last = _box(text_page, raw[end], at + end) if _wide(raw[end]) else None
    return Line(text, first[0], last[1] if last else 0.0, first[2] - first[0])


def _box(text_page: "PdfTextPage", character: str, index: int) -> tuple[float, float, float] | None:
    """Return the bottom, the right and the top of a character."""
    from pypdfium2 import raw

    if raw.FPDFText_GetUnicode(text_page, index) != ord(character):
        return None
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
        return None
    return box.bottom, box.right, box.top


def blocks(found: Sequence[Line], levels: Mapping[int, int]) -> Iterator[Block]:
    """Yield the paragraphs of a page; `levels` are those of the lines that are headings."""
    usual, begun = _usual_step(found), 0
    for at in range(1, len(found) + 1):
        if at == len(found) or _parts(found, levels, at, usual):
            yield Block(begun, _joined(found[begun:at]))
            begun = at


def _parts(found: Sequence[Line], levels: Mapping[int, int], at: int, usual: float) -> bool:
    """Return whether a block begins at the line `at`."""
    level, above = levels.get(at, 0), levels.get(at - 1, 0)
    if level or above:
        return level != above or not found[at].size or found[at].size != found[at - 1].size
    step = found[at - 1].bottom - found[at].bottom
    known = bool(found[at].size and found[at - 1].size and usual)
    return known and not -found[at].size < step <= WIDE_STEP * usual


def _usual_step(found: Sequence[Line]) -> float:
    steps = [one.bottom - two.bottom for one, two in zip(found, found[1:], strict=False)]
    down = [step for step in steps if step > 0]
    return statistics.median(down) if down else 0.0


def _joined(found: Sequence[Line]) -> str:
    """Return the lines as one text; Chinese that only ran into the margin goes on unbroken."""
    edge = max(line.right for line in found)
    pieces = [found[0].text.strip()]
    for line, following in zip(found, found[1:], strict=False):
        full = line.size and line.right >= edge - 2 * line.size
        wide = _wide(line.text.rstrip()[-1]) and _wide(following.text.lstrip()[0])
        pieces += ["" if full and wide else "\n", following.text.strip()]
    return "".join(pieces)


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def folded(text: str) -> str:
    """Return `text` as titles are compared: without blanks, case and variants of characters."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
