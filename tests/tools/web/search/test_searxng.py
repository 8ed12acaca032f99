import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.tools.web.local import LocalWeb, Response, redirect
from tests.tools.web.search.conftest import FOUND
from tools.web.access import WebAccess
from tools.web.ledger import Ledger
from tools.web.search.failures import (
    Blocked,
    Broken,
    Changed,
    EngineFailed,
    Limited,
    Offline,
    Unreachable,
)
from tools.web.search.searxng import SearXNG
from tools.web.web import Query, Result

pytestmark = pytest.mark.loopback
Reaching = Callable[..., WebAccess]
SERVER = "https://searx.example.org"


def failure(access: WebAccess, seconds: float = 20.0) -> EngineFailed:
    with pytest.raises(EngineFailed) as failed:
        SearXNG(access, Ledger()).search(Query("mira"), seconds)
    return failed.value


@pytest.mark.parametrize(
    "server", [SERVER, f"{SERVER}/", f"{SERVER}/search", "http://searx.example.org"]
)
def test_a_server_gives_results(reaching: Reaching, server: str) -> None:
    found = SearXNG(reaching(searxng=server), Ledger()).search(Query("mira"), 20.0)

    assert found == [Result(*one, engines=("searxng",)) for one in FOUND]


def test_a_server_on_this_machine_needs_no_proxy(local_web: LocalWeb) -> None:
    rows = [{"title": "A", "url": "https://a.example.org/", "publishedDate": "2026-11-20T10:00:00"}]
    port = local_web.listen("127.0.0.1")
    answer = Response(json.dumps({"results": rows}), media_type="application/json")
    local_web.site("http://127.0.0.1")["*"] = answer
    access = WebAccess(proxy="http://127.0.0.1:9", searxng=f"http://127.0.0.1:{port}")

    assert SearXNG(access, Ledger()).search(Query("a"), 20.0) == [
        Result("A", "https://a.example.org/", "", "2026-11-20T10:00:00", ("searxng",))
    ]


def test_it_is_told_language_time_and_kind(local_web: LocalWeb, reaching: Reaching) -> None:
    query = Query("米拉河", since="month", news=True)
    SearXNG(reaching(searxng=SERVER), Ledger()).search(query, 20.0)

    assert parse_qs(urlsplit(local_web.asked[0].path).query) == {
        "q": ["米拉河"],
        "format": ["json"],
        "language": ["zh-CN"],
        "categories": ["news"],
        "safesearch": ["1"],
        "time_range": ["month"],
    }


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Response("no", 403), Blocked),
        (Response("wait", 429), Limited),
        (Response("oh", 500), Broken),
        (Response("<html>", 200), Changed),
        (Response("[]", 200), Changed),
        (Response('{"results": 7}', 200), Changed),
        (Response("[" * 100_000, 200), Changed),
        (Response("x" * 100_000, times=1000, length=-1), Changed),
        (Response(reset=True), Broken),
        (redirect("https://evil.example.org/", 302), Blocked),
    ],
)
def test_each_trouble_has_its_name(
    local_web: LocalWeb, reaching: Reaching, answer: Response, kind: type[EngineFailed]
) -> None:
    local_web.site("https://own.example.org")["*"] = answer

    assert type(failure(reaching(searxng="https://own.example.org"))) is kind
    assert {one.host for one in local_web.asked} == {"own.example.org"}


def test_rows_that_are_none_are_passed_over(local_web: LocalWeb, reaching: Reaching) -> None:
    rows = [7, {}, {"title": None, "url": None}, {"title": ["x"], "url": "https://a.example.org"},
            {"title": "A", "url": "https://a.example.org/"}]  # fmt: skip
    local_web.site("https://own.example.org")["*"] = Response(json.dumps({"results": rows}))

    found = SearXNG(reaching(searxng="https://own.example.org"), Ledger()).search(Query("a"), 20.0)
    assert found == [Result("A", "https://a.example.org/", engines=("searxng",))]


def test_a_server_that_says_nothing_is_left_in_time(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.site("https://own.example.org")["*"] = Response(hold=True)

    assert type(failure(reaching(searxng="https://own.example.org"), 0.5)) is Unreachable


def test_no_way_to_the_server_is_told() -> None:
    assert type(failure(WebAccess(searxng="http://127.0.0.1:9"))) is Offline


def test_the_environment_names_no_proxy(
    local_web: LocalWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, local_web.proxy)

    failure(WebAccess(searxng="http://127.0.0.1:9"))
    assert (local_web.asked, local_web.tunnels) == ([], [])
