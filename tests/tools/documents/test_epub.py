"""Books are read chapter by chapter."""

import pytest

from tests.tools.documents.loaded import title_path
from tests.tools.documents.rich import BOMB, book, packed, part_of, read
from tools.documents.loading.limits import Limits, Skipped

PACKAGE = "OEBPS/book.opf"
RIGHTS = "META-INF/encryption.xml"


def test_a_sentence_is_in_its_chapter_in_english_and_chinese() -> None:
    members = book(
        "<h1>The Seine</h1><p>It is 777 km long.</p>",
        '<img src="map.png"/>',
        "<h1>塞纳河</h1><h2>长度</h2><p>全长777公里。</p>",
        about="<dc:title>Rivers 河流</dc:title><dc:date>2020-05-04T00:00:00Z</dc:date>",
    )
    document = read("epub", packed(members), "a.epub")

    assert document.text == "The Seine\n\nIt is 777 km long.\n\n塞纳河\n\n长度\n\n全长777公里。"
    assert part_of(document, "777 km") == "chapter 1"
    assert part_of(document, "全长") == "chapter 2"
    assert title_path(document, document.text.index("全长")) == ("塞纳河", "长度")
    assert (document.title, document.date, document.kind) == ("Rivers 河流", "2020-05-04", "epub")


def test_without_a_title_the_name_of_the_file_stands_for_it() -> None:
    assert read("epub", packed(book("<p>text</p>", about="")), "a.epub").title == "a.epub"


def test_chapters_that_are_missing_are_told() -> None:
    members = book("<p>one</p>", "<p>two</p>")
    del members["OEBPS/text/c 0.xhtml"]
    document = read("epub", packed(members))

    assert (document.text, document.warnings) == ("two", ("lacks c 0.xhtml",))


def test_members_outside_the_archive_are_never_looked_for() -> None:
    members = book("<p>one</p>", "<p>two</p>")
    members[PACKAGE] = str(members[PACKAGE]).replace("text/c%200.xhtml", "../../../etc/passwd")
    document = read("epub", packed(members))

    assert (document.text, document.warnings) == ("two", ("lacks passwd",))


def test_elements_that_close_themselves_hide_nothing() -> None:
    members = book('<a id="p1"/><p>one<br/>two</p><div class="x"/><p>three</p>')
    chapter = "OEBPS/text/c 0.xhtml"
    members[chapter] = str(members[chapter]).replace("<title>c</title>", "<title/>")

    assert read("epub", packed(members)).text == "one\ntwo\n\nthree"


def test_text_is_read_up_to_the_limit() -> None:
    document = read(
        "epub", packed(book("<p>one</p>", "<p>two</p>")), limits=Limits(text_characters=6)
    )

    assert (document.text, document.warnings) == ("one\n\nt", ("cut off after 6 characters",))


def test_an_element_with_an_endless_name_takes_no_time() -> None:
    assert read("epub", packed(book(f"<p>one</p><{'a' * 200_000}"))).text == "one"


def test_one_whose_chapters_are_encrypted_is_skipped() -> None:
    members = book("<p>one</p>")
    members[RIGHTS] = '<encryption><CipherReference URI="OEBPS/text/c%200.xhtml"/></encryption>'

    with pytest.raises(Skipped, match=r"^is encrypted$"):
        read("epub", packed(members))


def test_one_whose_fonts_are_encrypted_is_read() -> None:
    members = book("<p>one</p>")
    members[RIGHTS] = '<encryption><CipherReference URI="OEBPS/font.otf"/></encryption>'

    assert read("epub", packed(members)).text == "one"


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"a.txt": "hello"}, "is not a book in EPUB"),
        ({"META-INF/container.xml": "<container/>"}, "is damaged: names no package document"),
        ({"META-INF/container.xml": "<container"}, "is damaged: unclosed token"),
        (book(), "holds no text"),
    ],
)
def test_what_is_no_book_is_skipped(members: dict[str, str | bytes], reason: str) -> None:
    with pytest.raises(Skipped, match=f"^{reason}"):
        read("epub", packed(members))


@pytest.mark.parametrize("member", [PACKAGE, "OEBPS/text/c 0.xhtml"])
@pytest.mark.parametrize(
    "doctype", [BOMB, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>']
)
def test_entities_are_refused(member: str, doctype: str) -> None:
    members = book("<p>one &a; &x;</p>")
    members[member] = doctype + str(members[member])

    with pytest.raises(Skipped, match=f"^defines entities or types in '{member}'"):
        read("epub", packed(members))
