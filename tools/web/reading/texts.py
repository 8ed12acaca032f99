"""Reads what is text already: plain text, Markdown, JSON, XML that is no feed."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from agent.errors import ToolError
from tools.documents.document import Document, Mark
from tools.documents.loading.dates import iso_date
from tools.documents.loading.html_writing import Written
from tools.documents.loading.lines import line_starts
from tools.documents.loading.markdown import marks_in
from tools.documents.loading.thinning import thinned
from tools.web.fetched import Fetched
from tools.web.page import Page
from tools.web.reading.invisible import plain, visible
from tools.web.reading.linking import Base, in_markdown, links, written_out
from tools.web.reading.noting import Anchor, Noted

MOST_CHARACTERS = 400_000
LONG_LINE = 1_000
_PARAGRAPH = re.compile(r"\n\s*\n(?=\S)")


def text_page(
    fetched: Fetched, kind: str, text: str, warnings: tuple[str, ...] = (), title: str = ""
) -> Page:
    """Return the page of a plain text, its lines as they are."""
    return made(fetched, kind, Noted(Written(text, ()), ()), warnings, title)


def made(
    fetched: Fetched, kind: str, noted: Noted, warnings: tuple[str, ...], title: str, date: str = ""
) -> Page:
    """Return the page of a text with its links; those that stand in it are found here."""
    text = noted.text
    if len(text) > MOST_CHARACTERS:
        noted = noted.only([(0, MOST_CHARACTERS)])
        said = f"only its first {MOST_CHARACTERS:,} characters were read"
        text = f"{noted.text}\n\n[the page goes on: {said}]"
        noted = Noted(Written(text, noted.written.marks), noted.anchors)
        warnings = (*warnings, said)
    noted = visible(noted)
    text, anchors = noted.text, noted.anchors or _anchors(kind, noted.text)
    if not text.strip():
        raise ToolError(f"{fetched.url}: holds no text")
    marks = tuple(thinned(noted.written.marks or _marks(kind, text)))
    title = title or next((mark.label for mark in marks if mark.level == 1), "")
    document = Document(
        fetched.url, kind, text, marks, title, date or iso_date(fetched.modified), kind == "text",
        warnings,
    )  # fmt: skip
    return Page(document, links(anchors, text, Base(fetched.url)), fetched.asked, fetched.accessed)


def from_document(fetched: Fetched, document: Document) -> Page:
    """Return the page of a document that the documents' loader read, such as a PDF."""
    noted = visible(Noted(Written(document.text, document.marks)))
    text = noted.text
    if any("cut off" in said or said.startswith("only the first") for said in document.warnings):
        text += f"\n\n[the document goes on: only its first {len(text):,} characters were read]"
    found = replace(
        document, source=fetched.url, text=text, marks=noted.written.marks, verbatim=False,
        title=" ".join(plain(document.title).split()),
        date=document.date or iso_date(fetched.modified),
    )  # fmt: skip
    shown = links(written_out(text), text, Base(fetched.url))
    return Page(found, shown, fetched.asked, fetched.accessed)


def spread(text: str) -> str:
    """Return JSON that stands in one long line spread over several; other text as it is."""
    if len(max(text.splitlines() or [""], key=len)) < LONG_LINE:
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except (ValueError, RecursionError):
        return text


def _anchors(kind: str, text: str) -> Sequence[Anchor]:
    return in_markdown(text) if kind == "markdown" else written_out(text)


def _marks(kind: str, text: str) -> Sequence[Mark]:
    if kind == "markdown":
        try:
            return list(marks_in(text))
        except RecursionError:  # lists in lists, hundreds deep
            pass
    if kind == "json":
        return [Mark(start, "block") for start in line_starts(text) if start < len(text)]
    starts = [0, *(found.end() for found in _PARAGRAPH.finditer(text))]
    return [Mark(start, "block") for start in starts if start < len(text)]
