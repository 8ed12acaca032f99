"""The sections of a document: stretches of its text between pages, parts and headings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tools.documents.document import Document, Mark
from tools.documents.numbering import numbered
from tools.documents.splitting.weight import weigh

WALLS = frozenset({"page", "slide", "part"})
"""A passage crosses none of these, but those of tiny parts."""
TINY = 250.0
"""A lighter part, such as a row, a cell or a record, may share a passage with the next ones."""
_UNDERLINE = re.compile(r"[^\n]*(\n[\s=-]*)?")


@dataclass(frozen=True)
class Section:
    """A stretch of a document."""

    start: int
    end: int
    titles: tuple[str, ...]
    """The headings above it and its own, outermost first."""
    part: Mark | None = None
    """The part that it is, whole and tiny."""
    leads: bool = False
    """Whether it is a heading without anything below it but the next heading."""


def groups(document: Document) -> Iterator[list[Section]]:
    """Yield the sections of `document` in order, those together whose text may share a passage."""
    group: list[Section] = []
    for section in sections(document):
        if group and not (group[-1].leads or _next(group[-1].part, section.part)):
            yield group
            group = []
        group.append(section)
    if group:
        yield group


def sections(document: Document) -> Iterator[Section]:
    """Yield the sections of `document` in order; together they are its text."""
    text, path = document.text, list[Mark]()
    at, opening = 0, list[Mark]()
    for mark in [*_walls(document), Mark(len(text), "page")]:
        if mark.start > at:
            yield _section(text, at, mark, opening, path)
            at, opening = mark.start, []
        opening.append(mark)
        if mark.kind == "heading":
            path[:] = [*(one for one in path if one.level < mark.level), mark]


def _walls(document: Document) -> Iterable[Mark]:
    """Return what begins sections, pages before the headings on them."""
    inside = (
        one for one in document.marks if one.kind != "block" and one.start < len(document.text)
    )
    return sorted(inside, key=lambda mark: (mark.start, mark.kind == "heading"))


def _section(text: str, at: int, next_one: Mark, opening: list[Mark], path: list[Mark]) -> Section:
    titles = tuple(mark.label for mark in path)
    last, ends = opening[-1] if opening else None, next_one.kind in WALLS
    if last is None or next_one.start - at > 2 * TINY:
        return Section(at, next_one.start, titles)
    body = text[at : next_one.start].strip()
    tiny = weigh(body) <= TINY
    part = last if tiny and ends and last.kind == "part" else None
    leads = tiny and not ends and last.kind == "heading" and bool(_UNDERLINE.fullmatch(body))
    return Section(at, next_one.start, titles, part, leads)


def _next(before: Mark | None, part: Mark | None) -> bool:
    """Return whether `part` is the next of the same kind: the next row, cell, record."""
    if before is None or part is None:
        return False
    last, this = numbered(before.label), numbered(part.label)
    return last is not None and this == (last[0], last[1] + 1)
