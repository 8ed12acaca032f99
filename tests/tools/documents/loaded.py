"""Loads what a test wrote, as the parser's child does, within the process of the test."""

import io

from tools.documents.document import Document, Mark
from tools.documents.loading.kinds import SNIFFED, kind_of
from tools.documents.loading.limits import Limits
from tools.documents.loading.parsing import parse

Shown = tuple[str, str, str]
"""A mark: its kind, its label, and the beginning of what stands there."""


def loaded(name: str, content: str | bytes, limits: Limits = Limits()) -> Document:  # noqa: B008
    """Return the document that a file with this name and content makes."""
    data = content.encode() if isinstance(content, str) else content
    return parse(io.BytesIO(data), name, kind_of(name) or SNIFFED, limits)


def shown(document: Document, *kinds: str) -> list[Shown]:
    """Return the marks of a document, of certain kinds if given, with what stands there."""
    return [
        (mark.kind, mark.label, document.text[mark.start :].split("\n", 1)[0])
        for mark in document.marks
        if not kinds or mark.kind in kinds
    ]


def title_path(document: Document, at: int) -> tuple[str, ...]:
    """Return the headings above the character at `at`, outermost first."""
    path: list[Mark] = []
    for mark in document.marks:
        if mark.kind == "heading" and mark.start <= at:
            path = [*(one for one in path if one.level < mark.level), mark]
    return tuple(mark.label for mark in path)
