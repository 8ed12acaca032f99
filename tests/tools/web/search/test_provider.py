"""Providers with a key, through langchain-community's own wrappers, against the local web."""

import json
from collections.abc import Callable
from importlib.util import find_spec

import pytest

from tests.tools.web.local import LocalWeb, Response
from tools.web.access import WebAccess
from tools.web.ledger import Ledger
from tools.web.search.failures import (
    Blocked,
    Broken,
    EngineFailed,
    Limited,
    NotInstalled,
    Offline,
    Unreachable,
)
from tools.web.search.provider import Provider
from tools.web.web import Query, Result

pytest.importorskip("langchain_community")
pytestmark = pytest.mark.loopback
Reaching = Callable[..., WebAccess]
KEY = "sk-4711-very-secret"
KEYS = dict.fromkeys(("BRAVE_SEARCH_API_KEY", "TAVILY_API_KEY", "SERPER_API_KEY"), KEY)
BRAVE, TAVILY, SERPER = "api.search.brave.com", "api.tavily.com", "google.serper.dev"
URL = "https://a.example.org/"
ROW = {"title": "Mira", "url": URL, "link": URL, "score": 1} | dict.fromkeys(
    ("description", "content", "snippet"), "145 km"
)
SECONDS = 60.0


def answers(web: LocalWeb, host: str, answer: object, status: int = 200, wait: str = "") -> None:
    headers = (("Retry-After", wait),) if wait else ()
    body = answer if isinstance(answer, str) else json.dumps(answer)
    response = Response(body, status, "application/json", headers=headers)
    web.site(f"https://{host}")["*"] = response


def failure(access: WebAccess, name: str) -> EngineFailed:
    with pytest.raises(EngineFailed) as failed:
        Provider(name, access, Ledger()).search(Query("mira"), SECONDS)
    assert KEY not in str(failed.value)
    return failed.value


@pytest.mark.parametrize(
    ("name", "host", "answer"),
    [
        ("brave-api", BRAVE, {"web": {"results": [ROW]}}),
        ("tavily", TAVILY, {"results": [ROW]}),
        ("serper", SERPER, {"organic": [ROW]}),
    ],
)
def test_a_provider_is_asked_through_its_wrapper(
    local_web: LocalWeb, reaching: Reaching, name: str, host: str, answer: object
) -> None:
    answers(local_web, host, answer)
    ledger = Ledger()

    found = Provider(name, reaching(keys=KEYS), ledger).search(Query("mira"), SECONDS)
    assert found == [Result("Mira", "https://a.example.org/", "145 km", engines=(name,))]
    [asked] = local_web.asked
    assert KEY in f"{asked.headers}{asked.body!r}"
    assert KEY not in asked.path
    assert [(one.host, one.purpose, one.requests) for one in ledger.contacts()] == [
        (host, "search", 1)
    ]


def test_region_time_and_news_are_told(local_web: LocalWeb, reaching: Reaching) -> None:
    answers(local_web, SERPER, {"news": [ROW | {"date": "Nov 3, 2026"}]})
    query = Query("米拉河", since="week", news=True)

    [result] = Provider("serper", reaching(keys=KEYS), Ledger()).search(query, SECONDS)
    assert result.date == "2026-11-03"
    assert local_web.asked[0].path == (
        "/news?q=%E7%B1%B3%E6%8B%89%E6%B2%B3&gl=cn&hl=zh&num=10&tbs=qdr%3Aw"
    )


@pytest.mark.parametrize(("name", "host"), [("brave-api", BRAVE), ("tavily", TAVILY)])
def test_a_key_that_is_refused_is_told_without_the_key(
    local_web: LocalWeb, reaching: Reaching, name: str, host: str
) -> None:
    answers(local_web, host, f"the key {KEY} is unknown", 401)

    failed = failure(reaching(keys=KEYS), name)
    assert (type(failed), str(failed)) == (Blocked, "it refuses the key (status 401)")


def test_a_spent_allowance_is_waited_for(local_web: LocalWeb, reaching: Reaching) -> None:
    answers(local_web, SERPER, "later", 429, wait="90")

    failed = failure(reaching(keys=KEYS), "serper")
    assert isinstance(failed, Limited)
    assert failed.seconds == 90


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [("oh", 500, Broken), ("no json", 200, Broken)],
)
def test_each_trouble_has_its_name(
    local_web: LocalWeb, reaching: Reaching, answer: str, status: int, kind: type[EngineFailed]
) -> None:
    answers(local_web, BRAVE, answer, status)

    assert type(failure(reaching(keys=KEYS), "brave-api")) is kind


def test_no_way_to_the_proxy_is_no_network() -> None:
    assert type(failure(WebAccess(proxy="http://127.0.0.1:9", keys=KEYS), "brave-api")) is Offline


def test_a_provider_that_says_nothing_is_left_in_time(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.site(f"https://{BRAVE}")["*"] = Response(hold=True)

    with pytest.raises(Unreachable, match="no answer in time"):
        Provider("brave-api", reaching(keys=KEYS), Ledger()).search(Query("mira"), 2.0)


@pytest.mark.skipif(find_spec("googleapiclient") is not None, reason="the package is there")
def test_a_package_that_is_missing_is_told_with_the_command() -> None:
    access = WebAccess(keys={"GOOGLE_API_KEY": KEY, "GOOGLE_CSE_ID": "x"})

    failed = failure(access, "google")
    assert (type(failed), str(failed)) == (
        NotInstalled,
        "install it with: pip install google-api-python-client",
    )
