"""Nothing of the table of bypasses is reached; what is harmless passes."""

import pytest

from agent.errors import ToolError
from tests.tools.web.fetching.bypasses import TABLE, Bypass
from tools.web.access import WebAccess
from tools.web.fetching.address import parse
from tools.web.fetching.fetcher import HttpFetcher
from tools.web.fetching.guard import Guard
from tools.web.fetching.outage import NoNetwork
from tools.web.fetching.resolving import Resolver
from tools.web.fetching.surroundings import Surroundings
from tools.web.ledger import Ledger

PUBLIC = ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")
HARMLESS = [
    ("https://example.com", "https://example.com/"),
    ("HTTPS://EXAMPLE.com:443/A?b=c#d", "https://example.com/A?b=c"),
    ("http://example.com:80/", "http://example.com/"),
    ("https://example.com:8443/x", "https://example.com:8443/x"),
    ("http://example.com:8080", "http://example.com:8080/"),
    (
        "https://中文.com/路径?名=值",
        "https://xn--fiq228c.com/%E8%B7%AF%E5%BE%84?%E5%90%8D=%E5%80%BC",
    ),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://xn--fiq228c.com/", "https://xn--fiq228c.com/"),
    ("https://中文。com/", "https://xn--fiq228c.com/"),
    ("https://r3---sn-4g5e6nzz.example.com/", "https://r3---sn-4g5e6nzz.example.com/"),
    ("https://under_score.example.com/", "https://under_score.example.com/"),
    ("https://93.184.215.14/", "https://93.184.215.14/"),
    ("https://[2606:2800:21F::1]/", "https://[2606:2800:21f::1]/"),
    ("https://[2606:2800:21f::1]:8443/", "https://[2606:2800:21f::1]:8443/"),
    ("https://[64:ff9b::5db8:d70e]/", "https://[64:ff9b::5db8:d70e]/"),
    ("https://[::ffff:93.184.215.14]/", "https://[::ffff:5db8:d70e]/"),
    ("https://example.com/a/../b/./c/%2e%2e/d", "https://example.com/b/d"),
    ("https://example.com/Ada Lovelace", "https://example.com/Ada%20Lovelace"),
    ("https://example.com/100%/[x]?q={y}", "https://example.com/100%/%5Bx%5D?q=%7By%7D"),
    ("https://internal.example.com/local", "https://internal.example.com/local"),
    ("https://localhost.example.com/", "https://localhost.example.com/"),
    ("https://127.0.0.1.example.com/", "https://127.0.0.1.example.com/"),
]


def test_the_table_has_every_class_and_no_case_twice() -> None:
    assert len({(one.url, one.leads_to) for one in TABLE}) == len(TABLE) >= 60


@pytest.mark.parametrize("bypass", TABLE, ids=lambda one: one.name)
def test_no_bypass_gets_through(bypass: Bypass) -> None:
    ledger = Ledger()
    fetcher = HttpFetcher(
        WebAccess(), ledger, None, Surroundings(look_up=lambda host: bypass.leads_to or PUBLIC)
    )

    with pytest.raises(ToolError) as refused:  # a socket would be another error: they are blocked
        fetcher.fetch(bypass.url, typed=True)

    assert not isinstance(refused.value, NoNetwork)
    assert str(refused.value).isprintable()
    assert ledger.contacts() == ()


@pytest.mark.parametrize(("url", "read_as"), HARMLESS)
def test_what_is_harmless_passes(url: str, read_as: str) -> None:
    surroundings = Surroundings(look_up=lambda host: PUBLIC)
    guard = Guard(WebAccess())
    address = parse(url)

    guard.check(address)
    found = Resolver(guard, surroundings, 1.0).checked(address)

    assert address.url == read_as
    assert [str(ip) for ip in found] == ([str(address.ip)] if address.ip else [*PUBLIC])
