"""Engines of ddgs through its real client, against the local web."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.tools.web.local import LocalWeb, Response, redirect
from tests.tools.web.local.found import Found
from tests.tools.web.search.conftest import FOUND, MIRA
from tools.web.access import WebAccess
from tools.web.ledger import Ledger
from tools.web.search.client import MOST_BYTES
from tools.web.search.failures import (
    Blocked,
    Broken,
    Changed,
    EngineFailed,
    Limited,
    Offline,
    Unreachable,
)
from tools.web.search.scraped import Scraped
from tools.web.web import Query, Result

pytestmark = pytest.mark.loopback
Reaching = Callable[..., WebAccess]
SECONDS = 20.0
TEXT = ["duckduckgo", "brave", "mojeek", "startpage", "yahoo", "yandex"]


def failure(access: WebAccess, name: str = "brave", text: str = "mira") -> EngineFailed:
    """Return how a search fails."""
    with pytest.raises(EngineFailed) as failed:
        Scraped(name, access, Ledger()).search(Query(text), SECONDS)
    return failed.value


@pytest.mark.parametrize("name", TEXT)
def test_an_engine_gives_titles_addresses_and_snippets(reaching: Reaching, name: str) -> None:
    found = Scraped(name, reaching(), Ledger()).search(Query("How long is the Mira?"), SECONDS)

    assert found == [Result(*one, engines=(name,)) for one in FOUND]


@pytest.mark.parametrize("name", TEXT)
def test_finding_nothing_is_no_failure(reaching: Reaching, name: str) -> None:
    assert Scraped(name, reaching(), Ledger()).search(Query("nowhere"), SECONDS) == ()


def test_wikipedia_gives_the_article_at_its_own_address(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.article("What Is Life?", "A book by Erwin Schrödinger.")

    assert Scraped("wikipedia", reaching(), Ledger()).search(Query("What Is Life?"), SECONDS) == [
        Result(
            "What Is Life?",
            "https://en.wikipedia.org/wiki/What_Is_Life%3F",
            "A book by Erwin Schrödinger.",
            engines=("wikipedia",),
        )
    ]


def test_a_chinese_question_goes_to_the_chinese_wikipedia(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.article("米拉河", "米拉河长145公里。", language="zh")

    [result] = Scraped("wikipedia", reaching(), Ledger()).search(Query("米拉河"), SECONDS)
    assert result.url == "https://zh.wikipedia.org/wiki/%E7%B1%B3%E6%8B%89%E6%B2%B3"


@pytest.mark.parametrize("name", ["duckduckgo", "yahoo", "bing"])
def test_news_have_their_day(local_web: LocalWeb, reaching: Reaching, name: str) -> None:
    url = "https://news.example.org/a%2Fb"
    local_web.finds("flood", [Found("Flood", url, "It rose.", "2026-11-20T10:00:00+00:00")])

    [result] = Scraped(name, reaching(), Ledger()).search(Query("flood", news=True), SECONDS)
    assert (result.title, result.url, result.snippet, result.date[:10]) == (
        "Flood", url, "It rose.", "2026-11-20",
    )  # fmt: skip


def test_addresses_keep_their_escapes(local_web: LocalWeb, reaching: Reaching) -> None:
    url = "https://rivers.example.org/a%20b%2Fc?q=50%25"
    local_web.finds("escapes", [("Escapes", url, "")])

    [result] = Scraped("yahoo", reaching(), Ledger()).search(Query("escapes"), SECONDS)
    assert result.url == url


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (202, Limited),
        (429, Limited),
        (403, Blocked),
        (500, Broken),
        (404, Changed),
        ("captcha", Blocked),
        ("garbage", Changed),
        ("empty", Changed),
        ("reset", Broken),
    ],
)
@pytest.mark.parametrize("name", ["duckduckgo", "startpage"])
def test_each_trouble_has_its_name(
    local_web: LocalWeb, reaching: Reaching, name: str, fault: int, kind: type[EngineFailed]
) -> None:
    local_web.engine(name).fails(fault)

    assert type(failure(reaching(), name)) is kind


def test_an_engine_says_when_it_may_be_asked_again(local_web: LocalWeb, reaching: Reaching) -> None:
    local_web.engine("brave").fails(429, retry_after="120")

    failed = failure(reaching())
    assert isinstance(failed, Limited)
    assert failed.seconds == 120


def test_an_engine_that_says_nothing_is_left_in_time(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.engine("brave").fails("slow")

    with pytest.raises(Unreachable, match="no answer in time"):
        Scraped("brave", reaching(), Ledger()).search(Query("mira"), 0.5)


def test_an_answer_without_end_is_cut_off(local_web: LocalWeb, reaching: Reaching) -> None:
    local_web.engine("brave").fault = Response("x" * 100_000, times=1000, length=-1)
    local_web.engine("brave")._left = -1
    ledger = Ledger()

    with pytest.raises(Changed, match="larger than"):
        Scraped("brave", reaching(), ledger).search(Query("mira"), SECONDS)
    [contact] = ledger.contacts()
    assert contact.received_bytes <= MOST_BYTES + 200_000


def test_no_way_to_the_proxy_is_no_network() -> None:
    assert type(failure(WebAccess(proxy="http://127.0.0.1:9"))) is Offline


def test_a_network_that_is_cut_off_is_no_network(local_web: LocalWeb, reaching: Reaching) -> None:
    local_web.is_cut_off = True

    assert type(failure(reaching())) is Offline


def test_a_server_that_nobody_vouches_for_is_not_asked(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.site("https://search.brave.com", certificate="stranger")

    assert str(failure(reaching())) == "its certificate is not trusted"
    assert local_web.asked == []


def test_the_usual_authorities_alone_do_not_know_the_test(local_web: LocalWeb) -> None:
    failed = failure(WebAccess(proxy=local_web.proxy))

    assert str(failed) == "its certificate is not trusted"


def test_a_redirect_within_the_site_is_followed(local_web: LocalWeb, reaching: Reaching) -> None:
    site = local_web.site("https://search.brave.com")
    page = (
        '<div data-type="web"><a href="https://a.example.org/"><div class="title">A</div></a></div>'
    )
    site["/new"] = page
    site["*"] = redirect("/new", 302)

    found = Scraped("brave", reaching(), Ledger()).search(Query("a"), SECONDS)
    assert found == [Result("A", "https://a.example.org/", engines=("brave",))]


@pytest.mark.parametrize(
    "target",
    [
        "https://captcha.example.org/",
        "http://search.brave.com/x",
        "http://127.0.0.1/",
        "//evil.example.org",
    ],
)
def test_a_redirect_to_elsewhere_is_not_followed(
    local_web: LocalWeb, reaching: Reaching, target: str
) -> None:
    local_web.site("https://search.brave.com")["*"] = redirect(target, 302)

    assert type(failure(reaching())) is Blocked
    assert {one.host for one in local_web.asked} == {"search.brave.com"}


def test_redirects_in_a_circle_end(local_web: LocalWeb, reaching: Reaching) -> None:
    local_web.site("https://search.brave.com")["*"] = redirect("/again", 302)

    assert str(failure(reaching())) == "it led in circles at search.brave.com"
    assert len(local_web.asked) == 4


def test_the_environment_names_no_proxy(
    local_web: LocalWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "ALL_PROXY",
        "https_proxy",
        "PRIMP_PROXY",
        "DDGS_PROXY",
    ):
        monkeypatch.setenv(name, local_web.proxy)

    failed = failure(WebAccess(ca_bundle=str(local_web.ca)))
    assert isinstance(failed, EngineFailed)
    assert (local_web.asked, local_web.tunnels, local_web.refused) == ([], [], [])


def test_the_ledger_knows_host_requests_and_bytes(reaching: Reaching) -> None:
    ledger = Ledger()
    Scraped("startpage", reaching(), ledger).search(Query("mira"), SECONDS)

    [contact] = ledger.contacts()
    assert (contact.host, contact.purpose, contact.requests) == ("www.startpage.com", "search", 2)
    assert contact.sent_bytes > 100
    assert contact.received_bytes > 500


def test_a_failed_request_is_in_the_ledger_too(local_web: LocalWeb, reaching: Reaching) -> None:
    local_web.engine("brave").fails(429)
    ledger = Ledger()
    with pytest.raises(Limited):
        Scraped("brave", reaching(), ledger).search(Query("mira"), SECONDS)

    assert [(one.host, one.requests) for one in ledger.contacts()] == [("search.brave.com", 1)]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("duckduckgo", "df", "w"),
        ("brave", "tf", "pw"),
        ("startpage", "with_date", "w"),
        ("yahoo", "btf", "w"),
    ],
)
def test_each_engine_is_told_the_time_in_its_own_way(
    local_web: LocalWeb, reaching: Reaching, name: str, field: str, value: str
) -> None:
    Scraped(name, reaching(), Ledger()).search(Query("mira", since="week"), SECONDS)

    asked = local_web.asked[-1]
    sent = parse_qs(urlsplit(asked.path).query) | parse_qs(asked.body.decode())
    assert sent[field] == [value]


@pytest.mark.parametrize(
    ("text", "region", "sent"),
    [
        ("mira", "", "us-en"),
        ("米拉河", "", "cn-zh"),
        ("mira", "jp-ja", "jp-jp"),
        ("mira", "de-de", "de-de"),
    ],
)
def test_the_region_is_that_of_the_words_or_of_the_person(
    local_web: LocalWeb, reaching: Reaching, text: str, region: str, sent: str
) -> None:
    Scraped("duckduckgo", reaching(), Ledger()).search(Query(text, region=region), SECONDS)

    assert parse_qs(local_web.asked[-1].body.decode())["l"] == [sent]


def test_advertisements_are_no_results(reaching: Reaching) -> None:
    found = Scraped("duckduckgo", reaching(), Ledger()).search(Query("mira"), SECONDS)

    assert [one.url for one in found][0] == MIRA
