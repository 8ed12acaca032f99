"""Reads OpenDocument texts and presentations (.odt, .odp): headings, paragraphs, tables, notes.

Format: Open Document Format 1.3, part 3 (https://docs.oasis-open.org/office/OpenDocument/v1.3).
Walked here: odfpy rests since 2020, and odfdo would add four megabytes for one file of XML.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZipFile

from tools.documents.document import Document
from tools.documents.loading.archive import guarded, open_archive
from tools.documents.loading.dates import iso_date
from tools.documents.loading.draft import LINE, PARAGRAPH, Draft
from tools.documents.loading.limits import Limits, Skipped

CONTENT, ABOUT, MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"
ASIDE = ("tracked-changes", "annotation", "note", "frame", "notes", "ruby-text")
"""What stands in a paragraph without being its text; notes and frames are read after it."""
NESTED = 100
"""Deeper than that is no document of a person's."""


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`, with its slides if it is a presentation."""
    archive = open_archive(file, limits)
    with guarded():
        check_open(archive)
        if CONTENT not in archive.namelist():
            raise Skipped("is not an OpenDocument file")
        body = ET.fromstring(archive.read(CONTENT)).find(".//{*}body")
        draft = Draft(limits)
        if body is not None:
            Reader(draft).read(body)
        title, date = _about(archive)
        return draft.document("opendocument", title or name, date)


def check_open(archive: ZipFile) -> None:
    """Raise `Skipped` where an OpenDocument file needs a password."""
    if MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST):
        raise Skipped("is encrypted")


def _about(archive: ZipFile) -> tuple[str, str]:
    if ABOUT not in archive.namelist():
        return "", ""
    about = ET.fromstring(archive.read(ABOUT))
    date = about.findtext(".//{*}date") or about.findtext(".//{*}creation-date") or ""
    return (about.findtext(".//{*}title") or "").strip(), iso_date(date)


class Reader:
    """Writes the blocks of a document, in order, into a draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._slides = draft, 0

    def read(self, parent: ET.Element, depth: int = 0, lead: str = "") -> None:
        """Write the blocks within `parent`; `lead` stands before items of a list."""
        for element in parent if depth < NESTED and not self._draft.full else ():
            kind = _local(element)
            if kind == "h":
                self._draft.heading(text_of(element), int(_value(element, "outline-level") or 1))
                self._after(element, depth)
            elif kind == "p":
                text = text_of(element).strip()
                self._draft.block(f"{lead}{text}" if text else "", LINE if lead else PARAGRAPH)
                self._after(element, depth)
            elif kind == "table":
                self._table(element)
            elif kind == "page":
                self._slide(element, depth)
            elif kind not in ("tracked-changes", "annotation", "notes", "forms"):
                inner = "- " if kind == "list" else "" if kind == "text-box" else lead
                self.read(element, depth + 1, inner)

    def _slide(self, element: ET.Element, depth: int) -> None:
        self._slides += 1
        self._draft.slide(self._slides)
        self.read(element, depth + 1)
        for notes in (one for one in element if _local(one) == "notes"):
            text = "\n".join(text_of(one) for one in notes.iter() if _local(one) == "p").strip()
            self._draft.block(f"Notes: {text}" if text else "")

    def _after(self, element: ET.Element, depth: int) -> None:
        """Write the notes and the text boxes of a paragraph."""
        for child in element.iter():
            if _local(child) == "note":
                kind = _value(child, "note-class") or "footnote"
                mark = " ".join(text_of(one) for one in child if _local(one) == "note-citation")
                bodies = (one for one in child if _local(one) == "note-body")
                text = " ".join(text_of(one) for body in bodies for one in body)
                self._draft.block(f"[{kind} {mark}] {text}", LINE)
            elif _local(child) == "text-box":
                self.read(child, depth + 1)

    def _table(self, table: ET.Element) -> None:
        separator = PARAGRAPH
        for row in (one for one in table.iter() if _local(one) == "table-row"):
            cells = [" ".join(_cell(one).split()) for one in row if _local(one) == "table-cell"]
            if any(cells):
                self._draft.block(" | ".join(cells), separator)
                separator = LINE


def _cell(cell: ET.Element) -> str:
    return "\n".join(text_of(one) for one in cell.iter() if _local(one) in ("p", "h"))


def text_of(element: ET.Element) -> str:
    """Return the text of a paragraph."""
    return "".join(_texts(element))


def _texts(element: ET.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        kind = _local(child)
        if kind == "s":
            yield " "
        elif kind in ("tab", "line-break"):
            yield "\t" if kind == "tab" else "\n"
        elif kind not in ASIDE:
            yield from _texts(child)
        yield child.tail or ""


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: ET.Element, name: str) -> str:
    found = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return next(found, "")
