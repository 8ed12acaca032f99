"""Searches by several engines at once, through the real client, against the local web."""

import json
import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from agent.errors import ConfigError, ToolError
from tests.tools.web.local import LocalWeb
from tests.tools.web.search.conftest import FOUND
from tools.web.access import WebAccess
from tools.web.fetching.outage import NoNetwork
from tools.web.ledger import Ledger
from tools.web.search.failures import NoEngine, RateLimited
from tools.web.search.racing import Pace
from tools.web.search.together import Together
from tools.web.web import Query, Result

pytestmark = pytest.mark.loopback
Reaching = Callable[..., WebAccess]
PATIENT_S = 60.0
URLS = [url for _, url, _ in FOUND]


def together(access: WebAccess, ledger: Ledger | None = None, stagger_s: float = 30.0) -> Together:
    return Together(access, ledger or Ledger(), print, Pace(PATIENT_S, stagger_s, PATIENT_S))


def urls(found: object) -> list[str]:
    assert isinstance(found, list)
    return [one.url for one in found]


def health(folder: Path) -> dict[str, tuple[int, str]]:
    rows = json.loads((folder / "engines.json").read_text("utf-8"))["engines"]
    return {name: (row["failures"], row["kind"]) for name, row in rows.items()}


def test_the_first_good_answer_is_given(reaching: Reaching) -> None:
    assert urls(together(reaching()).search(Query("How long is the Mira?"))) == URLS


def test_as_many_as_were_asked_for(reaching: Reaching) -> None:
    assert urls(together(reaching()).search(Query("Mira", limit=2))) == URLS[:2]


@pytest.mark.parametrize("fault", [202, 403, 429, "captcha", "garbage"])
def test_engines_that_fail_are_stepped_over(
    local_web: LocalWeb, reaching: Reaching, fault: int
) -> None:
    for name in ("duckduckgo", "brave", "mojeek", "startpage"):
        local_web.engine(name).fails(fault)

    found = together(reaching()).search(Query("Mira"))
    assert {one.engines for one in found} == {("yahoo",)}


def test_slow_engines_are_not_waited_for(local_web: LocalWeb, reaching: Reaching) -> None:
    for name in ("duckduckgo", "brave"):
        local_web.engine(name).fails("slow")

    found = together(reaching(), stagger_s=0.01).search(Query("Mira"))
    assert urls(found) == URLS
    assert not {"duckduckgo", "brave"} & {name for one in found for name in one.engines}


