"""The parser of addresses: what it takes, others read the same way."""

from urllib.parse import urlsplit

import httpcore
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.errors import ToolError
from tools.web.fetching.address import Address, join, parse, shown

TRICKS = st.sampled_from(
    ["http://", "https://", "//", "/", "\\", "@", ":", "#", "?", "[", "]", "%", "%2e", "..", ".",
     "127.0.0.1", "::1", "0x7f", "localhost", "example.com", "中文", "。", "１", "\u200b", "\t",
     "\n",     " ", "xn--", "443", "8080", ";", "&", "=", "\ud800", "ß", "ẞ", "İ", "⒈", "℀"]
)  # fmt: skip
URLS = st.one_of(
    st.text(),
    st.lists(st.one_of(TRICKS, st.text(max_size=3)), max_size=12).map("".join),
    st.builds("https://{}{}".format, st.text(max_size=12), st.text(max_size=12)),
)


@given(URLS)
@example("https://İ.example/")
@example("http://[::ffff:1.2.3.4]:80/?[")
def test_what_is_taken_is_read_the_same_way_by_others(url: str) -> None:
    try:
        address = parse(url)
    except ToolError:
        return
    split, asked = urlsplit(address.url), httpcore.URL(address.url)

    assert address.url.isascii()
    assert parse(address.url) == address
    assert (split.scheme, split.hostname) == (address.scheme, address.host)
    assert (split.port or {"http": 80, "https": 443}[split.scheme]) == address.port
    assert (split.username, split.password, split.fragment) == (None, None, "")
    assert asked.host.decode() == address.host
    assert (asked.origin.port, asked.target.decode()) == (address.port, address.target)


@given(URLS)
def test_where_a_page_leads_is_an_address_or_refused(location: str) -> None:
    base = parse("https://example.com/a/b?c")

    try:
        address = join(base, location)
    except ToolError:
        return

    assert parse(address.url) == address


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/x", "https://example.com/x"),
        ("x?y", "https://example.com/a/x?y"),
        ("//other.example/z", "https://other.example/z"),
        ("http://other.example", "http://other.example/"),
        ("../../..", "https://example.com/"),
        ("?q", "https://example.com/a/b?q"),
        ("/中", "https://example.com/%E4%B8%AD"),
    ],
)
def test_a_location_is_read_from_where_it_was_said(location: str, expected: str) -> None:
    assert join(parse("https://example.com/a/b?c"), location).url == expected


def test_an_address_says_its_parts() -> None:
    address = parse("http://[2001:4860:4860::8888]:8080/x?y#z")

    assert address == Address("http", "2001:4860:4860::8888", 8080, "/x?y")
    assert address.place == "[2001:4860:4860::8888]:8080"
    assert address.netloc == "[2001:4860:4860::8888]:8080"
    assert address.origin == "http://[2001:4860:4860::8888]:8080"
    assert str(address.ip) == "2001:4860:4860::8888"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mira", "no address of a page: write a whole one, such as https://example.com/page"),
        ("https://a@b.example/", "the address names a user: write it without what stands before @"),
        ("https://", "the address names no host"),
        ("https://b.example:99999/", "there is no port 99999"),
        ("https://b.example\\x", "the address holds a backslash: write /"),
        ("https://b.example/\x07", "the address holds characters that cannot be seen"),
        ("https://x" * 300, "the address has more than 2048 characters"),
        (
            "https://0x7f.1/",
            "'0x7f.1' is no host: an IPv4 address is written as four decimal numbers",
        ),
        ("https://b%2e.example/", "the host must be written without %, and without a zone"),
        ("https://b.example./", "the host must not end with a dot"),
    ],
)
def test_what_is_no_address_is_told_in_one_line(url: str, message: str) -> None:
    with pytest.raises(ToolError) as refused:
        parse(url)

    assert str(refused.value) == message


def test_an_address_in_a_message_is_short_and_shows_all_it_holds() -> None:
    mark = "\N{REPLACEMENT CHARACTER}"

    assert shown("https://a.example/\x1b]8;;\u202e") == f"https://a.example/{mark}]8;;{mark}"
    assert shown("x" * 300) == "x" * 200 + "…"
