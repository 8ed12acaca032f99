"""Reads JSON and JSON lines: the text as it is, split where its records begin.

Formats: RFC 8259, https://jsonlines.org. Nothing is decoded, so that what is damaged or endless can
be read too.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.encoding import read_text
from tools.documents.loading.limits import Limits
from tools.documents.loading.lines import line_starts

DEEPEST = 3
"""Members deeper than this stay with what they are in."""
APART = 200
"""Characters between two places where a text may be split, at least."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]|,', re.DOTALL)
_LINES = (".jsonl", ".ndjson")


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    found = read_text(file, limits)
    if name.lower().endswith(_LINES):
        kind, marks = "jsonl", tuple(_lines(found.text))
    else:
        kind, marks = "json", tuple(_members(found.text))
    return Document("", kind, found.text, marks, verbatim=True, warnings=found.warnings)


def _lines(text: str) -> Iterator[Mark]:
    """Yield each line that holds something as a part."""
    number = 0
    for start in line_starts(text):
        if start < len(text) and text[start] != "\n":
            number += 1
            yield Mark(start, "part", f"record {number}")


def _members(text: str) -> Iterator[Mark]:
    """Yield where members of arrays and objects begin; those of an outer array are parts."""
    listed = text.lstrip("\ufeff \t\n\r").startswith("[")
    depth, number, last = 0, 0, -APART
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        if sign in "]}":
            depth -= 1
            continue
        if sign in "[{":
            depth += 1
        if sign not in "[{," or not 1 <= depth <= DEEPEST:
            continue
        start = _next(text, token.end())
        if listed and depth == 1 and start < len(text) and text[start] != "]":
            number, last = number + 1, start
            yield Mark(start if number > 1 else 0, "part", f"record {number}")
        elif start - last >= APART:
            last = start
            yield Mark(start, "block")


def _next(text: str, at: int) -> int:
    """Return where the next thing begins: on a line of its own, with its indentation."""
    begin = at
    while at < len(text) and text[at] in " \t\n\r":
        at += 1
    line = text.rfind("\n", begin, at)
    return at if line < 0 else line + 1
