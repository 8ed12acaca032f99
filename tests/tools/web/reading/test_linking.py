"""Where links lead: whole addresses, of the web alone."""

import pytest

from tests.tools.web.reading.reading import linked, page
from tools.web.reading.linking import Base

HERE = "https://letters.example.org/rivers/sarn.html?tab=1"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a", "https://letters.example.org/a"),
        ("b.html", "https://letters.example.org/rivers/b.html"),
        ("../c", "https://letters.example.org/c"),
        ("/x/../c", "https://letters.example.org/c"),
        ("?tab=2", "https://letters.example.org/rivers/sarn.html?tab=2"),
        ("//other.example/d", "https://other.example/d"),
        ("HTTP://Other.Example:80/d#part", "http://other.example/d"),
        ("https://other.example", "https://other.example/"),
        ("https://other.example?q=1", "https://other.example/?q=1"),
        ("https://other.example:8443/", "https://other.example:8443/"),
        (" /spa\n ce/ü ", "https://letters.example.org/spa%20ce/%C3%BC"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("/北京?x=市", "https://letters.example.org/%E5%8C%97%E4%BA%AC?x=%E5%B8%82"),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]/"),
        ("#note", ""),
        ("", ""),
        ("mailto:a@b.example", ""),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://other.example/", ""),
        ("file:///etc/passwd", ""),
        ("https://user:pass@other.example/", ""),
        ("https:///nothing", ""),
        ("https://", ""),
        ("http://[half", ""),
        ("//[bad", ""),
        ("/" + "a" * 2_100, ""),
    ],
)
def test_an_address_is_made_whole_or_left_out(href: str, url: str) -> None:
    assert Base(HERE).resolve(href) == url


def test_the_page_may_state_its_base() -> None:
    found = page("<base href='https://cdn.example.net/v2/'><a href=x>words</a>")

    assert linked(found) == [("words", "https://cdn.example.net/v2/x")]


def test_a_card_that_is_a_link_is_one_by_its_first_line() -> None:
    found = page("<a href=/card><h3>Title of it</h3><p>And what it says.</p></a>")

    assert linked(found) == [("Title of it", "https://letters.example.org/card")]
    assert found.document.text == "Title of it\n\nAnd what it says."


def test_a_picture_may_be_the_words_of_a_link() -> None:
    assert linked(page("<p>a <a href=/m><img alt='Map of Brenn' src=m.png></a> b")) == [
        ("[Map of Brenn]", "https://letters.example.org/m")
    ]


def test_links_without_words_are_none() -> None:
    assert page("<p>x <a href=/a></a><a href=/b> </a><a href=/c><img src=c.png></a>").links == ()
