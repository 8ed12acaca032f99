"""What the person opened or denied."""

import pytest

from agent.errors import ConfigError, ToolError
from tests.tools.web.fetching.direct import PRIVATE, Direct
from tests.tools.web.local import LocalWeb
from tools.web.access import WebAccess
from tools.web.fetching.address import parse
from tools.web.fetching.fetcher import HttpFetcher
from tools.web.fetching.guard import Guard
from tools.web.ledger import Ledger


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("intranet", "http://intranet/"),
        ("intranet", "https://intranet:8443/"),
        ("INTRANET.local", "http://intranet.local/"),
        ("intranet.local:8000", "http://intranet.local:8000/"),
        ("example.com:9000", "https://example.com:9000/"),
        ("127.0.0.1", "http://127.0.0.1/"),
        ("127.0.0.1:5000", "http://127.0.0.1:5000/"),
        ("::1", "http://[::1]/"),
        ("[::1]", "http://[::1]:8080/"),
        ("[::1]:5000", "http://[0:0::1]:5000/"),
        ("内网.公司", "http://内网.公司/"),
    ],
)
def test_what_the_person_opened_may_be_reached(entry: str, url: str) -> None:
    Guard(WebAccess(private_hosts=frozenset({entry}))).check(parse(url))


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("intranet", "http://intranet:9000/"),
        ("intranet:9000", "http://intranet/"),
        ("intranet:9000", "http://intranet:9001/"),
        ("intranet.local", "http://other.intranet.local/"),
        ("intranet.local", "http://local/"),
        ("127.0.0.1", "http://127.0.0.2/"),
        ("127.0.0.1:80", "http://127.0.0.1:8080/"),
        ("example.com", "https://example.com:9000/"),
    ],
)
def test_what_is_next_to_it_stays_closed(entry: str, url: str) -> None:
    with pytest.raises(ToolError):
        Guard(WebAccess(private_hosts=frozenset({entry}))).check(parse(url))


@pytest.mark.parametrize("entry", ["", "http://intranet", "a b", "10.0.0.0/8", "*.local", "x:y"])
def test_what_is_no_host_is_an_error_of_the_person(entry: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        Guard(WebAccess(private_hosts=frozenset({entry})))

    assert str(wrong.value).startswith(f"private_hosts names {entry!r}: ")
    assert wrong.value.hint == ("write it as intranet.example.com or intranet.example.com:8000")


@pytest.mark.parametrize("host", ["tracker.example", "a.b.tracker.example", "TRACKER.example"])
def test_a_denied_domain_is_denied_with_all_hosts_in_it(host: str) -> None:
    guard = Guard(WebAccess(deny_domains=frozenset({"Tracker.example", "内网.example"})))

    for name in (host, "内网.example"):
        with pytest.raises(ToolError, match="is denied by the setting deny_domains"):
            guard.check(parse(f"https://{name}/"))


def test_a_name_that_only_ends_like_a_denied_one_is_not_denied() -> None:
    guard = Guard(WebAccess(deny_domains=frozenset({"tracker.example"})))

    guard.check(parse("https://nottracker.example/"))


def test_denied_counts_before_opened() -> None:
    access = WebAccess(private_hosts=frozenset({"db.local"}), deny_domains=frozenset({"db.local"}))

    with pytest.raises(ToolError, match="denied"):
        Guard(access).check(parse("http://db.local/"))


@pytest.mark.loopback
def test_an_opened_host_is_fetched_from_its_private_address(local_web: LocalWeb) -> None:
    port = local_web.listen(PRIVATE)
    local_web.site(f"http://{PRIVATE}")["/"] = "<p>ours"
    access = WebAccess(private_hosts=frozenset({f"{PRIVATE}:{port}"}))
    fetcher = HttpFetcher(access, Ledger())

    fetched = fetcher.fetch(f"http://{PRIVATE}:{port}/")
    fetcher.close()

    assert fetched.body == b"<p>ours"


@pytest.mark.loopback
def test_an_opened_name_is_fetched_wherever_it_leads(direct: Direct) -> None:
    direct.ports.clear()
    url = direct.site("db.local")
    direct["db.local", "/"] = "<p>ours"
    access = WebAccess(private_hosts=frozenset({f"db.local:{direct.port}"}))

    assert direct.fetcher(access).fetch(url).body == b"<p>ours"


def test_what_is_no_domain_is_an_error_of_the_person() -> None:
    with pytest.raises(ConfigError) as wrong:
        Guard(WebAccess(deny_domains=frozenset({"a b"})))

    assert (str(wrong.value), wrong.value.hint) == (
        "deny_domains names 'a b': 'a b' is no name of a host",
        "write it as example.com",
    )
