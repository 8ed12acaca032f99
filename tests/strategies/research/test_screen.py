"""The screen of the text browser: where each command leads."""

from dataclasses import replace

import pytest

from agent.errors import ToolError
from agent.strategies.research.commands import Command, read
from agent.strategies.research.screen import Screen, heading, results_page
from tests.strategies.research.browsing import FOUND, LIGHT, paper
from tests.tools.web.paper import ACCESSED, PaperWeb
from tools.documents.reading.evidence import Evidence
from tools.web.fetching.outage import NoNetwork
from tools.web.page import Page
from tools.web.surfing import Surfer
from tools.web.view import View


def screen(*commands: str) -> Screen:
    made = Screen(Surfer(paper(), Evidence()))
    for one in commands:
        does(made, one)
    return made


def does(made: Screen, written: str) -> str:
    command = read(written)
    assert command is not None
    return made.do(command)


def where(made: Screen) -> str:
    assert made.view is not None
    return heading(made.view)


def test_what_a_search_finds_is_a_page_whose_titles_are_its_links() -> None:
    view = View(results_page("lighthouse", FOUND["lighthouse"]))

    assert heading(view) == "Results for lighthouse, window 1 of 1"
    assert view.text == (
        "【1†Marlow Lighthouse†light.example】 (2020-05-01)\nA white tower.\n\n"
        "【2†Gone†gone.example】\nNot there any more."
    )


def test_a_click_opens_a_page_and_back_returns_to_the_results() -> None:
    made = screen("Search lighthouse", "Clicked on link 1")
    assert where(made) == "Marlow Lighthouse (light.example), window 1 of 1"

    does(made, "Back")
    assert where(made) == "Results for lighthouse, window 1 of 1"
    with pytest.raises(ToolError, match="nothing before this"):
        does(made, "Back")


def test_back_goes_through_pages_and_searches_in_their_order() -> None:
    made = screen("Search lighthouse", "Clicked on link 1", "Clicked on link 1", "Search roads")
    seen = []
    while made.before:
        does(made, "Back")
        seen.append(where(made))

    assert seen == [
        "Ada Brandt (people.example), window 1 of 1",
        "Marlow Lighthouse (light.example), window 1 of 1",
        "Results for lighthouse, window 1 of 1",
    ]


def test_a_quote_behind_back_is_of_the_page_that_is_in_sight_again() -> None:
    made = screen("Search lighthouse", "Clicked on link 1", "Clicked on link 1", "Back")
    does(made, "Quote: it was BUILT by ada brandt")

    (quoted,) = made.surfer.evidence.quotes
    assert (quoted.text, quoted.passage.source) == ("It was built by Ada Brandt", LIGHT)
    assert quoted.passage.title == "Marlow Lighthouse"


def test_a_long_page_is_scrolled_window_by_window_and_never_beyond_its_ends() -> None:
    made = screen("Search roads", "Clicked on link 1")
    assert made.view is not None
    windows = made.view.windows
    shown = []
    for command in ("Scrolled down 2", "Scrolled up 1", "Scrolled up 3", "Scrolled down 3", "Top"):
        does(made, command)
        shown.append(made.view.window)

    assert windows >= 4
    assert shown == [3, 2, 1, 4, 1]
    for _ in range(windows):
        does(made, "Scrolled down 3")
    assert made.view.window == windows


def test_words_are_found_behind_the_window_and_their_window_comes_into_sight() -> None:
    made = screen("Search roads", "Clicked on link 1")
    does(made, "Find in page: PAVED in 1911")

    assert made.view is not None
    assert made.view.window == made.view.windows


@pytest.mark.parametrize(
    ("before", "command", "why"),
    [
        ([], "Clicked on link 1", "nothing is in sight: search first"),
        ([], "Quote: anything", "nothing is in sight: search first"),
        ([], "Top", "nothing is in sight: search first"),
        ([], "Search nowhere", "nothing was found for 'nowhere'"),
        (["Search lighthouse"], "Clicked on link 3", "there is no link 3 in sight"),
        (["Search lighthouse"], "Clicked on link 2", "https://gone.example/: not found (404)"),
        (["Search lighthouse"], "Quote: A white tower.",
         "these are search results: click on one of them first"),
        (["Search lighthouse"], "Find in page: white",
         "these are search results: click on one of them first"),
        (["Search lighthouse", "Clicked on link 1"], "Quote: It was built in 1861.",
         "these words do not stand on this page"),
        (["Search lighthouse", "Clicked on link 1"], "Quote: It",
         "these words do not stand on this page"),
        (["Search lighthouse", "Clicked on link 1"], "Clicked on link 2",
         "there is no link 2 in sight"),
        (["Search lighthouse", "Clicked on link 1", "Quote: Marlow Lighthouse is white."],
         "Quote: marlow lighthouse is white.", "this is quoted already, as [1]"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing(before: list[str], command: str, why: str) -> None:
    made = screen(*before)
    view, quotes = made.view, list(made.surfer.evidence.quotes)

    with pytest.raises(ToolError) as refused:
        does(made, command)

    assert str(refused.value) == why
    assert (made.view, made.surfer.evidence.quotes) == (view, quotes)


@pytest.mark.parametrize(("kept", "unreached"), [("", False), (ACCESSED, True)])
def test_a_page_without_a_way_to_it_is_an_outage_where_the_cache_alone_had_found_it(
    kept: str, unreached: bool
) -> None:
    class Down(PaperWeb):
        def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
            raise NoNetwork("there is no network")

    found = {"lighthouse": [replace(one, kept=kept) for one in FOUND["lighthouse"]]}
    made = Screen(Surfer(Down(found), Evidence()))
    made.do(Command("search", "lighthouse"))
    with pytest.raises(NoNetwork):
        made.do(Command("click", number=1))

    assert (made.outage, made.is_unreached) == ("there is no network", unreached)


def test_a_search_that_fails_is_an_outage_until_one_succeeds() -> None:
    class Down(type(paper())):  # type: ignore[misc]
        fails = True

        def search(self, query: object, concern: str = "") -> object:
            if self.fails:
                raise ToolError("no search engine answers")
            return super().search(query, concern)

    web = Down(FOUND, ())
    made = Screen(Surfer(web, Evidence()))
    with pytest.raises(ToolError, match="no search engine answers"):
        made.do(Command("search", "lighthouse"))
    assert made.outage == "no search engine answers"

    web.fails = False
    made.do(Command("search", "lighthouse"))
    assert made.outage == ""
