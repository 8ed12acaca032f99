"""Through a proxy that the person named: what is asked for is checked all the same."""

import socket

import pytest

from agent.errors import ConfigError, ToolError
from tests.tools.web.fetching.canary import listening
from tests.tools.web.fetching.direct import PRIVATE, Direct
from tests.tools.web.local import LocalWeb, Response, redirect
from tools.web.access import WebAccess
from tools.web.fetching.fetcher import HttpFetcher
from tools.web.fetching.limits import Limits
from tools.web.fetching.outage import NoNetwork
from tools.web.fetching.proxy import Proxy, read_proxy
from tools.web.fetching.surroundings import Surroundings
from tools.web.ledger import Ledger

pytestmark = pytest.mark.loopback


def _through(web: LocalWeb, ledger: Ledger | None = None) -> HttpFetcher:
    access = WebAccess(proxy=web.proxy, ca_bundle=str(web.ca))
    return HttpFetcher(access, ledger or Ledger(), None, Surroundings(look_up=web.names))


def _refused(fetcher: HttpFetcher, url: str) -> ToolError:
    with pytest.raises(ToolError) as refused:
        fetcher.fetch(url)
    fetcher.close()
    return refused.value


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_page_comes_through_the_proxy_by_its_name(local_web: LocalWeb, scheme: str) -> None:
    url = f"{scheme}://rivers.example/mira"
    local_web.site(f"{scheme}://rivers.example")["/mira"] = "<p>Mira"
    ledger = Ledger()
    fetcher = _through(local_web, ledger)

    fetched = fetcher.fetch(url)
    fetcher.close()

    assert (fetched.url, fetched.body) == (url, b"<p>Mira")
    assert [one.url for one in local_web.asked] == [f"{scheme}://rivers.example/robots.txt", url]
    assert [(one.host, one.purpose) for one in ledger.contacts()] == [
        ("rivers.example", "robots"), ("rivers.example", "page"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "https://localhost/", "https://[::1]/", "http://169.254.169.254/",
     "https://metadata.google.internal/", "https://2130706433/", "https://rivers.example:22/"],
)  # fmt: skip
def test_the_proxy_never_hears_of_what_may_not_be_reached(local_web: LocalWeb, url: str) -> None:
    _refused(_through(local_web), url)

    assert (local_web.tunnels, local_web.refused, local_web.asked) == ([], [], [])


def test_a_name_that_leads_inwards_here_is_refused_here(local_web: LocalWeb) -> None:
    local_web.names.leads("evil.example", PRIVATE)

    error = _refused(_through(local_web), "https://evil.example/")

    assert str(error) == "https://evil.example/: evil.example is not on the public web"
    assert (local_web.tunnels, local_web.refused, local_web.asked) == ([], [], [])


def test_redirects_are_checked_behind_a_proxy_too(local_web: LocalWeb) -> None:
    local_web.site("https://evil.example")["/"] = redirect("https://127.0.0.1/")

    error = _refused(_through(local_web), "https://evil.example/")

    assert str(error) == (
        "https://evil.example/: it leads to https://127.0.0.1/: 127.0.0.1 is not on the public web"
    )
    assert local_web.tunnels == ["evil.example:443"]


def test_ipv6_without_a_name_is_not_asked_of_a_proxy(local_web: LocalWeb) -> None:
    error = _refused(_through(local_web), "https://[2606:4700:4700::1111]/")

    assert str(error) == (
        "https://[2606:4700:4700::1111]/: an IPv6 address cannot be reached through the proxy"
    )


def test_a_host_that_the_proxy_does_not_know_is_told(local_web: LocalWeb) -> None:
    local_web.site("https://rivers.example")["/"] = "<p>Mira"
    fetcher = _through(local_web)
    fetcher.fetch("https://rivers.example/")

    error = _refused(fetcher, "https://nothing.example/")

    assert type(error) is ToolError
    assert str(error) == (
        "https://nothing.example/: the proxy does not let it through: 502 Bad Gateway"
    )


