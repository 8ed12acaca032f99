"""Other kinds than HTML, and in whatever encoding they come."""

import io
import json

import pytest

from agent.errors import ToolError
from tests.tools.web.reading.reading import URL, linked, page, page_of


def pdf() -> bytes:
    from reportlab.pdfgen import canvas

    file = io.BytesIO()
    drawn = canvas.Canvas(file)
    drawn.setTitle("The dam report")
    drawn.drawString(72, 700, "The wall is 62 metres high.")
    drawn.showPage()
    drawn.drawString(72, 700, "See https://dams.example.org/brenn for more.")
    drawn.save()
    return file.getvalue()


@pytest.mark.parametrize("said", ["application/pdf", "", "text/html"])
def test_a_pdf_is_read_with_its_pages_whatever_it_is_called(said: str) -> None:
    found = page(pdf(), said)

    assert found.document.text.split("\n\n")[0] == "The wall is 62 metres high."
    assert (found.document.kind, found.document.title) == ("pdf", "The dam report")
    assert found.document.place(found.document.text.index("See"), 60).page == 2
    assert linked(found) == [("https://dams.example.org/brenn",) * 2]


def test_a_damaged_pdf_is_refused_in_one_line() -> None:
    with pytest.raises(ToolError, match=r"sarn.html: is damaged"):
        page(b"%PDF-1.7 nothing", "application/pdf")


def test_a_feed_shows_its_entries() -> None:
    found = page_of("feed.xml", "application/rss+xml")

    assert found.document.text == (
        "The dam & the salmon\n2026-03-13\nThey climb.\n\nEels\nThey wait."
    )
    assert linked(found) == [
        ("The dam & the salmon", "https://letters.example.org/salmon"),
        ("Eels", "https://letters.example.org/eels"),
    ]
    assert (found.document.kind, found.document.title, found.document.date) == (
        "feed",
        "River Letters",
        "2026-03-14",
    )


def test_a_feed_defines_no_entities() -> None:
    found = page_of("atom.xml", "application/atom+xml")

    assert found.document.text == "3.2 is out\n2026-01-01\nCounts &a; faster."
    assert linked(found) == [("3.2 is out", "https://tally.example.org/3.2")]


def test_other_xml_stands_as_it_is() -> None:
    assert page("<a><b>1</b></a>", "text/xml").document.text == "<a><b>1</b></a>"


def test_json_in_one_line_is_spread() -> None:
    told = {"rivers": [{"name": "Sarn", "km": n} for n in range(60)], "市": "北京"}
    found = page(json.dumps(told), "application/json")

    assert json.loads(found.document.text) == told
    assert '"市": "北京"' in found.document.text
    assert found.document.text.count("\n") > 100


def test_damaged_json_stands_as_it_is() -> None:
    assert page('{"a": ', "application/json").document.text == '{"a":'.ljust(6)


def test_markdown_has_headings_and_links() -> None:
    found = page("# Tally\n\nSee [the manual](docs/a.md), <https://x.example/y>.", "text/markdown")

    assert found.document.text == "# Tally\n\nSee [the manual](docs/a.md), <https://x.example/y>."
    assert found.document.title == "Tally"
    assert linked(found) == [
        ("the manual", "https://letters.example.org/rivers/docs/a.md"),
        ("https://x.example/y", "https://x.example/y"),
    ]


def test_plain_text_keeps_its_lines() -> None:
    found = page("one\n  two  http://a.example/b(c).\n", "text/plain")

    assert found.document.text == "one\n  two  http://a.example/b(c).\n"
    assert linked(found) == [("http://a.example/b(c)", "http://a.example/b(c)")]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("北京大学位于海淀区", "gb18030"),
        ("臺北市政府今日宣布", "big5"),
        ("東京都の天気は晴れです。明日は雨", "shift_jis"),
        ("Größe und Maß über alles, façade", "latin-1"),
        ("Größe – naïve “quotes”", "cp1252"),
        ("Привет, мир и все города", "windows-1251"),
        ("서울의 날씨는 맑음", "euc-kr"),
        ("北京 mixed", "utf-16"),
    ],
)
@pytest.mark.parametrize("told", ["header", "meta", "xml"])
def test_encodings_are_those_that_are_told(text: str, encoding: str, told: str) -> None:
    markup = f"<p>{text}</p>"
    if told == "meta":
        markup = f'<meta charset="{encoding}">{markup}'
    if told == "xml":
        markup = f'<?xml version="1.0" encoding="{encoding}"?><html>{markup}</html>'
    charset = encoding if told == "header" else ""

    assert page(markup.encode(encoding), charset=charset).document.text == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "shift_jis"])
def test_encodings_that_nobody_tells_are_found(encoding: str) -> None:
    text = {
        "gb18030": "据当地政府介绍，受风暴影响，布伦大桥自周五夜间起关闭。",
        "big5": "據當地政府介紹，受風暴影響，布倫大橋自週五夜間起關閉。",
        "shift_jis": "暴風のため、ブレン橋は金曜日の夜から閉鎖されています。",
    }[encoding]

    assert page(f"<p>{text}</p>".encode(encoding)).document.text == text


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", ""])
def test_a_stray_byte_0_is_left_out_as_browsers_do(media_type: str) -> None:
    words = "<html><p>" + "The bridge is closed. " * 20 + "\0It opens on Monday.</p></html>"

    found = page(words, media_type).document.text

    assert "closed. It opens on Monday." in found


def test_in_wide_encodings_a_byte_0_is_a_part_of_letters() -> None:
    text = "布伦大桥自周五夜间起关闭。" * 40

    assert page(f"<p>{text}</p>".encode("utf-16")).document.text == text


@pytest.mark.parametrize("charset", ["iso-8859-1", "nonsense", "utf-7", "rot13", "us-ascii"])
def test_a_wrong_or_strange_encoding_does_no_harm(charset: str) -> None:
    assert page("<p>Größe 北京</p>".encode(), charset=charset).document.text == "Größe 北京"


@pytest.mark.parametrize(
    ("body", "media_type", "message"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png", "is image/png, not text"),
        (b"\x89PNG\r\n\x1a\n....", "", "is a PNG image, not text"),
        (b"PK\x03\x04....", "application/zip", "is application/zip, not text"),
        (b"MZ\0\0\0\0\0", "text/html", "is not text"),
        (b"<svg/>", "image/svg+xml", "is image/svg+xml, not text"),
        (b"x", "video/mp4", "is video/mp4, not text"),
        (b"  \n", "text/plain", "is empty"),
        (b"<html></html>", "text/html", "the page holds no text, it may need JavaScript"),
        (b"<rss><channel/></rss>", "text/xml", "holds no text"),
    ],
)
def test_what_is_no_page_is_refused_in_one_line(body: bytes, media_type: str, message: str) -> None:
    with pytest.raises(ToolError) as error:
        page(body, media_type)

    assert str(error.value) == f"{URL}: {message}"


@pytest.mark.parametrize("start", ["<!doctype html><p>", "<html><p>", "<meta charset=utf-8><p>"])
def test_a_page_without_a_type_is_known_by_its_beginning(start: str) -> None:
    assert page(f"{start}hello", "").document.kind == "html"
