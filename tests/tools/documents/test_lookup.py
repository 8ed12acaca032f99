"""Search and Lookup: what is open, how a keyword goes on, and what resets it."""

import pytest

from agent.errors import ToolError
from tests.tools.documents.pages import documents
from tools.documents.documents import Documents
from tools.documents.reading.lookup import MOST_BEGINNING_CHARS, MOST_SENTENCE_CHARS, Environment

TIGER = (
    "The tiger is a cat. It hunts alone. It eats deer. It lives in Asia. It swims well. "
    "Tigers were once common. Now tigers are rare."
)
PAGES = {"Tiger": TIGER, "Cat": "The cat is small. A cat purrs.", "Tiger (tank)": "A tank."}


def environment(pages: dict[str, str] | None = None, listed: bool = True) -> Environment:
    return Environment(documents(pages or PAGES, listed))


@pytest.mark.parametrize("listed", [True, False])
def test_a_title_opens_its_page_at_its_first_five_sentences(listed: bool) -> None:
    told = environment(listed=listed).search("Tiger")

    assert (
        told == "The tiger is a cat. It hunts alone. It eats deer. It lives in Asia. It swims well."
    )


@pytest.mark.parametrize("name", ["tiger", " TIGER ", "Tíger", "tiger_(tank)", "TIGER (Tank)"])
def test_case_accents_and_underscores_do_not_matter(name: str) -> None:
    assert not environment().search(name).startswith("Could not find")


@pytest.mark.parametrize(
    "name", ["annual report", "Annual_Report.PDF", "the year", "/x/annual_report.pdf"]
)
def test_a_document_is_found_by_its_title_and_by_its_file(name: str) -> None:
    found = environment({"/x/annual_report.pdf|The Year": "All went well."}).search(name)

    assert found == "All went well."


@pytest.mark.parametrize("listed", [True, False])
def test_an_unknown_title_names_those_that_come_near(listed: bool) -> None:
    told = environment(listed=listed).search("Tiger cub")

    assert told in (
        "Could not find Tiger cub. Similar: ['Tiger', 'Tiger (tank)'].",
        "Could not find Tiger cub. Similar: ['Tiger (tank)', 'Tiger'].",
    )


def test_at_most_five_similar_titles_are_named() -> None:
    told = environment({f"Tiger {number}": "A tiger." for number in range(9)}).search("Tiger")

    assert told.count("'") == 10


def test_where_no_title_comes_near_those_of_matching_texts_are_named() -> None:
    assert environment().search("purrs") == "Could not find purrs. Similar: ['Cat']."
    assert environment().search("xyzzy") == "Could not find xyzzy. Similar: []."


def test_the_same_keyword_goes_on_to_the_next_sentence_until_there_is_none() -> None:
    pages = environment()
    pages.search("Tiger")

    assert [pages.lookup("tiger") for _ in range(5)] == [
        "(Result 1 / 3) The tiger is a cat.",
        "(Result 2 / 3) Tigers were once common.",
        "(Result 3 / 3) Now tigers are rare.",
        "No more results.",
        "No more results.",
    ]


def test_another_keyword_begins_anew_and_case_does_not_matter() -> None:
    pages = environment()
    pages.search("Tiger")
    pages.lookup("tiger")
    pages.lookup("tiger")

    assert pages.lookup("ASIA") == "(Result 1 / 1) It lives in Asia."
    assert pages.lookup("Tiger") == "(Result 1 / 3) The tiger is a cat."


def test_a_new_page_begins_the_same_keyword_anew() -> None:
    pages = environment()
    pages.search("Tiger")
    pages.lookup("cat")
    pages.search("Cat")

    assert pages.lookup("cat") == "(Result 1 / 2) The cat is small."


def test_the_same_page_opened_again_begins_the_keyword_anew() -> None:
    pages = environment()
    pages.search("Tiger")
    pages.lookup("tiger")
    pages.search("Tiger")

    assert pages.lookup("tiger") == "(Result 1 / 3) The tiger is a cat."


def test_a_search_that_finds_nothing_keeps_the_page_and_how_far_it_was_read() -> None:
    pages = environment()
    pages.search("Tiger")
    pages.lookup("tiger")
    pages.search("Lion")

    assert pages.lookup("tiger") == "(Result 2 / 3) Tigers were once common."


def test_a_keyword_that_is_not_there_has_no_results() -> None:
    pages = environment()
    pages.search("Tiger")

    assert pages.lookup("whale") == "No more results."


def test_without_a_page_there_is_nothing_to_look_up() -> None:
    with pytest.raises(ToolError, match="no page is open: search for a title first"):
        environment().lookup("tiger")


@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_empty_arguments_are_refused(empty: str) -> None:
    pages = environment()
    pages.search("Tiger")

    with pytest.raises(ToolError, match="the entity is empty"):
        pages.search(empty)
    with pytest.raises(ToolError, match="the keyword is empty"):
        pages.lookup(empty)


def test_brackets_in_an_argument_are_taken_as_they_are() -> None:
    pages = environment({"List[int] (Python)": "A list[int] holds numbers. It grows."})

    assert pages.search("List[int] (Python)") == "A list[int] holds numbers. It grows."
    assert pages.lookup("list[int]") == "(Result 1 / 1) A list[int] holds numbers."


def test_chinese_sentences_end_at_their_own_stops() -> None:
    pages = environment(
        {"青岚桥": "桥建于1642年。它有三孔！谁造的？陆远山造的。桥在柳溪镇。桥很美。"}
    )

    assert pages.search("青岚桥") == "桥建于1642年。它有三孔！谁造的？陆远山造的。桥在柳溪镇。"
    assert pages.lookup("桥") == "(Result 1 / 3) 桥建于1642年。"
    assert pages.lookup("桥") == "(Result 2 / 3) 桥在柳溪镇。"


def test_a_page_of_several_passages_is_read_as_one_text() -> None:
    text = " ".join(f"Sentence {number} of the long page is here." for number in range(400))
    pages = environment({"Long": text})
    pages.search("Long")

    assert pages.page is not None
    assert len(pages.page.passages) > 1
    assert pages.page.text.split() == text.split()
    assert pages.lookup("Sentence 399") == "(Result 1 / 1) Sentence 399 of the long page is here."


def test_what_is_shown_of_a_huge_page_is_bounded() -> None:
    pages = environment({"Huge": "word " * 20_000 + "needle " + "word " * 20_000})

    assert len(pages.search("Huge")) <= MOST_BEGINNING_CHARS + 2
    told = pages.lookup("needle")
    assert "needle" in told
    assert len(told) <= MOST_SENTENCE_CHARS + 20


def test_who_wants_to_know_is_told_which_passages_were_shown() -> None:
    seen: list[str] = []
    library: Documents = documents(PAGES)
    pages = Environment(library, lambda passages: seen.extend(one.title for one in passages))
    pages.search("Lion")
    pages.search("Cat")
    pages.lookup("purrs")

    assert seen == ["Cat", "Cat"]


def test_an_empty_collection_finds_nothing() -> None:
    assert environment({"Blank": " "}).search("Blank") == "Could not find Blank. Similar: []."