def test_weak_answers_of_several_engines_are_one_answer(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.engine("duckduckgo").finds(
        "duna", [("Duna", "https://www.example.org/duna/", "a river")]
    )
    local_web.engine("brave").finds("duna", [("Duna", "http://example.org/duna", "")])
    local_web.engine("mojeek").finds("duna", [("Duna 2", "https://example.org/2", "")])
    local_web.engine("yahoo").finds("duna", [("Duna 3", "https://example.org/3", "")])

    first, *others = together(reaching()).search(Query("duna"))
    assert (first.url, sorted(first.engines)) in (
        ("https://www.example.org/duna/", ["brave", "duckduckgo"]),
        ("https://example.org/duna", ["brave", "duckduckgo"]),
    )
    assert sorted(one.title for one in others) == ["Duna 2", "Duna 3"]


def test_nothing_found_is_an_empty_list(reaching: Reaching) -> None:
    assert together(reaching()).search(Query("nowhere at all")) == []


def test_without_a_network_it_is_said_at_once(
    local_web: LocalWeb, reaching: Reaching, tmp_path: Path
) -> None:
    local_web.is_cut_off = True

    with pytest.raises(NoNetwork, match="there is no way to any search engine") as failed:
        together(reaching(cache=tmp_path / "c")).search(Query("Mira"))
    assert failed.value.exit_code == 69
    assert not (tmp_path / "c" / "engines.json").exists()


def test_it_is_believed_for_a_while_that_there_is_no_network(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.is_cut_off = True
    search = together(reaching())
    with pytest.raises(NoNetwork):
        search.search(Query("Mira"))
    local_web.refused.clear()

    with pytest.raises(NoNetwork):
        search.search(Query("the Mira"))
    assert local_web.refused == []


def test_where_nobody_picks_up_there_is_no_network(reaching: Reaching) -> None:
    with socket.socket() as deaf, ExitStack() as callers:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(4):  # who calls now waits for ever
            caller = callers.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(deaf.getsockname())
        access = reaching(proxy=f"http://127.0.0.1:{deaf.getsockname()[1]}")

        with pytest.raises(NoNetwork):
            together(access, stagger_s=0.0).search(Query("Mira"))


def test_where_all_want_to_wait_the_person_is_told_how_long(
    local_web: LocalWeb, reaching: Reaching, tmp_path: Path
) -> None:
    for engine in local_web.engines:
        engine.fails(429, retry_after="100")
    search = together(reaching(cache=tmp_path / "c"))

    with pytest.raises(RateLimited, match="every search engine wants to be asked later: in 100 s"):
        search.search(Query("Mira"))
    asked = len(local_web.asked)
    with pytest.raises(RateLimited) as failed:
        together(reaching(cache=tmp_path / "c")).search(Query("Mira"))

    assert failed.value.exit_code == 75
    assert len(local_web.asked) == asked


def test_where_none_answers_each_reason_is_told_once(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.engine("brave").fails(403)
    local_web.engine("mojeek").fails(500)
    local_web.engine("yahoo").fails(403)

    with pytest.raises(NoEngine) as failed:
        together(reaching(engines=("brave", "mojeek", "yahoo"))).search(Query("Mira"))
    assert failed.value.exit_code == 69
    reasons = str(failed.value).removeprefix("no search engine answers: ").split("; ")
    assert sorted(reason.partition(": ")[2] for reason in reasons) == [
        "it refuses us (status 403)",
        "its server fails (status 500)",
    ]


def test_an_engine_that_failed_is_left_alone_by_the_next_search(
    local_web: LocalWeb, reaching: Reaching, tmp_path: Path
) -> None:
    for name in ("duckduckgo", "brave"):
        local_web.engine(name).fails(429)
    with pytest.raises(RateLimited):
        together(reaching(cache=tmp_path / "c", engines=("duckduckgo", "brave"))).search(
            Query("Mira")
        )
    assert health(tmp_path / "c") == {"brave": (1, "limited"), "duckduckgo": (1, "limited")}
    local_web.asked.clear()

    together(reaching(cache=tmp_path / "c")).search(Query("the Mira"))
    assert {one.host for one in local_web.asked} <= {"www.mojeek.com", "www.startpage.com"}


def test_engines_that_are_named_are_the_only_ones(local_web: LocalWeb, reaching: Reaching) -> None:
    together(reaching(engines=("mojeek",))).search(Query("Mira"))

    assert {one.host for one in local_web.asked} == {"www.mojeek.com"}


def test_news_are_asked_of_engines_for_news(local_web: LocalWeb, reaching: Reaching) -> None:
    found = together(reaching()).search(Query("Mira", news=True))

    assert urls(found) == URLS
    assert {one.host for one in local_web.asked} <= {
        "duckduckgo.com", "news.search.yahoo.com", "www.bing.com",
    }  # fmt: skip


def test_who_cannot_tell_dates_is_not_asked_for_what_is_new(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    for name in ("duckduckgo", "brave", "startpage"):
        local_web.engine(name).fails(429)
    together(reaching()).search(Query("Mira", since="day"))

    assert "www.mojeek.com" not in {one.host for one in local_web.asked}


@pytest.mark.parametrize(
    ("engines", "message"),
    [
        (("gogle",), "there is no search engine 'gogle'"),
        (("tavily",), "the search engine 'tavily' is not set up"),
        (("searxng",), "the search engine 'searxng' is not set up"),
    ],
)
def test_engines_that_cannot_be_asked_are_a_mistake_of_the_settings(
    reaching: Reaching, engines: tuple[str, ...], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        together(reaching(engines=engines)).search(Query("Mira"))


def test_an_engine_without_news_says_so(reaching: Reaching) -> None:
    with pytest.raises(ToolError, match="mojeek: finds no news"):
        together(reaching(engines=("mojeek",))).search(Query("Mira", news=True))


def test_a_server_of_the_persons_own_is_asked_first(
    local_web: LocalWeb, reaching: Reaching
) -> None:
    local_web.engine("duckduckgo").fails("slow")
    access = reaching(searxng="https://searx.example.org")

    found = together(access).search(Query("Mira"))
    assert found == [Result(*one, engines=("searxng",)) for one in FOUND]


def test_a_long_query_is_cut(local_web: LocalWeb, reaching: Reaching) -> None:
    together(reaching(engines=("brave",))).search(Query("mira " * 1000))

    assert len(local_web.asked[0].path) < 500


@pytest.mark.parametrize("text", ["", "  ", "\x00\x1b", "\ud800"])
def test_a_query_without_words_is_refused(reaching: Reaching, text: str) -> None:
    with pytest.raises(ToolError, match="the query is empty"):
        together(reaching()).search(Query(text))


def test_what_no_engine_can_read_is_left_out(local_web: LocalWeb, reaching: Reaching) -> None:
    together(reaching(engines=("brave",))).search(Query("the\ud800\x00Mira\n<b>&\"'"))

    assert parse_qs(urlsplit(local_web.asked[0].path).query)["q"] == ["the Mira <b>&\"'"]


def test_closing_twice_is_no_harm(reaching: Reaching) -> None:
    search = together(reaching())
    search.close()
    search.close()