def test_a_proxy_that_reaches_nothing_is_no_network(local_web: LocalWeb) -> None:
    local_web.is_cut_off = True

    error = _refused(_through(local_web), "https://rivers.example/")

    assert isinstance(error, NoNetwork)


def test_a_proxy_that_is_not_there_is_no_network(local_web: LocalWeb) -> None:
    with socket.create_server((PRIVATE, 0)) as server:
        port = server.getsockname()[1]
    fetcher = HttpFetcher(WebAccess(proxy=f"http://127.0.0.1:{port}"), Ledger())

    error = _refused(fetcher, "https://93.184.215.14/")

    assert (type(error), str(error)) == (
        NoNetwork, "https://93.184.215.14/: the proxy cannot be reached",
    )  # fmt: skip


def test_a_proxy_that_says_nothing_is_left_as_soon_as_one_that_cannot_be_connected_to() -> None:
    with listening(PRIVATE) as mute:
        access = WebAccess(proxy=f"http://{PRIVATE}:{mute.port}")
        fetcher = HttpFetcher(access, Ledger(), Limits(connect_s=0.1, read_s=60.0, total_s=60.0))

        error = _refused(fetcher, "https://93.184.215.14/")

    assert (type(error), str(error)) == (
        NoNetwork, "https://93.184.215.14/: the proxy does not connect to it within 0.1 s",
    )  # fmt: skip


def test_behind_a_proxy_a_host_has_all_its_time_to_answer(local_web: LocalWeb) -> None:
    local_web.site("https://rivers.example")["/"] = Response(hold=True)
    access = WebAccess(proxy=local_web.proxy, ca_bundle=str(local_web.ca))
    limits = Limits(connect_s=30.0, read_s=0.2)
    fetcher = HttpFetcher(access, Ledger(), limits, Surroundings(look_up=local_web.names))

    with pytest.raises(ToolError) as refused:
        fetcher.fetch("https://rivers.example/", typed=True)
    fetcher.close()

    assert str(refused.value) == "https://rivers.example/: it sent nothing for 0.2 s"


def test_the_proxy_of_the_environment_is_not_used(
    direct: Direct, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "/"] = "<p>Mira"
    with listening(PRIVATE) as canary:
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{PRIVATE}:{canary.port}")
        fetched = direct.fetcher().fetch(url)

        assert canary.is_untouched
    assert fetched.body == b"<p>Mira"


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("", None),
        (" ", None),
        ("http://proxy.example:3128", Proxy("http", "proxy.example", 3128)),
        ("https://proxy.example/", Proxy("https", "proxy.example", 443)),
        ("http://[::1]:8080", Proxy("http", "::1", 8080)),
        ("http://me:p%40ss@proxy.example", Proxy("http", "proxy.example", 80, ("me", "p@ss"))),
    ],
)
def test_a_proxy_is_read(text: str, proxy: Proxy | None) -> None:
    assert read_proxy(text) == proxy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("proxy.example:3128", "the setting proxy is no address, no proxy for http"),
        (
            "socks5://proxy.example",
            "the setting proxy is socks5://proxy.example, no proxy for http",
        ),
        ("http://me:secret@", "the setting proxy is no address, no proxy for http"),
        ("http://me:secret@proxy.example:99999", "the setting proxy is no address"),
        ("http://me:secret@[::1", "the setting proxy is no address"),
        (
            "http://me:secret@p.example/x",
            "the setting proxy is http://p.example, no proxy for http",
        ),
    ],
)
def test_what_is_no_proxy_is_told_without_a_password(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        read_proxy(text)

    assert str(wrong.value) == message


def test_a_password_of_a_proxy_is_not_in_its_representation() -> None:
    assert "secret" not in repr(read_proxy("http://me:secret@proxy.example"))
