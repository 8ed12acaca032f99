"""What a host does not want programs to fetch is not fetched, unless a person asked for it."""

from typing import Any

import pytest

from agent.errors import ToolError
from tests.tools.web.fetching.direct import Direct
from tests.tools.web.local import Response, redirect
from tools.web.fetching.limits import KIB
from tools.web.web import Contact

pytestmark = pytest.mark.loopback
RULES = "User-agent: *\nDisallow: /private\nAllow: /private/open$\nCrawl-delay: 3\n"


def _with_robots(plain: Direct, robots: Response) -> str:
    url = plain.site("rivers.example")
    plain["rivers.example", "/robots.txt"] = robots
    plain["rivers.example", "*"] = "<p>Mira"
    return url


def _refused(plain: Direct, url: str, **limits: Any) -> str:
    with pytest.raises(ToolError) as refused:
        plain.fetcher(**limits).fetch(url)
    return str(refused.value).removeprefix(f"{url}: ")


def _text(rules: str) -> Response:
    return Response(rules, media_type="text/plain")


@pytest.mark.parametrize("path", ["/private", "/private/x", "/a/../private", "/%70rivate"])
def test_what_is_forbidden_is_not_fetched(plain: Direct, path: str) -> None:
    url = _with_robots(plain, _text(RULES))

    told = _refused(plain, url + path)

    assert told == "the robots.txt of rivers.example does not let programs fetch it"
    assert plain.web.paths("rivers.example") == ["/robots.txt"]


@pytest.mark.parametrize("path", ["/", "/private/open", "/Private"])
def test_what_is_allowed_is_fetched(plain: Direct, path: str) -> None:
    url = _with_robots(plain, _text(RULES))

    assert plain.fetcher().fetch(url + path).body == b"<p>Mira"


def test_rules_for_us_count_before_those_for_all(plain: Direct) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: agent\nDisallow: /x\n"
    url = _with_robots(plain, _text(rules))

    assert plain.fetcher().fetch(f"{url}/y").body == b"<p>Mira"
    assert "robots.txt" in _refused(plain, f"{url}/x")


def test_a_page_that_a_person_typed_is_fetched_without_asking(plain: Direct) -> None:
    url = _with_robots(plain, _text("User-agent: *\nDisallow: /"))

    plain.fetcher().fetch(f"{url}/private", typed=True)

    assert plain.web.paths("rivers.example") == ["/private"]


def test_the_rules_are_fetched_once_in_a_run(plain: Direct) -> None:
    url = _with_robots(plain, _text(RULES))
    fetcher = plain.fetcher()

    for path in ("/a", "/b"):
        fetcher.fetch(url + path)

    assert plain.web.paths("rivers.example") == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451])
def test_a_host_without_rules_allows_all(plain: Direct, status: int) -> None:
    url = _with_robots(plain, Response("Disallow: /", status))

    assert plain.fetcher().fetch(url).body == b"<p>Mira"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_host_whose_rules_cannot_be_had_allows_nothing_for_now(
    plain: Direct, status: int
) -> None:
    url = _with_robots(plain, Response("", status))

    assert _refused(plain, url) == f"its robots.txt cannot be read now ({status})"
    assert "/" not in plain.web.paths("rivers.example")


def test_rules_that_are_never_sent_allow_nothing(plain: Direct) -> None:
    url = _with_robots(plain, Response(hold=True))

    assert _refused(plain, url, read_s=0.1) == "it sent nothing for 0.1 s"
    assert plain.web.paths("rivers.example") == ["/robots.txt"]


def test_rules_that_moved_on_the_same_site_are_followed(plain: Direct) -> None:
    url = _with_robots(plain, redirect("/rules.txt"))
    plain["rivers.example", "/rules.txt"] = _text("User-agent: *\nDisallow: /")

    assert "robots.txt" in _refused(plain, url)
    assert plain.web.paths("rivers.example") == ["/robots.txt", "/rules.txt"]


def test_rules_that_lead_to_what_is_private_allow_nothing(plain: Direct) -> None:
    url = _with_robots(plain, redirect("https://127.0.0.1/robots.txt"))

    assert _refused(plain, url) == (
        "its robots.txt cannot be read: it leads to https://127.0.0.1/robots.txt: "
        "127.0.0.1 is not on the public web"
    )


def test_rules_at_another_host_are_looked_for_where_that_is_permitted(plain: Direct) -> None:
    denied = plain.site("denied.rivers.example")
    url = _with_robots(plain, redirect(f"{denied}/robots.txt"))

    def permit(target: str) -> None:
        raise ToolError(f"{target} is denied")

    assert plain.fetcher().fetch(url, permit=permit).body == b"<p>Mira"
    assert plain.web.paths("denied.rivers.example") == []


def test_rules_at_another_site_are_not_looked_for(plain: Direct) -> None:
    other = plain.site("other.example")
    url = _with_robots(plain, redirect(f"{other}/robots.txt"))

    assert plain.fetcher().fetch(url).body == b"<p>Mira"
    assert plain.web.paths("other.example") == []


def test_rules_that_lead_in_a_circle_are_none(plain: Direct) -> None:
    url = _with_robots(plain, redirect("/robots.txt"))

    assert plain.fetcher().fetch(url).body == b"<p>Mira"


def test_of_endless_rules_the_beginning_counts(plain: Direct) -> None:
    rules = "User-agent: *\nDisallow: /private\n" + "#" * 100 * KIB
    url = _with_robots(plain, Response(rules, times=20, media_type="text/plain"))

    assert "robots.txt" in _refused(plain, f"{url}/private")
    assert plain.fetcher().fetch(f"{url}/mira").body == b"<p>Mira"


@pytest.mark.parametrize(
    "body", [b"\0\xff\xfe" * 99, b"<html>", b"Disallow", b"User-agent: *\n" * 99]
)
def test_rules_that_are_none_allow_all(plain: Direct, body: bytes) -> None:
    url = _with_robots(plain, Response(body))

    assert plain.fetcher().fetch(url).body == b"<p>Mira"


def test_where_a_page_leads_to_the_rules_count_too(plain: Direct) -> None:
    url = _with_robots(plain, _text(RULES))
    plain["rivers.example", "/a"] = redirect("/private")

    assert "does not let programs" in _refused(plain, f"{url}/a")
    assert plain.web.paths("rivers.example") == ["/robots.txt", "/a"]


def test_the_pause_that_a_host_asks_for_is_made_between_its_pages(plain: Direct) -> None:
    url = _with_robots(plain, _text(RULES))
    fetcher = plain.fetcher()

    fetcher.fetch(f"{url}/a")
    fetcher.fetch(f"{url}/b")

    assert [round(seconds) for seconds in plain.slept] == [3]


def test_what_was_asked_of_robots_stands_in_the_ledger(plain: Direct) -> None:
    _refused(plain, f"{_with_robots(plain, _text(RULES))}/private")

    (contact,) = plain.ledger.contacts()
    assert contact == Contact(
        "rivers.example", "robots", 1, contact.sent_bytes, contact.received_bytes
    )
