"""Splits a text into its sentences, as spans: nothing is changed, so that each can be quoted.

A sentence ends where the ReAct paper's environment ends it, at a full stop with a blank behind it
(https://github.com/ysymyth/ReAct, wikienv.py), at 。！？ without one, and at an empty line.
"""

import re
from collections.abc import Iterator

from tools.quoting import Span

END = re.compile(r"(?<=\.)\s+|(?<=[。！？])[”』」）]*\s*|\n[ \t\r]*\n\s*")


def sentences(text: str) -> Iterator[Span]:
    """Yield where the sentences of `text` stand, blanks around them left out."""
    start = 0
    for match in END.finditer(text):
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    bare = text[start:end]
    first = start + len(bare) - len(bare.lstrip())
    last = start + len(bare.rstrip())
    if first < last:
        yield Span(first, last)
