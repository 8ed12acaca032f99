"""Reads spreadsheets: each row as text, its cells as they are shown and named by their columns.

Libraries: openpyxl (https://openpyxl.readthedocs.io) for .xlsx, as it tells how numbers are shown;
python-calamine for the others (.xls, .xlsb, .ods), of which it tells the values alone. Formulas
count as the values that were last computed; macros are not looked at.
"""

import contextlib
import io
import mimetypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.parsers import expat
from zipfile import ZipFile

from tools.documents.document import Document
from tools.documents.loading.archive import OLE, guarded, open_archive
from tools.documents.loading.compound import check_chains
from tools.documents.loading.draft import LINE, PARAGRAPH, Draft
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.loading.opendocument import CONTENT, check_open
from tools.documents.loading.rows import Header, written
from tools.documents.loading.shown import shown

if TYPE_CHECKING:
    from openpyxl import Workbook

EMPTY_ROWS = 100_000
"""After so many empty rows one after the other nothing is expected any more."""
OPENPYXL = (".xlsx", ".xlsm", ".xltx", ".xltm")


@dataclass(frozen=True)
class Sheet:
    """One sheet, of which rows are read when they are asked for."""

    name: str
    rows: Iterable[Sequence[str]]
    """From row 1 on."""


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`, a part for each row."""
    old = file.read(len(OLE)) == OLE and PurePath(name).suffix.lower() == ".xls"
    archive = None if old else open_archive(file, limits)
    with guarded():
        if archive:
            check_open(archive)
            _check_whole(archive)
        if PurePath(name).suffix.lower() in OPENPYXL:
            return _modern(file, name, limits)
        draft = Draft(limits)
        _write(draft, _calamine(file))
        return draft.document("sheets", name, empty="holds no cells")


def _modern(file: BinaryIO, name: str, limits: Limits) -> Document:
    with contextlib.suppress(OSError):
        # openpyxl asks for the system's table of types, which a confined process may not read
        mimetypes.init()
    from openpyxl import load_workbook

    file.seek(0)
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        draft = Draft(limits)
        _write(draft, (Sheet(sheet.title, _cells(sheet)) for sheet in book.worksheets))
        return draft.document("sheets", _title(book) or name, _date(book), empty="holds no cells")
    finally:
        book.close()


def _check_whole(archive: ZipFile) -> None:
    """Raise where the content of an OpenDocument sheet is no whole XML.

    python-calamine 0.9 goes round in circles at the end of a file that ends within an element.
    """
    if CONTENT in archive.namelist():
        with archive.open(CONTENT) as content:
            expat.ParserCreate().ParseFile(content)


def _title(book: "Workbook") -> str:
    return str(book.properties.title or "")


def _date(book: "Workbook") -> str:
    moment = book.properties.modified or book.properties.created
    return moment.date().isoformat() if moment else ""


def _cells(sheet: Any) -> Iterator[Sequence[str]]:
    sheet.reset_dimensions()  # files state wrong ones, and the library would pad every row to them
    for row in sheet.iter_rows():
        yield [shown(cell.value, getattr(cell, "number_format", "")) for cell in row]


def _calamine(file: BinaryIO) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    file.seek(0)
    data = file.read()
    if data.startswith(OLE):
        check_chains(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise Skipped("is encrypted") from error
    except CalamineError as error:
        raise Skipped("is damaged: no spreadsheet can be read in it") from error
    with contextlib.closing(book):
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).iter_rows()
            yield Sheet(name, ([shown(value) for value in row] for row in rows))


def _write(draft: Draft, sheets: Iterable[Sheet]) -> None:
    for sheet in sheets:
        draft.section(sheet.name, 1)
        header, empty, separator = Header(), 0, PARAGRAPH
        for number, row in enumerate(sheet.rows, start=1):
            if draft.full or empty > EMPTY_ROWS:
                break
            if not any(row):
                empty += 1
                continue
            header = header.after(row, empty)
            draft.part(f"sheet {sheet.name}, row {number}")
            draft.block(written(row, header), separator)
            empty, separator = 0, LINE
        draft.drop_sections()
