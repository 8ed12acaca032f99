"""A document's text, put together from its passages: they overlap, and leave blank lines out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.documents.passage import Passage


def stitched(passages: "Sequence[Passage]", first: int = 1) -> str:
    """Return the text that `passages` of one document cover, with what lies between them blank.

    Lines keep their numbers, counted from the line `first`.
    """
    text = ""
    end, line = 0, first
    for one in sorted(passages, key=lambda each: each.ordinal):
        place = one.place
        if place.end <= end:
            continue
        if place.start >= end:
            gap = "\n" * max(0, place.first_line - line) if first else ""
            if text and not gap and place.start > end:
                gap = " "
            piece = one.text
        else:
            gap, piece = "", one.text[end - place.start :]
        text += gap + piece
        line += gap.count("\n") + piece.count("\n")
        end = place.end
    return text


def lines_of(text: str, first: int, last: int) -> str:
    """Return the lines from `first` to `last` of `text`, counted from 1 on."""
    return "\n".join(text.split("\n")[first - 1 : last])
