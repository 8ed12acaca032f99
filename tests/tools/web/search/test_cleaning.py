from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.web.search import cleaning
from tools.web.search.cleaning import real, words
from tools.web.search.raw import Raw
from tools.web.search.sameness import same
from tools.web.web import Result

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAGE = "https://rivers.example.org/mira?a=1&b=2"
CODED = quote(PAGE, safe="")


@pytest.mark.parametrize(
    ("link", "page"),
    [
        (PAGE, PAGE),
        ("//rivers.example.org/mira", "https://rivers.example.org/mira"),
        ("https://rivers.example.org", "https://rivers.example.org/"),
        ("https://Rivers.Example.ORG/Mira", "https://rivers.example.org/Mira"),
        ("https://rivers.example.org/a b", "https://rivers.example.org/a%20b"),
        ("https://rivers.example.org/50%25", "https://rivers.example.org/50%25"),
        ("https://rivers.example.org/a%2Fb?q=%26", "https://rivers.example.org/a%2Fb?q=%26"),
        ("https://zh.wikipedia.org/wiki/河", "https://zh.wikipedia.org/wiki/%E6%B2%B3"),
        ("https://河.example.org/", "https://xn--ovw.example.org/"),
        ("https://rivers.example.org/mira#source", "https://rivers.example.org/mira"),
        (f"{PAGE}&utm_source=x&gclid=1", PAGE),
        (f"//duckduckgo.com/l/?uddg={CODED}&rut=12ab", PAGE),
        (f"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU={CODED}/RK=2/RS=x-", PAGE),
        (f"https://www.google.com/url?q={CODED}&sa=U", PAGE),
        (
            "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9yaXZlcnMuZXhhbXBsZS5vcmcvbWlyYQ&ntb=1",
            "https://rivers.example.org/mira",
        ),
        ("http://rivers.example.org:8080/mira", "http://rivers.example.org:8080/mira"),
    ],
)
def test_a_link_of_a_result_page_becomes_the_address_of_a_page(link: str, page: str) -> None:
    assert real(link) == page


@pytest.mark.parametrize(
    "link",
    [
        "",
        None,
        7,
        "/search?q=mira",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://rivers.example.org/mira",
        "file:///etc/passwd",
        "https://person:word@rivers.example.org/",
        "https://localhost/",
        "https://[::1",
        "https://rivers.example.org:99999/",
        "https://duckduckgo.com/y.js?ad_provider=nobody&u3=1",
        "https://www.bing.com/aclick?ld=1",
        "https://www.googleadservices.com/pagead/aclk?x=1",
        "https://search.brave.com/search?q=mira",
        "//duckduckgo.com/l/?uddg=javascript%3Aalert(1)",
        "https://www.bing.com/ck/a?u=a1%FF",
        f"https://rivers.example.org/{'a' * 3000}",
    ],
)
def test_what_leads_to_no_page_is_left_out(link: object) -> None:
    assert real(link) == ""


@given(st.text(max_size=80), st.sampled_from(["", "https://", "//", "https://a.org/url?q="]))
def test_no_link_whatever_raises_or_leads_anywhere_but_to_the_web(link: str, front: str) -> None:
    page = real(front + link)

    assert page == "" or page.isascii()
    assert page == "" or urlsplit(page).scheme in ("http", "https")
    assert same(page) == same(real(page))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The <b>Mira</b> &amp; its\n source", "The Mira & its source"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("a\u202eb\u200bc\ufeff\x07d", "abcd"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\U000e0041\U000e0042hidden tags", "hidden tags"),
        ("米拉河\u3000长145公里", "米拉河 长145公里"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" * 30, "x" * 19 + "…"),
        (None, ""),
    ],
)
def test_words_are_one_line_without_what_is_not_seen(text: object, line: str) -> None:
    assert words(text, 20 if text == "x" * 30 else 100) == line


def test_a_page_that_stands_twice_is_one_result() -> None:
    twice = [
        Raw("Mira", "https://www.example.org/mira/", "a"),
        Raw("Mira", "http://example.org/mira"),
    ]

    assert cleaning.results(twice, "brave") == [
        Result("Mira", "https://www.example.org/mira/", "a", engines=("brave",))
    ]


def test_what_has_no_title_is_no_result() -> None:
    assert cleaning.results([Raw("\u200b", PAGE, "words")], "brave") == []


def test_the_date_at_the_beginning_of_a_snippet_is_the_date_of_the_result() -> None:
    found = cleaning.results([Raw("Mira", PAGE, "3 days ago - The river rose")], "brave", NOW)

    assert found == [Result("Mira", PAGE, "The river rose", "2026-11-19", ("brave",))]


def test_the_date_as_the_page_told_it_counts_and_not_the_one_that_ddgs_made_of_it() -> None:
    raw = Raw("Mira", PAGE)
    raw.date = "2 hours ago"
    raw.date = "2026-11-20T12:00:00+00:00"

    assert cleaning.results([raw], "bing", NOW)[0].date == "2026-11-22T10:00+00:00"
