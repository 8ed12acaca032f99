"""Redirects are followed by hand: every step is checked as the first one was."""

import pytest

from agent.errors import ToolError
from tests.tools.web.fetching.canary import listening
from tests.tools.web.fetching.direct import PRIVATE, Direct
from tests.tools.web.local import Response, redirect
from tools.web.access import WebAccess

pytestmark = pytest.mark.loopback
FORBIDDEN = [
    "http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "//127.0.0.1:{port}/",
    "http://private.example:{port}/", "http://2130706433:{port}/", "http://0x7f.1:{port}/",
    "http://localhost:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "https://[::1]:{port}/",
    "http://user@evil.example:{port}/", "https://evil.example:{port}\\@127.0.0.1/",
    "/\\127.0.0.1:{port}/", "https://169.254.169.254/latest/", "https://metadata.google.internal/",
    "https://evil.example:22/", "file:///etc/passwd", "javascript:alert(1)", "https://",
    "https://[::1", "https://127.0.0.1.:{port}/", "https://１２７.0.0.1:{port}/",
]  # fmt: skip


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_page_is_found_where_it_moved_to(direct: Direct, status: int) -> None:
    url, other = direct.site("old.example"), direct.site("new.example")
    direct["old.example", "/a"] = redirect(f"{other}/b", status)
    direct["new.example", "/b"] = redirect("../c?d", status)
    direct["new.example", "/c"] = "<p>found"

    fetched = direct.fetcher().fetch(f"{url}/a")

    assert (fetched.asked, fetched.url, fetched.body) == (f"{url}/a", f"{other}/c?d", b"<p>found")


@pytest.mark.parametrize("hops", range(5))
def test_no_step_may_lead_to_a_private_address(plain: Direct, hops: int) -> None:
    url = plain.site("evil.example")
    private = f"http://{PRIVATE}:{plain.port}/secret"
    for hop in range(hops):
        plain["evil.example", f"/{hop}"] = redirect(f"/{hop + 1}")
    plain["evil.example", f"/{hops}"] = redirect(private)

    with pytest.raises(ToolError) as refused:
        plain.fetcher().fetch(f"{url}/0")

    assert plain.canary.is_untouched
    assert str(refused.value) == (
        f"{url}/0: it leads to {private}: {PRIVATE} is not on the public web"
    )


@pytest.mark.parametrize("target", FORBIDDEN)
def test_what_may_not_be_asked_for_may_not_be_led_to(plain: Direct, target: str) -> None:
    url = plain.site("evil.example")
    plain.web.names.leads("private.example", PRIVATE)

    plain["evil.example", "/"] = redirect(target.format(port=plain.port).encode().decode("latin-1"))
    with pytest.raises(ToolError):
        plain.fetcher().fetch(url)

    assert plain.canary.is_untouched
    assert plain.web.paths("evil.example") == ["/robots.txt", "/"]


def test_a_safe_connection_does_not_lead_to_an_unsafe_one(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "/"] = redirect(f"http://rivers.example:{direct.port}/mira")

    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(url)

    assert str(refused.value) == (
        f"{url}: it leads to http://rivers.example:{direct.port}/mira, away from a safe connection"
    )


def test_a_page_in_the_clear_may_lead_to_a_safe_one(plain: Direct, direct: Direct) -> None:
    unsafe, safe = plain.site("rivers.example"), direct.site("rivers.example")
    direct.ports.add(plain.port)
    plain["rivers.example", "/"] = redirect(f"{safe}/")
    direct["rivers.example", "/"] = "<p>Mira"

    assert direct.fetcher().fetch(unsafe).url == f"{safe}/"


def test_a_circle_is_told_at_once(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "/a"] = redirect("/b")
    direct["rivers.example", "/b"] = redirect("/a")

    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(f"{url}/a")

    assert str(refused.value) == f"{url}/a: its redirects lead in a circle"
    assert direct.web.paths("rivers.example") == ["/robots.txt", "/a", "/b"]


def test_a_chain_ends_after_five_redirects(direct: Direct) -> None:
    url = direct.site("rivers.example")
    for number in range(10):
        direct["rivers.example", f"/{number}"] = redirect(f"/{number + 1}")

    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(f"{url}/0")

    assert str(refused.value) == f"{url}/0: it leads on more than 5 times"
    assert direct.web.paths("rivers.example")[1:] == [f"/{number}" for number in range(6)]


def test_a_redirect_to_nowhere_is_told(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "/"] = Response(b"", 302)

    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(url)

    assert str(refused.value) == f"{url}: it leads elsewhere and does not say where (302)"


def test_no_cookie_and_no_credential_goes_anywhere(direct: Direct) -> None:
    url, other = direct.site("first.example"), direct.site("second.example")
    cookie = ("Set-Cookie", "session=1; Domain=example; Path=/")
    direct["first.example", "/"] = Response(
        b"", 302, headers=(cookie, ("Location", "/again"), ("Authorization", "Basic eDp5"))
    )
    direct["first.example", "/again"] = Response(
        b"", 302, headers=(cookie, ("Location", f"{other}/"), ("WWW-Authenticate", "Basic"))
    )
    direct["second.example", "/"] = Response("<p>Mira", headers=(cookie,))
    fetcher = direct.fetcher()

    fetcher.fetch(url)
    fetcher.fetch(url)

    sent = {name for asked in direct.web.asked for name in asked.headers}
    assert sent == {"host", "user-agent", "accept", "accept-encoding"}
    assert [one.host for one in direct.web.asked if one.path == "/"] == [
        "first.example", "second.example", "first.example", "second.example",
    ]  # fmt: skip


def test_a_public_page_does_not_lead_to_a_host_that_the_person_opened(direct: Direct) -> None:
    url = direct.site("evil.example")
    with listening(PRIVATE) as canary:
        private = f"https://{PRIVATE}:{canary.port}/"
        direct["evil.example", "/"] = redirect(private)
        access = WebAccess(private_hosts=frozenset({f"{PRIVATE}:{canary.port}"}))

        with pytest.raises(ToolError) as refused:
            direct.fetcher(access).fetch(url)

        assert canary.is_untouched
    assert str(refused.value) == (
        f"{url}: it leads to {private}, and a public page may not lead to a private host"
    )


def test_a_page_does_not_lead_to_a_denied_domain(direct: Direct) -> None:
    url, denied = direct.site("rivers.example"), direct.site("ads.tracker.example")
    direct["rivers.example", "/"] = redirect(f"{denied}/x")
    access = WebAccess(deny_domains=frozenset({"tracker.example"}))

    with pytest.raises(ToolError) as refused:
        direct.fetcher(access).fetch(url)

    assert str(refused.value) == (
        f"{url}: it leads to {denied}/x: ads.tracker.example is denied by the setting deny_domains"
    )
    assert direct.web.paths("ads.tracker.example") == []


def test_whoever_permits_redirects_is_asked_before_anything_is_asked_there(direct: Direct) -> None:
    url, other = direct.site("rivers.example"), direct.site("other.example")
    direct["rivers.example", "/"] = redirect("/mira")
    direct["rivers.example", "/mira"] = redirect(f"{other}/x")
    asked: list[str] = []

    def permit(target: str) -> None:
        asked.append(target)
        if target.startswith(other):
            raise ToolError("it leads to another site")

    with pytest.raises(ToolError) as refused:
        direct.fetcher().fetch(url, permit=permit)

    assert str(refused.value) == f"{url}: it leads to another site"
    assert asked == [f"{url}/mira", f"{other}/x"]
    assert direct.web.names.asked == ["rivers.example"]
