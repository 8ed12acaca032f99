"""Spreadsheets are read row by row, as people see them."""

import base64
import datetime
import zlib

import pytest
from openpyxl import Workbook

from tests.tools.documents.loaded import title_path
from tests.tools.documents.rich import BOMB, marks, packed, part_of, read, sheets, unpacked
from tools.documents.loading.limits import Limits, Skipped

SHEET = "xl/worksheets/sheet1.xml"
OLD = (
    "c-rk)O=uHA6#iy6X?|?eZB2znD4}B2+KYJc(yl*fPuA!~5k*szLug1!h=+R6+L)stcv3_t^x~!J#UJ#b2f>3_(Ss"
    "lei5@)(6+E<A-+S4$srJx-mMZft^XAQ)_jcayym`AbZ{|8G)AwUl{DL8vs5v3DG{_W{kk_z4{f@(|R|ly$8vhhRL"
    "7K=GKc2L`3h*5Ad{<%Mp6@wP;1iWo7{^FHmyWL?_KOcm#XbxYRk%fx2)f0qPNC<7ZWMY~G@lCHE0U{12T8Z0PGZg"
    ";>EGi<@d=|>`Xb=_J`|e|BH4v5yyPgpbWPQD{n%H?B(v+YqsP~Z8PL29r*r8-GFw5ECU6GdoH#J=t<-06Eni!?0?"
    "EHGmj_mmUpIWfB%HGn;AL#U3zK_H9Lc5@umz?x08%@UDNcleM1K5yHd)N%b7V4q`t|KFCuLd0*0M$1Cc)iGG=+BI"
    "J0!#{O4AE>zP>#?ny}A^WKt4$J-u&bkKo`kTaa-?G<?#_j`T}=r_d?6>t^9&LZcLzRQDyiT;@<obgoEmAC0qH@Xp"
    "@Wz;7qM{N?DQp7LjV2l2DR)eF(t_x3b;>2s4Jd%j8-Py_1b4aQ^JtCgDyJ__yrEiD8MOKKC2`weTyBEs(bVANX%w"
    "Un!GuAp!Je18`WZn6GUtb`$>6AxHSNoNURXlQ6?XlQ6?XlSfU@K3L?w9BCX_WJfA;GXL&QmN@<lK&RRkf*Ci8`Fc"
    "xQC+}9Q}MG2e&yXut<uIjFJv62(F+*EsQ59~bo|oxPc=Tzstv6_w}hG<zt)VOe|h{Lc@@M+"
)
"""A workbook of Excel 97, packed: in the sheet `Old` from B3 on City, Population, 巴黎, 2148000."""


def ods(rows: str, **members: str) -> bytes:
    """Return an OpenDocument spreadsheet with one sheet."""
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Städte">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = {"META-INF/manifest.xml": "<manifest/>"}
    return packed({"mimetype": kind, "content.xml": content, **manifest, **members})


def cell(text: str, kind: str = "string", value: str = "") -> str:
    stated = f' office:value="{value}"' if value else ""
    start = f'<table:table-cell office:value-type="{kind}"{stated}>'
    return f"{start}<text:p>{text}</text:p></table:table-cell>"


def cities(book: Workbook) -> None:
    sheet = book.worksheets[0]
    sheet.title = "Cities"
    sheet.append(["City", "Population", "Founded", "Share"])
    sheet.append(["Paris", 2148000, datetime.date(2024, 3, 5), 0.256])
    sheet.append(["北京", 21893095, datetime.date(2024, 3, 5), 1])
    for one in (*sheet["B"], *sheet["D"]):
        one.number_format = "#,##0" if one.column == 2 else "0.0%"
    sheet["C3"].number_format = 'yyyy"年"m"月"d"日"'


def test_a_row_names_its_cells_and_shows_them_as_people_see_them() -> None:
    document = read("sheets", sheets(cities), "cities.xlsx")

    assert document.text == (
        "City | Population | Founded | Share\n"
        "City: Paris; Population: 2,148,000; Founded: 2024-03-05; Share: 25.6%\n"
        "City: 北京; Population: 21,893,095; Founded: 2024年3月5日; Share: 100.0%"
    )
    assert part_of(document, "北京") == "sheet Cities, row 3"
    assert title_path(document, document.text.index("北京")) == ("Cities",)
    assert (document.kind, document.title) == ("sheets", "cities.xlsx")


def test_rows_keep_their_numbers_over_empty_ones() -> None:
    def write(book: Workbook) -> None:
        book.worksheets[0]["B3"], book.worksheets[0]["C7"] = "one", 2

    document = read("sheets", sheets(write), "a.xlsx")

    assert marks(document, "part") == [
        ("part", "sheet Sheet, row 3", 0),
        ("part", "sheet Sheet, row 7", 4),
    ]


def test_a_second_table_has_its_own_header_and_notes_have_none() -> None:
    def write(book: Workbook) -> None:
        rows = [
            ["City", "Mayor"],
            ["Paris", "Anne"],
            ["Source: us"],
            [],
            [],
            ["River", "Km"],
            ["Seine", 777],
        ]
        for row in rows:
            book.worksheets[0].append(row)

    assert read("sheets", sheets(write), "a.xlsx").text == (
        "City | Mayor\nCity: Paris; Mayor: Anne\nSource: us\nRiver | Km\nRiver: Seine; Km: 777"
    )


