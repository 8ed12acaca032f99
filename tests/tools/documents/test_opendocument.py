"""OpenDocument texts and presentations are read."""

import pytest

from tests.tools.documents.loaded import loaded, title_path
from tests.tools.documents.rich import BOMB, packed, page_of, read
from tools.documents.loading.limits import Skipped

NAMES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
    for one in ("office", "table", "text", "presentation")
) + (
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def odt(body: str, start: str = "", **members: str) -> bytes:
    content = f"{start}<office:document-content {NAMES}><office:body>{body}</office:body>"
    return packed({"content.xml": f"{content}</office:document-content>", **members})


def test_headings_paragraphs_lists_and_tables_come_in_order() -> None:
    document = read(
        "opendocument",
        odt(
            '<office:text><text:h text:outline-level="1">The Seine</text:h>'
            "<text:p>It <text:span>is</text:span><text:s/>777 km<text:line-break/>long.</text:p>"
            "<text:list><text:list-item><text:p>Paris</text:p></text:list-item>"
            "<text:list-item><text:p>鲁昂</text:p></text:list-item></text:list>"
            "<text:section><text:p>塞纳河穿过巴黎。</text:p></text:section>"
            "<table:table><table:table-row><table:table-cell><text:p>River</text:p>"
            "</table:table-cell><table:table-cell><text:p>1,006 km</text:p></table:table-cell>"
            "</table:table-row></table:table></office:text>"
        ),
    )

    assert document.text == (
        "The Seine\n\nIt is 777 km\nlong.\n- Paris\n- 鲁昂\n\n塞纳河穿过巴黎。\n\nRiver | 1,006 km"
    )
    assert title_path(document, document.text.index("塞纳河")) == ("The Seine",)


def test_notes_and_boxes_follow_their_paragraph_and_changes_are_left_out() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Measured.</text:p></text:note-body></text:note>"
    )
    box = "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>"
    gone = "<text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes>"
    remark = "<office:annotation><text:p>Remark.</text:p></office:annotation>"
    data = odt(f"<office:text>{gone}<text:p>Long{note}{box}{remark}.</text:p></office:text>")

    assert read("opendocument", data).text == "Long.\n[footnote 1] Measured.\n\nBoxed."


def test_presentations_have_slides_and_notes() -> None:
    def page(text: str) -> str:
        return (
            f"<draw:page><draw:frame><draw:text-box><text:p>{text}</text:p></draw:text-box>"
            "</draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>Hello.</text:p>"
            "</draw:text-box></draw:frame></presentation:notes></draw:page>"
        )

    document = read("opendocument", odt(page("One.") + page("第二。")))

    assert document.text == "One.\n\nNotes: Hello.\n\n第二。\n\nNotes: Hello."
    assert page_of(document, "第二") == 2


def test_title_and_date_are_those_that_it_states() -> None:
    about = f"<m {NAMES}><dc:title>河流</dc:title><dc:date>2024-03-05T10:00:00</dc:date></m>"
    document = read("opendocument", odt("<text:p>a</text:p>", **{"meta.xml": about}))

    assert (document.title, document.date) == ("河流", "2024-03-05")


def test_one_with_a_password_is_skipped() -> None:
    manifest = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}

    with pytest.raises(Skipped, match=r"^is encrypted$"):
        read("opendocument", odt("", **manifest))


def test_a_plain_archive_is_skipped() -> None:
    with pytest.raises(Skipped, match=r"^is not an OpenDocument file$"):
        read("opendocument", packed({"a.txt": "hello"}))


def test_deep_nesting_ends() -> None:
    depth = 100_000
    deep = "<text:section>" * depth + "</text:section>" * depth

    with pytest.raises((Skipped, RecursionError)):
        read("opendocument", odt(deep))


@pytest.mark.parametrize(
    "doctype", [BOMB, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>']
)
def test_entities_are_refused(doctype: str) -> None:
    with pytest.raises(Skipped, match=r"^defines entities or types in 'content.xml'"):
        read("opendocument", odt("<text:p>&a;</text:p>", doctype))


def test_headings_below_headings_without_end_carry_no_endless_path() -> None:
    deep = "".join(
        f'<text:h text:outline-level="{level}">h{level}</text:h><text:p>It rains.</text:p>'
        for level in range(1, 2001)
    )
    document = loaded("a.odt", odt(deep))

    assert {mark.level for mark in document.marks if mark.kind == "heading"} == set(range(1, 10))
    assert len(title_path(document, len(document.text))) == 9
