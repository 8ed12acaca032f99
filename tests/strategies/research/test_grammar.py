"""The grammar of the next command: only what can be done can be written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.strategies.research.grammar import grammar, quotable
from agent.strategies.research.screen import Screen
from tests.gbnf import Grammar
from tests.strategies.research.test_screen import does, screen
from tests.tools.web.paper import PaperWeb, page
from tools.documents.reading.evidence import Evidence
from tools.web.surfing import Surfer

SEARCH, CLICK = "Search lighthouse", "Clicked on link 1"
PAGE = (SEARCH, CLICK)
EVERY = (
    "Search owls", "Clicked on link 1", "Clicked on link 2", "Clicked on link 3",
    "Find in page: stone", "Quote: Marlow Lighthouse is white.", "Scrolled down 1",
    "Scrolled down 3", "Scrolled up 1", "Top", "Back", "End: Answer",
    "End: Nonsense, Controversial",
)  # fmt: skip


def allowed(*before: str, may_refuse: bool = True) -> set[str]:
    made = Grammar(grammar(screen(*before), may_refuse))
    return {one for one in EVERY if made.accepts(one)}


@pytest.mark.parametrize(
    ("before", "commands"),
    [
        ((), {"Search owls", "End: Nonsense, Controversial"}),
        ((SEARCH,), {"Clicked on link 1", "Clicked on link 2", "End: Nonsense, Controversial"}),
        (PAGE, {"Quote: Marlow Lighthouse is white.", "Back", "End: Nonsense, Controversial"}),
        ((*PAGE, "Quote: Marlow Lighthouse is white."),
         {"Search owls", "Clicked on link 1", "Back", "End: Answer",
          "End: Nonsense, Controversial"}),
        (("Search roads", CLICK), {"Find in page: stone", "Scrolled down 1", "Scrolled down 3",
                                   "Back", "End: Nonsense, Controversial"}),
        (("Search roads", CLICK, "Scrolled down 1"),
         {"Search owls", "Find in page: stone", "Scrolled down 1", "Scrolled up 1", "Top", "Back",
          "End: Nonsense, Controversial"}),
    ],
    ids=["nothing", "results", "a page", "a quoted page", "a long page", "its second window"],
)  # fmt: skip
def test_only_what_can_be_done_can_be_written(before: tuple[str, ...], commands: set[str]) -> None:
    assert allowed(*before) == commands


def test_what_a_search_found_is_looked_into_before_the_next_search() -> None:
    assert "Search owls" not in allowed(SEARCH)
    assert "Search owls" in allowed(SEARCH, CLICK, "Back")


def test_what_was_opened_is_not_opened_again_from_the_results() -> None:
    again = allowed(SEARCH, CLICK, SEARCH)

    assert "Clicked on link 1" not in again
    assert "Clicked on link 2" in again


def test_where_all_that_was_found_is_known_another_search_may_follow() -> None:
    again = allowed("Search 青岚桥", CLICK, "Back")

    assert again == {"Search owls", "End: Nonsense, Controversial"}


def test_with_a_quote_a_page_that_was_just_opened_is_read_before_the_end() -> None:
    quoted = (*PAGE, "Quote: Marlow Lighthouse is white.")

    assert "End: Answer" in allowed(*quoted)
    assert "End: Answer" not in allowed(*quoted, "Search roads")
    assert "End: Answer" not in allowed(*quoted, "Search roads", CLICK)


def test_a_search_that_was_done_before_leads_to_its_pages_or_back_and_to_no_search() -> None:
    again = allowed("Search 青岚桥", CLICK, "Search 青岚桥")

    assert again == {"Clicked on link 1", "Back", "End: Nonsense, Controversial"}


def test_the_question_is_refused_only_where_that_is_allowed() -> None:
    assert "End: Nonsense, Controversial" not in allowed(may_refuse=False)


def test_a_quote_is_sentences_in_sight_in_a_row() -> None:
    made = Grammar(grammar(screen(*PAGE)))
    first, second = "Marlow Lighthouse is white.", "It was built by Ada Brandt in 1860."
    third = "It is 29 metres high."

    assert made.accepts(f"Quote: {second}")
    assert made.accepts(f"Quote: {first} {second}")
    assert made.accepts(f"Quote: {first} {second} {third}")
    assert not made.accepts(f"Quote: {first} {third}")
    assert not made.accepts("Quote: Marlow Lighthouse is black.")
    assert not made.accepts("Quote: ")


def test_a_sentence_that_is_quoted_cannot_be_quoted_again_nor_spanned() -> None:
    made = Grammar(grammar(screen(*PAGE, "Quote: It was built by Ada Brandt in 1860.")))

    assert made.accepts("Quote: Marlow Lighthouse is white.")
    assert not made.accepts("Quote: It was built by Ada Brandt in 1860.")
    assert not made.accepts("Quote: Marlow Lighthouse is white. It is 29 metres high.")


def test_chinese_sentences_can_be_quoted() -> None:
    made = Grammar(grammar(screen("Search 青岚桥", CLICK)))

    assert made.accepts("Quote: 桥由陆远山主持修建，1642年完工。")
    assert made.accepts("Quote: 青岚桥位于柳溪镇。 桥由陆远山主持修建，1642年完工。")


def test_a_search_is_one_line_of_bounded_length() -> None:
    made = Grammar(grammar(screen()))

    assert not made.accepts("Search  owls")
    assert not made.accepts("Search owls\nTop")
    assert not made.accepts(f"Search {'o' * 200}")


ODD = "aB1é. !?\n-–“”\"\\[]()【】桥。；，一亿%'\u00ad\u200b\t"


@given(st.text(st.sampled_from(ODD), min_size=1, max_size=80))
def test_whatever_stands_on_a_page_the_grammar_is_sound_and_its_quotes_stand_there(
    text: str,
) -> None:
    made = Screen(Surfer(PaperWeb(pages=[page("https://odd.example/", "Odd", text)]), Evidence()))
    made.view = made.surfer.open("https://odd.example/")
    rules = Grammar(grammar(made))

    for piece in quotable(made):
        assert rules.accepts(f"Quote: {piece.words}")
        before = len(made.surfer.evidence.quotes)
        does(made, f"Quote: {piece.words}")
        assert len(made.surfer.evidence.quotes) == before + 1
