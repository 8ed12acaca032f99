"""What the tools of the loop show of a search and of pages, and what they refuse."""

from dataclasses import replace

import pytest

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tests.strategies.sarn import BRANDT, LIGHTHOUSE, MARLOW, PRICES, WALKS, sarn
from tests.tools.web.paper import PaperWeb, page
from tools.documents.reading.evidence import Evidence
from tools.toolbox import Outcome, Toolbox
from tools.web.caution import Caution
from tools.web.surfing import Surfer
from tools.web.tools import Browser
from tools.web.web import Result

LONG = "https://long.example/"
LINES = "".join(f"Line {number} of the harbour book tells nothing.\n" for number in range(1, 120))
BOOK = page(LONG, "Harbour book", f"{LINES}The tide of 1871 was high.\n{LINES}The tide fell.")


def browser(web: PaperWeb | None = None, said: str = "") -> Browser:
    return Browser(Surfer(web or sarn(), Evidence(), Caution(said=said)))


def searched(web: PaperWeb | None = None) -> Browser:
    made = browser(web)
    made.search_web("Marlow Lighthouse")
    return made


def call(made: Browser, tool: str, **arguments: Json) -> Outcome:
    toolbox = Toolbox.of(
        made.search_web, made.open_page, made.find_in_page, made.follow, made.back, made.quote_page
    )
    return toolbox.call(ToolCall(tool, arguments))


def test_results_are_numbered_with_title_host_date_and_snippet() -> None:
    assert browser().search_web("Marlow Lighthouse") == Outcome(
        "1 · Marlow Lighthouse · sarn.example\n"
        "Marlow Lighthouse on Sarn Island was built in 1871.\n"
        "2 · Walks on Sarn Island · walks.example · 2024-05-02\n"
        "The path to the lighthouse takes an hour.",
        [
            {"number": 1, "url": LIGHTHOUSE, "title": "Marlow Lighthouse", "date": "",
             "engines": []},
            {"number": 2, "url": WALKS.url, "title": "Walks on Sarn Island",
             "date": "2024-05-02T08:00:00+00:00", "engines": []},
        ],
    )  # fmt: skip


def test_a_page_keeps_its_number_in_later_searches() -> None:
    new = Result("Sarn", "https://new.example/")
    made = searched(PaperWeb({"Marlow Lighthouse": (MARLOW, WALKS), "Sarn": (new, WALKS)}))

    told = made.search_web("Sarn").text.splitlines()

    assert [line.partition(" ")[0] for line in told if " · " in line] == ["3", "2"]


def test_a_search_that_finds_nothing_says_so() -> None:
    made = browser()

    assert made.search_web("Atlantis").text == "nothing found: search with other words"
    told = made.search_web("Atlantis", since="week").text
    assert told == "nothing found of that time: search with other words"


@pytest.mark.parametrize(
    "named",
    [1, "1", "[1]", "result 1", "(1)", "#1", "1.", LIGHTHOUSE, "www.sarn.example/marlow-lighthouse",
     "marlow lighthouse", f"<{LIGHTHOUSE}>"],
)  # fmt: skip
def test_a_page_is_named_by_number_address_or_title(named: int | str) -> None:
    made = searched()

    assert made.open_page(named).value == {
        "url": LIGHTHOUSE, "title": "Marlow Lighthouse", "window": 1, "windows": 1
    }  # fmt: skip


def test_a_page_shows_its_heading_and_its_links() -> None:
    assert searched().open_page(1).text == (
        "Marlow Lighthouse · sarn.example · window 1 of 1\n"
        "Marlow Lighthouse stands on the northern cape of Sarn Island. It was built in 1871 by the "
        "engineer 【1†Ada Brandt】. Its lamp has been electric since 1934."
    )


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("7", "there is no result 7: write a number from 1 to 2, or an address"),
        ("the best one", "'the best one' is no page: write a number from 1 to 2, or an address"),
        ("0", "there is no result 0: write a number from 1 to 2, or an address"),
        ("https://gone.example/x", "https://gone.example/x: not found (404)"),
    ],
)
def test_a_page_that_is_none_is_told(named: str, told: str) -> None:
    made = browser(said="https://gone.example/x")
    made.search_web("Marlow Lighthouse")

    with pytest.raises(ToolError, match=".") as caught:
        made.open_page(named)

    assert str(caught.value) == told


def test_before_a_search_there_are_no_numbers() -> None:
    with pytest.raises(ToolError, match="^there is no result 1: search first$"):
        browser().open_page(1)


def test_another_window_of_the_open_page_is_shown_without_fetching_it_again() -> None:
    web = PaperWeb(pages=(BOOK,))
    made = browser(web, said=LONG)

    first, second = made.open_page(LONG), made.open_page(LONG, window=2)

    assert first.text.splitlines()[:2] == [
        "Harbour book · long.example · window 1 of 5", "Line 1 of the harbour book tells nothing."
    ]  # fmt: skip
    assert second.text.startswith("Harbour book · long.example · window 2 of 5\n")
    assert web.asked == [("open", LONG)]


