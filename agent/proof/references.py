"""Finds the references of an answer, such as `[1]`, `[1, 2]` or `【1】`, and numbers them anew."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LIST = r"\d{1,3}(?:\s*[,，、;-]\s*\d{1,3})*"
REFERENCE = re.compile(rf"[ \t]?(?<!\b[A-Za-z])(?:\[({LIST})\](?!\()|【({LIST})】)")
"""Not the link `[1](…)`, not the element `a[1]`."""
CODE = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,}).*?(?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>`+)[^`\n](?:.*?[^`\n])??(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
LINK = re.compile(r":[ \t]*<?[a-z]+://")
RANGE = re.compile(r"(\d+)\s*-\s*(\d+)")
WIDEST = 9
"""So many sources a range such as `[1-3]` may name."""


@dataclass(frozen=True)
class Reference:
    """Numbers in brackets, at `start` up to `end` of the text, with the blank before them."""

    start: int
    end: int
    numbers: tuple[int, ...]


def references(text: str) -> Iterator[Reference]:
    """Yield the references in `text`, in order; what stands in code is none."""
    code = [match.span() for match in CODE.finditer(text)] if "`" in text or "~~~" in text else []
    for match in REFERENCE.finditer(text):
        if any(start <= match.start() < end for start, end in code) or _defines(text, match):
            continue
        numbers = _numbers(match[1] or match[2])
        if numbers and 0 not in numbers:
            yield Reference(*match.span(), numbers)


def _defines(text: str, match: re.Match[str]) -> bool:
    """Whether it is the definition of a link: `[1]: https://…` on a line of its own."""
    begins = match.start() == 0 or text[match.start() - 1] == "\n"
    return begins and LINK.match(text, match.end()) is not None


def _numbers(listed: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in re.split(r"\s*[,，、;]\s*", listed):
        if (between := RANGE.fullmatch(part)) is not None:
            first, last = int(between[1]), int(between[2])
            if not 0 <= last - first < WIDEST:
                return ()
            found += range(first, last + 1)
        elif part.isdecimal():
            found.append(int(part))
        else:  # 1-2-3 is a date, or a score
            return ()
    return tuple(dict.fromkeys(found))


def rewritten(text: str, numbers: Callable[[Reference], Sequence[int]]) -> str:
    """Return `text` with each reference written as `[1][2]` of its new numbers, or taken out."""
    pieces: list[str] = []
    at = 0
    for one in references(text):
        new = "".join(f"[{number}]" for number in numbers(one))
        blank = " " if new and text[one.start].isspace() else ""
        pieces += (text[at : one.start], blank, new)
        at = one.end
    return "".join((*pieces, text[at:]))


def without_references(text: str) -> str:
    """Return `text` as it reads where nobody sees the sources."""
    return rewritten(text, lambda _: ())
