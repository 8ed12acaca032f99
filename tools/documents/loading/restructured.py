"""Reads reStructuredText: the text as it is, with its titles.

Format: https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#sections: a title is
underlined, and may be overlined; the order in which the signs come gives the levels.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.dates import iso_date
from tools.documents.loading.encoding import read_text
from tools.documents.loading.limits import Limits

_TITLE = re.compile(
    r"^(?:(?P<over>([!-/:-@[-`{-~])\2{2,})[ \t]*\n)?(?P<title>[ \t]*\S[^\n]*)\n"
    r"(?P<under>([!-/:-@[-`{-~])\5{2,})[ \t]*$",
    re.MULTILINE,
)
_DATE = re.compile(r"^:date:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n(?=\S)")


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    found = read_text(file, limits)
    titles = list(titles_in(found.text))
    blocks = [Mark(one.end(), "block") for one in _PARAGRAPH.finditer(found.text)]
    marks = tuple(sorted([*titles, *blocks], key=lambda mark: mark.start))
    date = _DATE.search(found.text[:5000])
    return Document(
        "", "restructuredtext", found.text, marks, titles[0].label if titles else "",
        iso_date(date[1]) if date else "", True, found.warnings,
    )  # fmt: skip


def titles_in(text: str) -> Iterator[Mark]:
    """Yield the titles of sections."""
    levels: list[tuple[str, bool]] = []
    for found in _TITLE.finditer(text):
        title, under, over = found["title"].strip(), found["under"], found["over"]
        if len(under) < len(title) // 2 or (over and over[0] != under[0]) or not title[0].isalnum():
            continue
        style = (under[0], bool(over))
        if style not in levels:
            levels.append(style)
        yield Mark(found.start(), "heading", title, level=levels.index(style) + 1)
