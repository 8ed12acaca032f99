"""Reads Word documents (.docx, .docm): headings, paragraphs, lists, tables, notes and text boxes.

Format: ECMA-376, part 1, 17 (WordprocessingML). Library: python-docx opens the package and tells
its properties; the content is walked here, as `Document.paragraphs` leaves out tracked insertions,
content controls, notes and text boxes.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from tools.documents.document import Document
from tools.documents.loading.archive import guarded, open_archive
from tools.documents.loading.draft import LINE, Draft
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.loading.wordstyles import Styles
from tools.documents.loading.wordtext import local, notes_in, text_boxes, text_of, value

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WRAPPERS = (
    *("sdt", "sdtContent", "customXml", "smartTag"),
    *("ins", "moveTo", "AlternateContent", "Choice"),
)
"""What holds blocks without being one."""

Notes = dict[tuple[str, str], str]
"""Texts of foot- and endnotes by kind and number."""


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    archive = open_archive(file, limits)
    if "[Content_Types].xml" not in archive.namelist():
        raise Skipped("is not a Word document")
    with guarded():
        from docx.opc.package import OpcPackage

        package = OpcPackage.open(file)
        main = package.main_document_part
        if "wordprocessingml" not in main.content_type and "ms-word" not in main.content_type:
            raise Skipped("is not a Word document")
        draft = Draft(limits)
        reader = Reader(draft, Styles(_related(main, "styles")), _notes(main))
        reader.read(_root(main))
        return draft.document("word", _title(package) or reader.title or name, _date(package))


def _title(package: "OpcPackage") -> str:
    return str(package.core_properties.title or "")


def _date(package: "OpcPackage") -> str:
    about = package.core_properties
    moment = about.modified or about.created
    return moment.date().isoformat() if moment else ""


def _root(part: Any) -> Any:
    """Return the root element of a part; python-docx parses without entities."""
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def _related(main: Any, kind: str) -> Any:
    """Return the root of the part that is `kind` to the main one, or None."""
    for relation in main.rels.values():
        if relation.reltype == RELATIONS + kind and not relation.is_external:
            return _root(relation.target_part)
    return None


def _notes(main: Any) -> Notes:
    found: Notes = {}
    for kind in ("footnote", "endnote"):
        root = _related(main, f"{kind}s")
        for note in () if root is None else root:
            paragraphs = (text_of(one) for one in note.iter() if local(one) == "p")
            found[kind, value(note, "id")] = " ".join(filter(None, map(str.strip, paragraphs)))
    return found


class Reader:
    """Writes the blocks of a document, in order, into a draft."""

    def __init__(self, draft: Draft, styles: Styles, notes: Notes) -> None:
        self._draft, self._styles, self._notes = draft, styles, notes
        self.title = ""
        """The first paragraph in the style of titles."""

    def read(self, parent: Any) -> None:
        """Write the blocks within `parent`."""
        for element in parent:
            if self._draft.full:
                return
            kind = local(element)
            if kind == "p":
                self._paragraph(element)
            elif kind == "tbl":
                self._table(element)
            elif kind == "body" or kind in WRAPPERS:
                self.read(element)

    def _paragraph(self, element: Any) -> None:
        text, level = text_of(element), self._styles.level(element)
        if text.strip() and level:
            if self._styles.is_title(element) and not self.title:
                self.title = text.strip()
            self._draft.heading(text, level)
        elif self._styles.in_list(element):
            self._draft.block(f"- {text.strip()}" if text.strip() else "", LINE)
        else:
            self._draft.block(text)
        for box in text_boxes(element):
            self.read(box)
        self._write_notes(element)

    def _table(self, element: Any) -> None:
        """Write each row as a block, its cells divided by bars, and then what its notes say."""
        first = True
        for row in _rows(element):
            cells = [" ".join(_cell(cell).split()) for cell in _within(row, "tc")]
            if any(cells):
                self._draft.block(" | ".join(cells), "\n\n" if first else LINE)
                first = False
            if self._draft.full:
                return
        self._write_notes(element)

    def _write_notes(self, element: Any) -> None:
        for kind, number in notes_in(element):
            if text := self._notes.get((kind, number), ""):
                self._draft.block(f"[{kind} {number}] {text}", LINE)


def _rows(table: Any) -> Iterator[Any]:
    return _within(table, "tr")


def _within(parent: Any, kind: str) -> Iterator[Any]:
    """Yield the children of a kind, also those in wrappers."""
    for child in parent:
        if local(child) == kind:
            yield child
        elif local(child) in WRAPPERS:
            yield from _within(child, kind)


def _cell(cell: Any) -> str:
    """Return the text of a cell, with that of tables within it."""
    return "\n".join(text_of(one) for one in cell.iter() if local(one) == "p")
