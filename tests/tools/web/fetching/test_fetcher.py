"""The whole way of a page over real sockets: asked for, fetched, counted."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from agent.errors import ToolError
from tests.process import DEADLINE_S
from tests.tools.web.fetching.direct import ACCESSED, Direct
from tests.tools.web.local import Asked, Response
from tools.web.access import WebAccess
from tools.web.fetched import Fetched
from tools.web.fetching.asking import ACCEPT, user_agent
from tools.web.web import Contact

pytestmark = pytest.mark.loopback

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nMira"
NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def test_a_page_comes_over_tls_with_all_that_was_said_about_it(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "/mira"] = Response(
        "<p>米拉", headers=(("Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT"),)
    )

    fetched = direct.fetcher().fetch(f"{url}/mira#length")

    assert fetched == Fetched(
        url=f"{url}/mira",
        asked=f"{url}/mira#length",
        media_type="text/html",
        charset="utf-8",
        body="<p>米拉".encode(),
        accessed=ACCESSED,
        modified="Sat, 21 Nov 2026 10:00:00 GMT",
    )


def test_a_request_says_nothing_about_the_person_but_the_region(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "/"] = "<p>Mira"

    direct.fetcher(WebAccess(region="cn-zh")).fetch(url)

    (asked,) = [one for one in direct.web.asked if one.path == "/"]
    assert asked.headers == {
        "host": f"rivers.example:{direct.port}",
        "user-agent": user_agent(),
        "accept": "text/html,application/xhtml+xml,text/plain;q=0.9,application/pdf;q=0.9,"
        "application/json;q=0.8,application/xml;q=0.8,*/*;q=0.1",
        "accept-encoding": "gzip, deflate",
        "accept-language": "zh-CN,zh;q=0.9,en;q=0.5",
    }


def test_two_pages_of_a_host_come_over_one_connection_and_one_lookup(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "*"] = "<p>Mira"
    fetcher = direct.fetcher()

    for path in ("/a", "/b", "/c"):
        fetcher.fetch(url + path)

    assert direct.web.names.asked == ["rivers.example"]


def test_what_went_out_and_came_in_is_counted_by_host_and_purpose(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "/mira"] = Response(raw=ANSWER)
    direct["rivers.example", "/robots.txt"] = Response(raw=NO_ROBOTS)
    authority = f"rivers.example:{direct.port}"

    direct.fetcher().fetch(f"{url}/mira")

    assert direct.ledger.contacts() == (
        Contact("rivers.example", "robots", 1, _sent("/robots.txt", authority), len(NO_ROBOTS)),
        Contact("rivers.example", "page", 1, _sent("/mira", authority), len(ANSWER)),
    )


def test_a_fetcher_is_closed_twice_without_complaint(direct: Direct) -> None:
    fetcher = direct.fetcher()

    fetcher.close()
    fetcher.close()


def test_no_more_pages_are_fetched_than_the_run_may(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "*"] = "<p>Mira"
    fetcher = direct.fetcher(WebAccess(pages=2))
    fetcher.fetch(f"{url}/a")
    with pytest.raises(ToolError, match="backslash"):
        fetcher.fetch(f"{url}\\b")  # reaches nothing, and costs nothing
    fetcher.fetch(f"{url}/b")

    with pytest.raises(ToolError) as refused:
        fetcher.fetch(f"{url}/c")

    assert str(refused.value) == (
        f"{url}/c: all 2 pages of this turn were fetched: "
        "answer from what was read, and say what is missing"
    )
    assert "/c" not in direct.web.paths("rivers.example")


def test_pages_of_several_hosts_are_fetched_at_once(direct: Direct) -> None:
    hosts = [f"river{number}.example" for number in range(6)]
    urls = [direct.site(host) for host in hosts]
    meeting = threading.Barrier(len(hosts), timeout=DEADLINE_S)

    def answer(asked: Asked) -> str:
        meeting.wait()  # nobody passes before all have come
        return asked.host

    for host in hosts:
        direct[host, "/"] = answer
    fetcher = direct.fetcher()

    with ThreadPoolExecutor(len(hosts)) as pool:
        bodies = [one.body.decode() for one in pool.map(fetcher.fetch, urls)]

    assert bodies == hosts


def test_pages_of_one_host_that_are_fetched_at_once_ask_for_its_rules_once(direct: Direct) -> None:
    url = direct.site("rivers.example")
    direct["rivers.example", "*"] = "<p>Mira"
    fetcher = direct.fetcher()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(fetcher.fetch, [f"{url}/{number}" for number in range(5)]))

    assert direct.web.paths("rivers.example").count("/robots.txt") == 1


def _sent(path: str, authority: str) -> int:
    lines = [
        f"GET {path} HTTP/1.1", f"Host: {authority}", f"User-Agent: {user_agent()}",
        f"Accept: {ACCEPT}", "Accept-Encoding: gzip, deflate", "", "",
    ]  # fmt: skip
    return len("\r\n".join(lines))
