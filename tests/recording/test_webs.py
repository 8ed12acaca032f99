"""The web on record: what it gave is given again, word for word, and nobody is asked for it."""

from collections.abc import Mapping
from typing import Any

import pytest

from agent.errors import AgentError, ToolError, UserError
from agent.messages import Json
from agent.recording import sound, webs
from agent.store.bodies import packed
from tests.tools.web.paper import PaperWeb, page
from tools.documents.document import Document, Mark
from tools.web.fetching.outage import NoNetwork
from tools.web.page import Link, Page
from tools.web.web import Contact, Query, Result, Web

LIGHT = "https://marlow.example/light"
RESULTS = [
    Result("Marlow", LIGHT, "a light", "2024-05-01", ("mojeek", "brave")),
    Result("青岚桥", "x"),
]
FULL = Page(
    Document(
        LIGHT, "html", "Marlow \0 Lighthouse 青岚桥 \ud800",
        (Mark(3, "heading", "Marlow", level=2),),
        "Marlow", "2024-05-01", warnings=("cut off",),
    ),
    (Link(0, 6, f"{LIGHT}#top"), Link(7, 9, "https://duna.example/")),
    "http://marlow.example/",
    "2026-11-22T10:00:00+00:00",
)  # fmt: skip
Bodies = list[tuple[str, dict[str, Any]]]


class Failing(PaperWeb):
    """A web on which everything fails in one way."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        raise self.error


class Limited(ToolError):
    """An error of the tools' own."""

    exit_code = 75


def kept(web: Web) -> tuple[Web, Bodies]:
    bodies: Bodies = []
    return webs.kept(web, lambda kind, body: bodies.append((kind, dict(body)))), bodies


def again(bodies: Bodies) -> Web:
    left = iter(bodies)

    def take(kind: str, asked: Mapping[str, Json]) -> Mapping[str, Any] | None:
        then = next(left, None)
        assert then is None or (then[0], then[1]["asked"]) == (kind, asked)
        return then[1] if then else None

    return webs.played(webs.Absent, take)


def test_results_and_pages_come_back_whole() -> None:
    web, bodies = kept(PaperWeb({"light": RESULTS}, [FULL]))
    brought = (web.search(Query("light", "week", "us-en", True, 5)), web.open(LIGHT, "why", True))
    played = again(bodies)

    assert brought == (RESULTS, FULL)
    assert (played.search(Query("light", "week", "us-en", True, 5)),
            played.open(LIGHT, "why", True)) == brought  # fmt: skip
    assert {kind for kind, _ in bodies} == {"browsed"}
    assert all(sound.SOUND[kind](body) for kind, body in bodies)


def test_concerns_reach_the_web_that_is_recorded() -> None:
    inner = PaperWeb({"light": RESULTS}, [FULL])
    web, _ = kept(inner)
    web.search(Query("light"), "one")
    web.open(LIGHT, "two")

    assert inner.concerns == ["one", "two"]


@pytest.mark.parametrize(
    "error",
    [ToolError("not found (404)", "search"), NoNetwork("no network"), UserError("no \0", "x")],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_failures_are_the_same_again(error: AgentError) -> None:
    web, bodies = kept(Failing(error))
    with pytest.raises(type(error)) as then:
        web.open(LIGHT)
    with pytest.raises(type(error)) as now:
        again(bodies).open(LIGHT)

    assert (str(now.value), now.value.hint) == (str(then.value), then.value.hint)
    assert all(sound.SOUND[kind](body) for kind, body in bodies)


def test_a_failure_of_the_tools_own_kind_is_one_that_the_model_mends_then_and_now() -> None:
    web, bodies = kept(Failing(Limited("every engine wants to wait")))
    found = []
    for one in (web, again(bodies)):
        with pytest.raises(ToolError) as told:
            one.open(LIGHT)
        found.append((type(told.value), str(told.value), told.value.exit_code))

    assert found == [(ToolError, "every engine wants to wait", 75)] * 2


def test_contacts_are_kept_once_something_was_asked() -> None:
    web, bodies = kept(PaperWeb({}, [FULL]))
    assert (web.contacts(), bodies) == ((), [])
    web.open(LIGHT)
    reached = (Contact("paper.example", "page", 1, 100, 1000),)
    assert web.contacts() == reached

    played = again(bodies)
    assert played.contacts() == ()
    played.open(LIGHT)
    assert played.contacts() == reached


def test_beyond_the_record_the_web_is_asked() -> None:
    inner = PaperWeb({"light": RESULTS}, [FULL])
    web = webs.played(lambda: inner, lambda kind, asked: None)

    assert (web.open(LIGHT), web.search(Query("light"))) == (FULL, RESULTS)
    with pytest.raises(ToolError, match="the web is off here"):
        webs.played(webs.Absent, lambda kind, asked: None).search(Query("light"))


def test_a_page_that_is_opened_again_takes_no_more_room() -> None:
    words = "The light of Marlow is seen from afar. "
    pages = [
        page(f"https://m.example/{number}", "Marlow", f"{number} {500 * words}", ("light", LIGHT))
        for number in range(10)
    ]  # fmt: skip
    web, bodies = kept(PaperWeb({}, pages))
    for one in [*pages, pages[0], pages[0]]:
        web.open(one.url)
    stored: dict[str, str] = {}
    sizes = []
    for _, body in bodies:
        row, texts = packed(body)
        stored |= texts
        sizes.append(len(row))

    assert sum(map(len, stored.values())) < 1.01 * sum(len(one.document.text) for one in pages)
    assert max(sizes) < 700
