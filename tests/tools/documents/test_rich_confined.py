"""Rich formats are read in the confined child: their libraries need nothing but the file."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pptx.presentation import Presentation

from tests.tools.documents.rich import book, packed, page_of, pages, part_of, sheets, slides, word
from tests.tools.documents.test_opendocument import odt
from tests.tools.documents.test_sheets import cell, cities, ods
from tests.tools.documents.test_slides import titled
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.loading.parser import Parser

SENTENCE = "塞纳河全长777公里。"
HEAVY = ("docx", "lxml", "openpyxl", "pptx", "pypdfium2", "python_calamine", "striprtf")


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(Limits(seconds=60)) as one:
        yield one


def two_slides(presentation: Presentation) -> None:
    titled(presentation, "a", SENTENCE)
    titled(presentation, "b", SENTENCE)


FILES = {
    "a.pdf": pages("One.", SENTENCE),
    "a.docx": word(lambda document: document.add_paragraph(SENTENCE)),
    "a.pptx": slides(two_slides),
    "a.ods": ods(f"<table:table-row>{cell(SENTENCE)}</table:table-row>"),
    "a.odt": odt(f"<text:p>{SENTENCE}</text:p>"),
    "a.epub": packed(book("<p>One.</p>", f"<p>{SENTENCE}</p>")),
    "a.rtf": f"{{\\rtf1\\ansicpg936 {SENTENCE}}}".encode("gbk"),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_known_sentence_is_found_in_each(name: str, parser: Parser, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])

    assert SENTENCE in parser.load(path).text


def test_pages_slides_rows_chapters_and_tables_are_told(parser: Parser, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.executescript("CREATE TABLE 河流(名); INSERT INTO 河流 VALUES ('塞纳河');")
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "a.xlsx").write_bytes(sheets(cities))

    assert page_of(parser.load(tmp_path / "a.pdf"), SENTENCE) == 2
    assert page_of(parser.load(tmp_path / "a.pptx"), "b\n\n") == 2
    assert part_of(parser.load(tmp_path / "a.xlsx"), "北京") == "sheet Cities, row 3"
    assert part_of(parser.load(tmp_path / "a.epub"), SENTENCE) == "chapter 2"
    assert part_of(parser.load(tmp_path / "a.db"), "塞纳河") == "table 河流"


def test_hostile_files_are_skipped_and_the_next_is_read(parser: Parser, tmp_path: Path) -> None:
    bomb, whole = tmp_path / "bomb.docx", tmp_path / "whole.pdf"
    bomb.write_bytes(packed({"word/document.xml": bytes(50_000_000)}))
    whole.write_bytes(FILES["a.pdf"])

    with pytest.raises(Skipped, match=r"^unpacks to more than "):
        parser.load(bomb)
    assert SENTENCE in parser.load(whole).text


def test_no_library_is_imported_before_it_is_needed() -> None:
    names = ("pdf", "word", "slides", "sheets", "opendocument", "rtf", "epub", "sqlite")
    imports = ", ".join(f"tools.documents.loading.{name}" for name in names)
    program = f"import sys, {imports}; print([one for one in {HEAVY!r} if one in sys.modules])"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert shown.stdout == "[]\n"
