"""PDF is read page by page."""

import io

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.tools.documents.loaded import title_path
from tests.tools.documents.rich import marks, page_of, pages, pdf, read
from tools.documents.loading.limits import Limits, Skipped


def picture(canvas: Canvas) -> None:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(file, "PNG")
    canvas.drawImage(ImageReader(file), 50, 50, 500, 700)
    canvas.showPage()


def line(canvas: Canvas, text: str, y: int = 700, size: int = 11) -> None:
    canvas.setFont("Helvetica", size)
    canvas.drawString(50, y, text)


def test_a_sentence_is_on_its_page_in_english_and_chinese() -> None:
    document = read("pdf", pages("The Seine is long.", "塞纳河全长777公里。", "It ends here."))

    assert document.text == "The Seine is long.\n\n塞纳河全长777公里。\n\nIt ends here."
    assert page_of(document, "Seine") == 1
    assert page_of(document, "全长777公里") == 2
    assert page_of(document, "ends here") == 3
    assert document.warnings == ()


def test_title_and_date_are_those_that_it_states() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Rivers 河流")
        line(canvas, "text")

    document = read("pdf", pdf(draw))

    assert (document.title, document.date, document.kind) == ("Rivers 河流", "2000-01-01", "pdf")


def test_without_a_title_the_name_of_the_file_stands_for_it() -> None:
    assert read("pdf", pages("text"), "report.pdf").title == "report.pdf"


def test_a_word_that_was_broken_at_the_end_of_a_line_is_whole() -> None:
    assert read("pdf", pages("It was the gov-\nernment of France.")).text == (
        "It was the government of France."
    )


def test_chinese_that_ran_into_the_margin_goes_on_unbroken() -> None:
    text = "塞纳河穿过巴黎市中心然后\n注入英吉利海峡全长七百七\n十七公里。\n下一段。"

    assert read("pdf", pages(text)).text == (
        "塞纳河穿过巴黎市中心然后注入英吉利海峡全长七百七十七公里。\n下一段。"
    )


def test_a_wider_gap_begins_a_paragraph() -> None:
    def draw(canvas: Canvas) -> None:
        for y, text in ((700, "One"), (685, "goes on."), (655, "Two"), (640, "goes on.")):
            line(canvas, text, y)

    document = read("pdf", pdf(draw))

    assert document.text == "One\ngoes on.\n\nTwo\ngoes on."
    assert marks(document, "block") == [("block", 0, 0), ("block", 0, 14)]


def test_bookmarks_are_headings_where_their_titles_stand() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.bookmarkPage("a")
        canvas.addOutlineEntry("The Seine", "a", 0)
        canvas.bookmarkPage("b")
        canvas.addOutlineEntry("Its Length", "b", 1)
        line(canvas, "1 The Seine", 700)
        line(canvas, "A river.", 680)
        line(canvas, "1.1 Its  length", 660)
        line(canvas, "777 km.", 640)

    document = read("pdf", pdf(draw))

    assert title_path(document, document.text.index("A river")) == ("1 The Seine",)
    assert title_path(document, document.text.index("777")) == ("1 The Seine", "1.1 Its length")


def test_a_bookmark_whose_title_is_not_on_its_page_is_above_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.bookmarkPage("a")
        canvas.addOutlineEntry("第二章 河流", "a", 0)
        line(canvas, "A river.")

    document = read("pdf", pdf(draw))

    assert (document.text, title_path(document, 0)) == ("A river.", ("第二章 河流",))


def test_without_bookmarks_large_lines_are_headings() -> None:
    def draw(canvas: Canvas) -> None:
        line(canvas, "The Seine", 760, 22)
        line(canvas, "Its length", 720, 15)
        for at in range(5):
            line(canvas, "It is 777 kilometres long.", 700 - 15 * at)

    document = read("pdf", pdf(draw))

    assert title_path(document, document.text.index("777")) == ("The Seine", "Its length")


def test_pages_are_read_up_to_the_limit() -> None:
    document = read("pdf", pages("one", "two", "three"), limits=Limits(pages=2))

    assert (document.text, document.warnings) == (
        "one\n\ntwo",
        ("only the first 2 of 3 pages were read",),
    )


def test_text_is_read_up_to_the_limit() -> None:
    document = read("pdf", pages("one two three", "four"), limits=Limits(text_characters=7))

    assert (document.text, document.warnings) == ("one two", ("cut off after 7 characters",))


def test_many_pages_keep_their_numbers() -> None:
    document = read("pdf", pages(*(f"This is page {number}." for number in range(1, 3001))))

    assert page_of(document, "page 2999.") == 2999


def test_a_password_is_asked_for_by_nobody() -> None:
    locked = pdf(lambda canvas: line(canvas, "secret"), StandardEncryption("key", strength=128))

    with pytest.raises(Skipped, match=r"^is encrypted$"):
        read("pdf", locked)


def test_with_an_owners_password_alone_it_opens() -> None:
    locked = StandardEncryption("", ownerPassword="key", strength=128)

    assert read("pdf", pdf(lambda canvas: line(canvas, "open"), locked)).text == "open"


def test_a_scanned_one_is_skipped() -> None:
    with pytest.raises(Skipped, match=r"^holds no text: its pages are images$"):
        read("pdf", pdf(picture))


def test_scanned_pages_among_others_are_told() -> None:
    def draw(canvas: Canvas) -> None:
        picture(canvas)
        line(canvas, "text")
        canvas.showPage()
        for _ in range(3):
            picture(canvas)

    document = read("pdf", pdf(draw))

    assert (document.text, page_of(document, "text")) == ("text", 2)
    assert document.warnings == ("pages 1, 3-5 hold no text",)


def test_blank_pages_lack_nothing() -> None:
    assert read("pdf", pages("one", "", "three")).warnings == ()


def test_one_with_nothing_on_it_holds_no_text() -> None:
    with pytest.raises(Skipped, match=r"^holds no text$"):
        read("pdf", pages(""))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + bytes(range(256)) * 20, b"no PDF", b"\0" * 5000])
def test_garbage_is_skipped(data: bytes) -> None:
    with pytest.raises(Skipped, match=r"^is damaged: no PDF document can be read in it$"):
        read("pdf", data)


def test_an_empty_file_is_skipped() -> None:
    with pytest.raises(Skipped, match=r"^is empty$"):
        read("pdf", b"")


def test_of_a_truncated_one_is_read_what_is_there() -> None:
    whole = pages(*(f"This is page {number}." for number in range(1, 11)))
    document = read("pdf", whole[: whole.rindex(b"xref") - 10])

    assert page_of(document, "page 10.") == 10
    assert document.warnings == ("ends early: something may be missing",)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_truncated_anywhere_it_is_read_or_skipped(share: float) -> None:
    whole = pages(*(f"This is page {number}." for number in range(1, 11)))
    try:
        document = read("pdf", whole[: int(share * len(whole))])
    except Skipped:
        return
    assert document.warnings[-1:] == ("ends early: something may be missing",)


def test_scripts_are_not_text() -> None:
    data = pages("text").replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    )

    assert read("pdf", data).text == "text"