def test_a_window_that_is_none_is_told() -> None:
    made = browser(PaperWeb(pages=(BOOK,)), said=LONG)

    with pytest.raises(ToolError, match="^there is no window 9: there are 1 to 5$"):
        made.open_page(LONG, window=9)


def test_what_could_not_be_read_of_a_page_stands_above_its_text() -> None:
    cut = replace(BOOK, document=replace(BOOK.document, warnings=("only the first 2 MB",)))
    made = browser(PaperWeb(pages=(cut,)), said=LONG)

    assert made.open_page(LONG).text.splitlines()[1] == "(only the first 2 MB)"
    assert "only the first" not in made.open_page(LONG, window=2).text


def test_an_empty_page_says_so() -> None:
    made = browser(PaperWeb(pages=(page(LONG, "Nothing", " "),)), said=LONG)

    assert made.open_page(LONG).text.endswith("window 1 of 1\n(the page holds no text)")


def test_finding_shows_the_sentences_with_the_word_and_goes_on() -> None:
    made = browser(PaperWeb(pages=(BOOK,)), said=LONG)
    made.open_page(LONG)

    found = [made.find_in_page("The tide").text for _ in range(3)]

    assert found == [
        "Harbour book · long.example · window 3 of 5\nThe tide of 1871 was high.",
        "Harbour book · long.example · window 5 of 5\nThe tide fell.",
        "Harbour book · long.example · window 3 of 5\nThe tide of 1871 was high.",
    ]


@pytest.mark.parametrize("text", ["whale", "  ", ""])
def test_what_does_not_stand_on_the_page_is_told(text: str) -> None:
    made = searched()
    made.open_page(1)

    with pytest.raises(ToolError, match="does not stand on this page$"):
        made.find_in_page(text)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [("find_in_page", {"text": "tide"}), ("follow", {"link": 1}), ("quote_page", {"text": "tide"})],
)
def test_without_an_open_page_there_is_nothing_to_work_on(
    tool: str, arguments: dict[str, Json]
) -> None:
    with pytest.raises(ToolError, match="^no page is open: search, then open one$"):
        call(browser(), tool, **arguments)


def test_a_link_is_followed_and_left_again() -> None:
    made = searched()
    first = made.open_page(1)

    followed = made.follow(1)

    assert followed.value == {"url": BRANDT, "title": "Ada Brandt", "window": 1, "windows": 1}
    assert made.back() == first
    with pytest.raises(ToolError, match="^there is no page before this one$"):
        made.back()


def test_a_quote_is_kept_with_its_address() -> None:
    made = searched()
    made.open_page(1)

    kept = made.quote_page("it was built  in 1871 by the engineer ada brandt")

    said = "It was built in 1871 by the engineer Ada Brandt"
    assert kept == Outcome(
        "quote [1] kept", {"number": 1, "source": LIGHTHOUSE, "quote": said}
    )  # fmt: skip
    assert [one.text for one in made.surfer.evidence.quotes] == [said]


def test_words_that_do_not_stand_there_come_with_the_nearest_sentence() -> None:
    made = searched()
    made.open_page(1)

    with pytest.raises(ToolError) as caught:
        made.quote_page("It was built in 1901 by the engineer Ada Brandt")

    assert str(caught.value) == (
        "these words do not stand on this page; the nearest are: "
        "It was built in 1871 by the engineer Ada Brandt."
    )


def test_an_outage_is_remembered_until_a_search_succeeds() -> None:
    class Flaky(PaperWeb):
        def search(self, query, concern=""):  # type: ignore[no-untyped-def]
            if not self.asked:
                super().search(query, concern)
                raise ToolError("no engine answers")
            return super().search(query, concern)

    made = browser(Flaky({"Sarn": (MARLOW,)}))
    with pytest.raises(ToolError, match="^no engine answers$"):
        made.search_web("Sarn")

    told = made.outage
    made.search_web("Sarn")

    assert (told, made.outage) == ("no engine answers", "")


def test_an_empty_query_is_no_outage() -> None:
    made = browser()

    with pytest.raises(ToolError, match="^the query is empty: write what to find$"):
        made.search_web("  ")

    assert made.outage == ""


def test_all_that_shows_pages_is_marked_as_the_words_of_others() -> None:
    made = browser()
    shown = (made.search_web, made.open_page, made.find_in_page, made.follow, made.back)

    assert {tool.shows for tool in Toolbox.of(*shown)} == {"web"}
    assert not Toolbox.of(made.quote_page).tools["quote_page"].untrusted


def test_an_address_of_the_question_is_opened_as_the_persons_own() -> None:
    web = sarn()

    browser(web, said=f"Look at {PRICES}").open_page(PRICES)

    assert web.concerns == [""]
