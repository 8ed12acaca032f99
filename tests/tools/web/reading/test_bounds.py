"""Damaged, deep, huge and hostile pages: read or refused, in bounded time, and never a crash."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from agent.errors import ToolError
from tests.tools.web.reading.reading import PAGES, fetched, page
from tools.web.reading.bounding import bounded
from tools.web.reading.markup import MOST_CHARACTERS
from tools.web.reading.reader import read
from tools.web.view import View

MANY = 4_000_000
HOSTILE: dict[str, Callable[[], str]] = {
    # each would take minutes, or all memory, if it were parsed as it is
    "divs": lambda: "<div>" * 100_000 + "deep" + "</div>" * 100_000,
    "attributes": lambda: "<div " + " ".join(f"a{n}" for n in range(1_000_000)) + ">x",
    "options": lambda: "<select>" + "<option>" * (MANY // 8) + "</select>x",
    "fonts": lambda: "".join(f"<font size={n}>" for n in range(9_000)) + "<p>x" * 9_000,
    "lists": lambda: "<ul><li>" * 3_000 + "<li>x" * 100_000,
    "paragraphs": lambda: "<p>x" * (MANY // 4),
    "links": lambda: "<a href=x>y</a>" * (MANY // 15),
    "line": lambda: "word " * (MANY // 5),
    "hidden": lambda: "<p style='display:none'>x</p>" * 200_000 + "seen",
    "less": lambda: "<" * MANY,
    "tables": lambda: "<table><tr><td>" * 20_000 + "x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused(name: str) -> None:
    body = HOSTILE[name]().encode()
    try:
        found = page(body)
    except ToolError:
        pass
    else:
        assert 0 < len(found.document.text) <= MOST_CHARACTERS + 200


def test_what_was_fetched_only_in_part_says_so() -> None:
    part = replace(fetched("<p>text</p>"), notices=("only the first 2 MiB of it were fetched",))

    found = read(part).document
    assert found.text == "text\n\n[only the first 2 MiB of it were fetched]"
    assert found.warnings == part.notices


def test_a_long_page_is_cut_off_and_says_so() -> None:
    found = page("<p>" + "word " * 200_000 + "</p>")

    assert found.document.text.endswith(" characters were read]")
    assert found.document.warnings == ("the page was cut off",)


def test_formatting_that_is_never_closed_is_bounded_and_its_words_are_read() -> None:
    markup = "".join(f"<font size={n}>w{n} " for n in range(100)) + "<p>end"

    assert page(markup).document.text.split() == [*(f"w{n}" for n in range(100)), "end"]


def test_a_page_of_many_elements_keeps_its_links() -> None:
    found = page("<p>text of it <b>x</b> <a href=/y>link</a></p>" * 4_000)

    assert len(found.links) == 4_000


def test_a_usual_page_is_parsed_as_it_is() -> None:
    markup = (PAGES / "wiki.html").read_text("utf-8")

    assert bounded(markup) == (markup, False)


SAMPLES = [path.read_bytes() for path in sorted(PAGES.iterdir())]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=some.data())
def test_mutated_pages_raise_nothing_but_what_a_model_can_be_told(data: some.DataObject) -> None:
    body = bytearray(data.draw(some.sampled_from(SAMPLES)))
    for _ in range(data.draw(some.integers(1, 12))):
        at = data.draw(some.integers(0, max(0, len(body) - 1)))
        width = data.draw(some.integers(0, 60))
        body[at : at + width] = data.draw(
            some.sampled_from(
                [b"", b"<", b">", b'"', b"<table>", b"</div>", b"<a href=//x>", b"\xff", b"&#0;",
                 b"<b>" * 70, b"<style>", b"\xe2\x80\x8b", b"<main>", b"<pre>\n\n", b"<!--", b"]]>",
                 b"<base href=':'>", "【1†x】".encode(), b"\xf3\xa0\x80\x81", b"<article>"]
            )
        )  # fmt: skip
    media = data.draw(
        some.sampled_from(["text/html", "text/xml", "", "text/plain", "text/markdown"])
    )
    charset = data.draw(some.sampled_from(["", "gbk", "utf-16", "latin1"]))
    try:
        found = read(fetched(bytes(body), media, charset))
    except ToolError:
        return

    text, last = found.document.text, 0
    for link in found.links:
        assert last <= link.start < link.end <= len(text)
        assert link.url.startswith(("http://", "https://"))
        last = link.end
    assert all(0 <= mark.start < len(text) for mark in found.document.marks)
    view = View(found)
    assert "".join(view.at(n).bare for n in range(1, view.windows + 1)) == text
