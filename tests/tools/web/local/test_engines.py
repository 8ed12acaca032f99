"""The engines of the local web, read by the engine classes of ddgs through its real client."""

from typing import Any

import pytest

from tests.tools.web.local import LocalWeb
from tests.tools.web.local.found import Found

pytestmark = pytest.mark.loopback
MIRA = Found(
    "Mira – a river & its source",
    "https://rivers.example.org/mira?a=1&b=2",
    'The "Mira" rises at 480 m; 米拉河长145公里',
    "2026-11-20T10:00:00+00:00",
)


def engine(web: LocalWeb, name: str, category: str = "text", timeout_s: int = 20) -> Any:
    """Return an engine of ddgs that sees this web alone."""
    from ddgs.engines import ENGINES

    return ENGINES[category][name](proxy=web.proxy, timeout=timeout_s, verify=str(web.ca))


@pytest.mark.parametrize("name", ["brave", "duckduckgo", "mojeek", "startpage", "yahoo"])
def test_an_engine_finds_what_the_test_wrote(local_web: LocalWeb, name: str) -> None:
    local_web.finds("mira", [MIRA])
    [result] = engine(local_web, name).search("the river Mira", region="us-en")

    assert (result.title, result.href, result.body) == (MIRA.title, MIRA.url, MIRA.snippet)


@pytest.mark.parametrize("name", ["brave", "duckduckgo", "mojeek", "startpage", "yahoo"])
def test_an_engine_finds_nothing_for_other_words(local_web: LocalWeb, name: str) -> None:
    local_web.finds("mira", [MIRA])

    found = engine(local_web, name).search("the river Duna")
    assert found == []


@pytest.mark.parametrize("name", ["bing", "duckduckgo", "yahoo"])
def test_news_are_found_with_their_day(local_web: LocalWeb, name: str) -> None:
    local_web.finds("mira", [Found("Flood", "https://news.example.org/flood", "High", MIRA.date)])
    [result] = engine(local_web, name, "news").search("Mira")

    assert (result.title, result.url, result.body) == (
        "Flood", "https://news.example.org/flood", "High",
    )  # fmt: skip
    assert result.date[:8] == "2026-11-"
    assert result.source == "The Gazette"


def test_wikipedia_finds_an_article_by_its_title(local_web: LocalWeb) -> None:
    url = local_web.article("Mira (river)", "The Mira is a river.")
    [result] = engine(local_web, "wikipedia").search("mira")

    assert (result.title, result.href) == ("Mira (river)", url)
    assert result.body == "The Mira is a river."


@pytest.mark.parametrize("status", [202, 403, 429, 500])
def test_an_engine_that_refuses_gives_ddgs_nothing(local_web: LocalWeb, status: int) -> None:
    local_web.finds("mira", [MIRA])
    local_web.engine("mojeek").fails(status)

    assert engine(local_web, "mojeek").search("Mira") is None


def test_an_engine_that_fails_twice_answers_the_third_time(local_web: LocalWeb) -> None:
    local_web.finds("mira", [MIRA])
    local_web.engine("mojeek").fails(429, times=2)
    asking = engine(local_web, "mojeek")

    assert [bool(asking.search("Mira")) for _ in range(3)] == [False, False, True]


def test_a_slow_engine_runs_into_the_time_limit(local_web: LocalWeb) -> None:
    from ddgs.exceptions import TimeoutException

    local_web.engine("mojeek").fails("slow")
    with pytest.raises(TimeoutException):
        engine(local_web, "mojeek", timeout_s=1).search("Mira")


def test_a_torn_connection_is_an_error_of_ddgs(local_web: LocalWeb) -> None:
    from ddgs.exceptions import DDGSException

    local_web.engine("mojeek").fails("reset")
    with pytest.raises(DDGSException):
        engine(local_web, "mojeek").search("Mira")


def test_every_text_engine_of_ddgs_is_there(local_web: LocalWeb) -> None:
    from ddgs.engines import ENGINES

    known = {one.name for one in local_web.engines}
    assert set(ENGINES["text"]) | set(ENGINES["news"]) <= known
    assert local_web.refused == []
