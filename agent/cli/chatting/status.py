"""The status line: what answers, and what the conversation took so far, as far as there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.clean import printable
from agent.cli.chatting.marks import Marks
from agent.render.wrap import columns_of

LEAST_TITLE = 8
"""Columns that a title keeps, or it is left out."""


@dataclass(frozen=True)
class Part:
    """One thing that is told."""

    text: str
    rank: int
    """The parts with the highest rank go first where room is short."""
    shrinks: bool = False
    """Whether it is cut before others are left out."""


def fitted(parts: Sequence[Part], columns: int, marks: Marks) -> str:
    """Return as much of `parts` as fits into `columns`, in order."""
    kept = [part for part in parts if part.text]
    while kept:
        line = marks.between.join(part.text for part in kept)
        if columns_of(line) <= columns:
            return line
        long = next((part for part in kept if part.shrinks), None)
        if long is not None:
            room = columns - (columns_of(line) - columns_of(long.text))
            if room >= LEAST_TITLE:
                cut = clipped(long.text, room, marks)
                return marks.between.join(cut if one is long else one.text for one in kept)
        if len(kept) == 1:
            return clipped(kept[0].text, columns, marks)
        kept.remove(max(kept, key=lambda part: part.rank))
    return ""


def clipped(text: str, columns: int, marks: Marks) -> str:
    """Return `text` as one line of at most `columns`, never cut inside a character."""
    from wcwidth import iter_graphemes

    line = " ".join(printable(text).split())
    if columns_of(line) <= columns:
        return line
    room = columns - columns_of(marks.more)
    kept = ""
    for character in iter_graphemes(line):
        if columns_of(kept + character) > room:
            break
        kept += character
    return f"{kept.rstrip()}{marks.more}" if room > 0 else ""


def amount(number: int) -> str:
    """Return a number of tokens in few characters: `812`, `1.2k`, `34k`."""
    if number < 1000:
        return str(number)
    return f"{number / 1000:.1f}k" if number < 9950 else f"{number / 1000:.0f}k"
