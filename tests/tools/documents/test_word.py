"""Word documents are read as a person sees them."""

import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.shared import Inches

from tests.tools.documents.loaded import title_path
from tests.tools.documents.rich import BOMB, marks, packed, read, unpacked, word
from tools.documents.loading.limits import Limits, Skipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = "word/document.xml"


def body(xml: str) -> bytes:
    """Return a Word document with this content, written by hand."""

    def write(document: WordDocument) -> None:
        for element in parse_xml(f'<w:body xmlns:w="{W}">{xml}</w:body>'):
            document.element.body.insert(-1, element)

    return word(write)


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def test_headings_paragraphs_lists_and_tables_come_in_order() -> None:
    def write(document: WordDocument) -> None:
        document.add_heading("Rivers", 0)
        document.add_heading("The Seine", 1)
        document.add_paragraph("The Seine is 777 km long.")
        document.add_paragraph("塞纳河穿过巴黎。")
        document.add_paragraph("Paris", style="List Bullet")
        document.add_paragraph("Rouen", style="List Number")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("River", "Length", "Loire", "1,006\nkm"), strict=True):
            cell.text = text

    document = read("word", word(write), "rivers.docx")

    assert document.text == (
        "Rivers\n\nThe Seine\n\nThe Seine is 777 km long.\n\n塞纳河穿过巴黎。\n- Paris\n- Rouen\n\n"
        "River | Length\nLoire | 1,006 km"
    )
    assert title_path(document, document.text.index("塞纳河")) == ("The Seine",)
    assert (document.title, document.kind) == ("Rivers", "word")


def test_title_and_date_are_those_that_it_states() -> None:
    def write(document: WordDocument) -> None:
        document.core_properties.title = "河流报告"
        document.add_paragraph("text")

    document = read("word", word(write))

    assert (document.title, document.date) == ("河流报告", "2013-12-23")


@pytest.mark.parametrize("name", ["标题 2", "Heading 2", "Überschrift 2"])
def test_headings_are_known_by_their_style_in_several_languages(name: str) -> None:
    def write(document: WordDocument) -> None:
        style = next((one for one in document.styles if one.name == name), None)
        document.add_paragraph("第二章", style=style or document.styles.add_style(name, 1))

    document = read("word", word(write))

    assert [(one.label, one.level) for one in document.marks if one.kind == "heading"] == [
        ("第二章", 2)
    ]


def test_headings_are_known_by_their_outline_level() -> None:
    data = body(f'<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>{run("Deep")}</w:p>')

    assert marks(read("word", data), "heading") == [("heading", "Deep", 0)]


def test_what_was_inserted_is_read_and_what_was_deleted_is_not() -> None:
    data = body(
        f"<w:p>{run('It is ')}<w:ins>{run('777')}</w:ins><w:del><w:r><w:delText>776</w:delText>"
        f"</w:r></w:del><w:moveFrom>{run('gone')}</w:moveFrom>{run(' km.')}</w:p>"
    )

    assert read("word", data).text == "It is 777 km."


def test_content_controls_are_read() -> None:
    data = body(
        f"<w:sdt><w:sdtContent><w:p>{run('Block.')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtContent>{run('Inline.')}</w:sdtContent></w:sdt></w:p>"
    )

    assert read("word", data).text == "Block.\n\nInline."


def test_hidden_text_and_fields_are_not_read() -> None:
    hidden = run("unseen", "<w:rPr><w:vanish/></w:rPr>")
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"

    assert read("word", body(f"<w:p>{hidden}{field}{run('Seen.')}</w:p>")).text == "Seen."


def test_tabs_breaks_and_hyphens_are_read() -> None:
    data = body(
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>"
        '<w:softHyphen/><w:t>d</w:t><w:br w:type="page"/></w:r></w:p>'
    )

    assert read("word", data).text == "a\tb\nc-d"


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    refers = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    members = unpacked(body(f"<w:p>{run('Long.')}{refers}</w:p><w:p>{run('B')}</w:p>"))
    members["word/footnotes.xml"] = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p>{run("测量于2020年。")}</w:p>'
        "</w:footnote></w:footnotes>"
    ).encode()
    members["word/_rels/document.xml.rels"] = members["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="n" Type="{relation}" Target="footnotes.xml"/></Relationships>'.encode(),
    )
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.wordprocessingml.footnotes+xml"/></Types>',
    )

    assert read("word", packed(members)).text == "Long.\n[footnote 2] 测量于2020年。\n\nB"


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent><w:p>{run('Boxed.')}</w:p></w:txbxContent>"
    data = body(
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"{run('Before.')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )

    assert read("word", data).text == "Before.\n\nBoxed."


def test_pictures_do_no_harm() -> None:
    import io

    from PIL import Image

    def write(document: WordDocument) -> None:
        file = io.BytesIO()
        Image.new("RGB", (10, 10)).save(file, "PNG")
        document.add_picture(file, Inches(1))
        document.add_paragraph("text")

    assert read("word", word(write)).text == "text"


def test_one_with_macros_is_just_read() -> None:
    members = unpacked(word(lambda document: document.add_paragraph("text")))
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    members["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0macro"

    assert read("word", packed(members), "a.docm").text == "text"


def test_text_is_read_up_to_the_limit() -> None:
    document = read(
        "word", body(f"<w:p>{run('one two')}</w:p>" * 3), limits=Limits(text_characters=10)
    )

    assert (document.text, document.warnings) == ("one two\n\no", ("cut off after 10 characters",))


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"a.txt": "hello"}, "is not a Word document"),
        ({"[Content_Types].xml": "<Types/>"}, "is damaged: "),
        ({"[Content_Types].xml": "<Types", DOCUMENT: "x"}, "is damaged: "),
    ],
)
def test_a_plain_archive_is_skipped(members: dict[str, str], reason: str) -> None:
    with pytest.raises(Skipped, match=f"^{reason}"):
        read("word", packed(members))


def test_one_without_text_is_skipped() -> None:
    with pytest.raises(Skipped, match=r"^holds no text$"):
        read("word", body(""))


@pytest.mark.parametrize(
    "doctype", [BOMB, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<!DOCTYPE w>"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(doctype: str, encoding: str) -> None:
    members = unpacked(body(f"<w:p>{run('text')}</w:p>"))
    text = members[DOCUMENT].decode().partition("?>")[2]
    members[DOCUMENT] = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{text}'.encode(
        encoding
    )

    with pytest.raises(Skipped, match=r"^defines entities or types in 'word/document.xml'"):
        read("word", packed(members))


def test_damaged_xml_is_skipped() -> None:
    members = unpacked(body(f"<w:p>{run('text')}</w:p>"))
    members[DOCUMENT] = members[DOCUMENT][:-20]

    with pytest.raises(Skipped, match=r"^is damaged: "):
        read("word", packed(members))


def test_deep_nesting_is_skipped() -> None:
    data = unpacked(body(""))
    deep = "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000
    data[DOCUMENT] = f'<w:document xmlns:w="{W}"><w:body>{deep}</w:body></w:document>'.encode()

    with pytest.raises(Skipped, match=r"^is damaged: "):
        read("word", packed(data))