def test_each_sheet_is_a_section() -> None:
    def write(book: Workbook) -> None:
        book.worksheets[0].append([1, 2])
        book.create_sheet("Empty")
        book.create_sheet("费用").append(["a", 3])

    document = read("sheets", sheets(write), "a.xlsx")

    assert document.text == "1 | 2\n\na | 3"
    assert marks(document, "heading") == [("heading", "Sheet", 0), ("heading", "费用", 7)]


def test_formulas_count_as_what_was_computed_last() -> None:
    def write(book: Workbook) -> None:
        book.worksheets[0].append(["Sum", "=1+2", "Never computed"])

    members = unpacked(sheets(write))
    members[SHEET] = members[SHEET].replace(b"<f>1+2</f><v></v>", b"<f>1+2</f><v>3</v>")
    members[SHEET] = members[SHEET].replace(b"<f>1+2</f><v />", b"<f>1+2</f><v>3</v>")

    assert read("sheets", packed(members), "a.xlsx").text == "Sum | 3 | Never computed"


def test_a_wrong_size_of_a_sheet_costs_nothing() -> None:
    members = unpacked(sheets(cities))
    members[SHEET] = members[SHEET].replace(b'ref="A1:D3"', b'ref="A1:XFD1048576"')

    assert read("sheets", packed(members), "a.xlsx").text.count("\n") == 2


def test_a_cell_in_the_last_corner_is_found() -> None:
    def write(book: Workbook) -> None:
        book.worksheets[0]["XFD60000"] = "far"

    assert part_of(read("sheets", sheets(write), "a.xlsx"), "far") == "sheet Sheet, row 60000"


def test_old_workbooks_are_read() -> None:
    document = read("sheets", zlib.decompress(base64.b85decode(OLD)), "a.xls")

    assert document.text == "City | Population\nCity: 巴黎; Population: 2148000"
    assert part_of(document, "巴黎") == "sheet Old, row 4"


@pytest.mark.parametrize(
    ("offset", "number", "reason"),
    [
        (4608 + 4, 0, "its sectors go round in a circle"),
        (30, 7, "has sectors of an unknown size"),
    ],
)
def test_old_workbooks_with_circles_are_skipped(offset: int, number: int, reason: str) -> None:
    """At 4608 stands which sector comes after which."""
    data = bytearray(zlib.decompress(base64.b85decode(OLD)))
    data[offset : offset + 2] = number.to_bytes(2, "little")

    with pytest.raises(Skipped, match=f"^is damaged: {reason}$"):
        read("sheets", bytes(data), "a.xls")


def test_an_old_workbook_that_makes_the_library_panic_is_skipped(
    capfd: pytest.CaptureFixture[str],
) -> None:
    data = zlib.decompress(base64.b85decode(OLD))

    with pytest.raises(Skipped, match=r"^is damaged: "):
        read("sheets", data[:5000], "a.xls")
    capfd.readouterr()  # it writes of its panic to standard error, which the child's parent drops


def test_open_document_sheets_are_read() -> None:
    names = f"<table:table-row>{cell('City')}{cell('Population')}</table:table-row>"
    row = (
        f"<table:table-row>{cell('巴黎')}{cell('2,148,000', 'float', '2148000')}</table:table-row>"
    )
    document = read("sheets", ods(names + row), "a.ods")

    assert document.text == "City | Population\nCity: 巴黎; Population: 2148000"
    assert part_of(document, "巴黎") == "sheet Städte, row 2"


def test_open_document_sheets_with_a_password_are_skipped() -> None:
    manifest = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}

    with pytest.raises(Skipped, match=r"^is encrypted$"):
        read("sheets", ods("", **manifest), "a.ods")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_open_document_sheets_whose_xml_ends_early_are_skipped(share: float) -> None:
    members = unpacked(ods(f"<table:table-row>{cell('a')}{cell('b')}</table:table-row>"))
    content = members["content.xml"]
    members["content.xml"] = content[: int(share * len(content))]

    with pytest.raises(Skipped, match=r"^is damaged: "):
        read("sheets", packed(members), "a.ods")


def test_one_with_macros_is_just_read() -> None:
    members = unpacked(sheets(cities))
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    members["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0macro"

    assert "Paris" in read("sheets", packed(members), "a.xlsm").text


def test_text_is_read_up_to_the_limit() -> None:
    document = read("sheets", sheets(cities), "a.xlsx", Limits(text_characters=40))

    assert (len(document.text), document.warnings) == (40, ("cut off after 40 characters",))


def test_a_workbook_without_cells_is_skipped() -> None:
    with pytest.raises(Skipped, match=r"^holds no cells$"):
        read("sheets", sheets(lambda book: None), "a.xlsx")


def test_a_workbook_with_a_password_is_skipped() -> None:
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000) + "EncryptedPackage".encode("utf-16-le")
    )

    with pytest.raises(Skipped, match=r"^is encrypted$"):
        read("sheets", locked, "a.xlsx")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.xlsb"])
@pytest.mark.parametrize(
    "data", [b"garbage" * 100, packed({"a.txt": "hello"}), b"\xd0\xcf\x11\xe0" * 9]
)
def test_garbage_is_skipped(name: str, data: bytes) -> None:
    with pytest.raises(Skipped, match=r"^is damaged: "):
        read("sheets", data, name)


@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml"])
@pytest.mark.parametrize(
    "doctype", [BOMB, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>']
)
def test_entities_are_refused(member: str, doctype: str) -> None:
    members = unpacked(sheets(cities))
    members[member] = doctype.encode() + members[member].replace(b"<?xml version='1.0'?>", b"")

    with pytest.raises(Skipped, match=f"^defines entities or types in '{member}'"):
        read("sheets", packed(members), "a.xlsx")
