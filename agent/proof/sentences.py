"""Splits an answer into its sentences, in English and Chinese, with Markdown around them.

A line of a list and a row of a table are sentences of their own, a block of code is one; headings
and lines that only part others are none. References behind a full stop belong to the sentence
before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
SKIPPED = re.compile(r"[ \t]*(?:#{1,6}\s.*|[-*_=|:\s]+|>\s*)")
MARKER = re.compile(
    r"[ \t]*(?:>\s*)*(?:[-*+•·]|\(?\d{1,3}[.)、](?!\d)|[a-zA-Z][.)])(?:\s+|(?<=、))"
)
HEAD_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*\|[ \t:|-]*")
END = re.compile(
    r"[.!?]+[\"'”’)\]*_]*(?=\s|$|[\u3000-\u9fff]|\[\d)|[。！？!?；]+[”’」』）)\"'*_]*|……(?=\s|$)"
)
REFERENCES = re.compile(r"(?:[ \t]?(?:\[\d[\d ,，、;-]*\]|【\d[\d ,，、;-]*】))+[.。]?")
ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘\[])(?:Mr|Mrs|Ms|Mx|Dr|Prof|St|Sr|Jr|Gen|Col|Sgt|Capt|Lt|Rev|Hon|Mt|Ft|vs|cf|ca"
    r"|approx|e\.g|i\.e|viz|al|Inc|Ltd|Co|Corp|Bros|Fig|Figs|Eq|Sec|Ch|Vol|No|Nos|Art|pp?|eds?|est"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Ave|Blvd|Dept|Univ|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])"
    r"\Z"
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of an answer: the characters from `start` up to `end`."""

    start: int
    end: int
    listed: bool = False
    """Whether it is an item, a row or a block that the line before them leads to."""


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of `text`, in order."""
    at, lines = 0, text.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        size = 1
        if (fence := FENCE.match(line)) is not None:
            size = _fenced(lines, number, fence[1])
            length = sum(map(len, lines[number : number + size])) + size - 1
            yield Sentence(at, at + length, listed=True)
        elif number + 1 < len(lines) and "|" in line and HEAD_RULE.fullmatch(lines[number + 1]):
            size = 2  # the head of a table says nothing by itself
        elif line.lstrip().startswith("|") and not HEAD_RULE.fullmatch(line):
            yield Sentence(at, at + len(line), listed=True)
        elif line.strip() and not SKIPPED.fullmatch(line):
            size = _paragraph(lines, number)
            yield from _within("\n".join(lines[number : number + size]), at)
        at += sum(map(len, lines[number : number + size])) + size
        number += size


def _fenced(lines: list[str], first: int, fence: str) -> int:
    """Return how many lines the block of code at `first` has."""
    for last in range(first + 1, len(lines)):
        if lines[last].strip().startswith(fence):
            return last - first + 1
    return len(lines) - first


def _paragraph(lines: list[str], first: int) -> int:
    """Return how many lines the sentence at `first` may go on: the next begin in the middle."""
    last = first
    while last + 1 < len(lines) and re.match(r"[ \t]*[a-zà-öø-ÿ]", lines[last + 1]):
        if END.search(lines[last].rstrip()[-3:]) or MARKER.match(lines[last + 1]):
            break
        last += 1
    return last - first + 1


def _within(paragraph: str, offset: int) -> Iterator[Sentence]:
    marker = MARKER.match(paragraph)
    start = at = marker.end() if marker else 0
    listed = marker is not None
    while (end := END.search(paragraph, at)) is not None:
        at = end.end()
        if _abbreviates(paragraph, end):
            continue
        if (behind := REFERENCES.match(paragraph, at)) is not None:
            at = behind.end()
        yield from _sentence(paragraph, start, at, offset, listed)
        start = at
    yield from _sentence(paragraph, start, len(paragraph), offset, listed)


def _abbreviates(paragraph: str, end: re.Match[str]) -> bool:
    """Whether the full stop ends no sentence."""
    if end.group()[0] != "." or not paragraph[end.end() :].strip():
        return False
    after = paragraph[end.end() :].lstrip()
    if after[0].islower():
        return True
    return ABBREVIATION.search(paragraph, max(0, end.start() - 16), end.start()) is not None


def _sentence(text: str, start: int, end: int, offset: int, listed: bool) -> Iterator[Sentence]:
    words = text[start:end]
    if any(one.isalnum() for one in words):
        first = start + len(words) - len(words.lstrip())
        yield Sentence(offset + first, offset + start + len(words.rstrip()), listed)
