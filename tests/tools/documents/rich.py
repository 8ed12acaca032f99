"""Makes the files that the tests of rich formats read, and reads files of bytes."""

import importlib
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import cast

import docx
import openpyxl
import pptx
from docx.document import Document as WordDocument
from pptx.presentation import Presentation
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tools.documents.document import Document
from tools.documents.loading.kinds import Loader
from tools.documents.loading.limits import Limits

SONG = "STSong-Light"
BOMB = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefghij", "abcdefghi", strict=True)
    )
    + "]>"
)
"""A billion laughs: ten times ten times … the same word."""


def read(kind: str, data: bytes, name: str = "", limits: Limits = Limits()) -> Document:  # noqa: B008
    """Return the document in `data`, read by the module `kind`."""
    load = cast(Loader, importlib.import_module(f"tools.documents.loading.{kind}").load)
    return load(io.BytesIO(data), name or f"file.{kind}", limits)


def marks(document: Document, *kinds: str) -> list[tuple[str, str | int, int]]:
    """Return what the document marks, with where it stands: kind, label or number, start."""
    return [
        (one.kind, one.label or one.number, one.start)
        for one in document.marks
        if one.kind in kinds
    ]


def page_of(document: Document, words: str) -> int:
    """Return the page or slide on which `words` stand."""
    return document.place(document.text.index(words), document.text.index(words) + 1).page


def part_of(document: Document, words: str) -> str:
    """Return the part in which `words` stand."""
    return document.place(document.text.index(words), document.text.index(words) + 1).part


def pdf(draw: Callable[[Canvas], None], encrypt: object = None) -> bytes:
    """Return a PDF whose pages `draw` draws and shows."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, encrypt=encrypt, invariant=True)
    draw(canvas)
    canvas.save()
    return file.getvalue()


def pages(*texts: str, size: int = 11) -> bytes:
    """Return a PDF with these pages, each of lines; Chinese where they are not ASCII."""

    def draw(canvas: Canvas) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(SONG))
        for text in texts:
            canvas.setFont("Helvetica" if text.isascii() else SONG, size)
            for number, line in enumerate(text.split("\n")):
                canvas.drawString(50, 800 - 15 * number, line)
            canvas.showPage()

    return pdf(draw)


def word(write: Callable[[WordDocument], object]) -> bytes:
    """Return a Word document that `write` fills."""
    document = docx.Document()
    write(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def slides(write: Callable[[Presentation], object]) -> bytes:
    """Return a presentation that `write` fills."""
    presentation = pptx.Presentation()
    write(presentation)
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def sheets(write: Callable[[openpyxl.Workbook], None]) -> bytes:
    """Return a workbook that `write` fills; it has one sheet already."""
    book = openpyxl.Workbook()
    write(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive with `members`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, how)
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the members of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)


def book(*chapters: str, about: str = "<dc:title>Rivers</dc:title>") -> dict[str, str | bytes]:
    """Return the members of a book with these chapters, each the body of a page."""
    items = "".join(
        f'<item id="c{at}" href="text/c%20{at}.xhtml" media-type="application/xhtml+xml"/>'
        for at in range(len(chapters))
    )
    order = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">{about}</metadata>'
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    texts = {
        f"OEBPS/text/c {at}.xhtml": '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        f"<html><head><title>c</title></head><body>{chapter}</body></html>"
        for at, chapter in enumerate(chapters)
    }
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": package,
        **texts,
    }
