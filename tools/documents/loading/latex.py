"""Reads LaTeX: the text as it is, with its sections.

Format: https://www.latex-project.org/help/documentation/usrguide.pdf.
"""

import re
from typing import BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.dates import iso_date
from tools.documents.loading.encoding import read_text
from tools.documents.loading.limits import Limits

LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_TITLED = r"\*?\s*(?:\[[^\]\n]*\])?\s*\{((?:[^{}]|\{[^{}]*\}){0,300})\}"
_SECTION = re.compile(rf"^[ \t]*\\({'|'.join(LEVELS)}){_TITLED}", re.MULTILINE)
_TITLE = re.compile(r"^[ \t]*\\title\s*\{((?:[^{}]|\{[^{}]*\}){0,300})\}", re.MULTILINE)
_DATE = re.compile(r"^[ \t]*\\date\s*\{([^{}]{0,100})\}", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n(?=\s*\S)")
_MARKUP = re.compile(r"\\[a-zA-Z]+\s?|[{}]|\\\\")


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    found = read_text(file, limits)
    headings = [
        Mark(one.start(), "heading", _plain(one[2]), level=LEVELS.index(one[1]) + 1)
        for one in _SECTION.finditer(found.text)
    ]
    blocks = [Mark(one.end(), "block") for one in _PARAGRAPH.finditer(found.text)]
    title, date = _TITLE.search(found.text), _DATE.search(found.text)
    return Document(
        "", "latex", found.text,
        tuple(sorted([*headings, *blocks], key=lambda mark: mark.start)),
        _plain(title[1]) if title else "", iso_date(date[1]) if date else "", True, found.warnings,
    )  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split())
