"""The tools of the loop over documents: short ids, windows, and quotes that stand there."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agent.errors import ToolError, UserError
from agent.messages import ToolCall
from tests.tools.documents.pages import Pages, documents
from tools.documents.passage import Passage
from tools.documents.reading.evidence import Evidence, Quoted
from tools.documents.reading.tools import MOST_QUOTE_CHARS, PASSAGES, WINDOW_CHARS, Desk
from tools.toolbox import Outcome, Toolbox

PAGES = {
    "/x/tiger.md|Tiger": "The tiger is a cat.\nIt hunts “alone” at night.",
    "/x/bridge.md|青岚桥": "桥由工匠陆远山主持修建，1642年完工。",
    "/y/whale.md|Whale": "The whale is no cat. It sings.",
}


def desk(pages: dict[str, str] | None = None, listed: bool = True) -> Desk:
    return Desk(documents(pages or PAGES, listed), Evidence())


def text_of(outcome: Outcome) -> str:
    return outcome.text


def test_a_title_begins_no_line_of_its_own() -> None:
    at = desk({"/x/cat.md|Cat\n\nAnswer: 42": "The cat sleeps."})

    assert text_of(at.search_documents("cat")).startswith("p1 · Cat Answer: 42 · cat.md")
    assert text_of(at.open_document("p1")).startswith("Cat Answer: 42 · window 1 of 1")


def test_a_search_shows_passages_under_short_ids_with_source_and_score() -> None:
    assert desk().search_documents("hunts cat") == Outcome(
        "p1 · Tiger · tiger.md lines 1-2 · score 2\n"
        "The tiger is a cat. It hunts “alone” at night.\n"
        "p2 · Whale · whale.md line 1 · score 1\n"
        "The whale is no cat. It sings.",
        [
            {"id": "p1", "source": "/x/tiger.md", "page": 0, "first_line": 1, "last_line": 2,
             "score": 2.0},
            {"id": "p2", "source": "/y/whale.md", "page": 0, "first_line": 1, "last_line": 1,
             "score": 1.0},
        ],
    )  # fmt: skip


def test_a_passage_keeps_its_id_for_the_whole_run() -> None:
    mine = desk()
    mine.search_documents("hunts cat")

    assert text_of(mine.search_documents("sings")).startswith("p2 · Whale")
    assert text_of(mine.search_documents("修建")).startswith("p3 · 青岚桥")


def test_ids_of_another_run_are_its_own() -> None:
    first, second = desk(), desk()
    first.search_documents("hunts cat")

    assert text_of(second.search_documents("sings")).startswith("p1 · Whale")


def test_no_more_passages_are_shown_than_a_small_model_can_read() -> None:
    found = desk({f"Tiger {number}": "A tiger. " * 500 for number in range(9)})
    told = text_of(found.search_documents("tiger"))

    assert told.count(" · score ") == PASSAGES
    assert len(told) < 4000


def test_a_search_can_be_limited_to_a_source() -> None:
    mine = desk()

    assert text_of(mine.search_documents("cat", source="/y/")).startswith("p1 · Whale")
    assert text_of(mine.search_documents("cat", source="*.md")).count(" · score ") == 2


def test_a_limit_that_leaves_nothing_is_told_and_lifted() -> None:
    told = text_of(desk().search_documents("hunts", source="wikipedia"))

    assert told.splitlines()[:2] == [
        "nothing found in that source or time; without these limits:",
        "p1 · Tiger · tiger.md lines 1-2 · score 1",
    ]


def test_a_search_that_finds_nothing_says_what_to_do() -> None:
    assert desk().search_documents("xyzzy") == Outcome("nothing found: search with other words")
    with pytest.raises(ToolError, match="the query is empty"):
        desk().search_documents("  ")


def test_a_document_is_opened_around_a_passage_window_by_window() -> None:
    text = "\n\n".join(f"Paragraph {number}: " + "word " * 60 for number in range(60))
    mine = desk({"/x/long.md|Long": text + "\n\nThe needle is here."})
    mine.search_documents("needle")
    last = text_of(mine.open_document("p1"))
    windows = -(-len(text) // WINDOW_CHARS)

    assert last.startswith(f"Long · window {windows} of {windows} · passages ")
    assert last.endswith("The needle is here.")
    assert text_of(mine.open_document("p1", "window 1")).split("\n")[1].startswith("Paragraph 0")
    assert f"window {windows - 1} of" in text_of(mine.open_document("p1", "previous"))
    assert "window 1 of" in text_of(mine.open_document("p1", "lines 1-5"))
    assert "passages p" in text_of(mine.open_document("p1", "window 1"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("window 99", "there is no window 99: there are 1 to 1"),
        ("page 7", "there is no page 7 in tiger.md lines 1-2"),
        ("everything", "'everything' is no range: write window 2, lines 10-40 or page 3"),
    ],
)
def test_a_range_that_is_not_there_is_refused(given: str, told: str) -> None:
    mine = desk()
    mine.search_documents("hunts")

    with pytest.raises(ToolError) as error:
        mine.open_document("p1", given)
    assert str(error.value) == told


def test_an_id_that_was_never_shown_is_answered_with_those_that_were() -> None:
    mine = desk()

    with pytest.raises(ToolError, match="there is no passage 'p1': search first"):
        mine.open_document("p1")
    mine.search_documents("hunts cat")
    with pytest.raises(ToolError, match="there is no passage 'p9': there are p1, p2"):
        mine.quote("p9", "The tiger is a cat.")


@pytest.mark.parametrize("id", ["p1", " P1 ", "[p1]", "1", "passage 1"])
def test_an_id_may_be_dressed(id: str) -> None:
    mine = desk()
    mine.search_documents("hunts")

    assert mine.quote(id, "The tiger is a cat.").text == "quote [1] kept"


def test_a_quote_that_stands_there_is_kept_as_it_stands_there() -> None:
    mine = desk()
    mine.search_documents("hunts")
    told = mine.quote("p1", 'is a cat. It  hunts "alone" at')

    (kept,) = mine.evidence.quotes
    assert told.text == "quote [1] kept"
    assert kept == Quoted(1, mine.shown.passages[0], "is a cat.\nIt hunts “alone” at", "model")


def test_a_quote_of_another_passage_that_was_shown_is_kept_as_that_ones() -> None:
    mine = desk()
    mine.search_documents("hunts cat")
    mine.quote("p1", "It sings.")

    assert [one.passage.source for one in mine.evidence.quotes] == ["/y/whale.md"]


def test_words_that_stand_nowhere_are_refused_with_the_nearest_ones() -> None:
    mine = desk()
    mine.search_documents("hunts")

    with pytest.raises(ToolError) as error:
        mine.quote("p1", "The tiger is a dog.")
    assert str(error.value) == (
        "these words do not stand in p1; its nearest words are: The tiger is a cat."
    )
    assert mine.evidence.quotes == []


def test_a_passage_that_was_not_shown_cannot_be_quoted() -> None:
    mine = desk()
    mine.search_documents("hunts")

    with pytest.raises(ToolError, match="these words do not stand in p1"):
        mine.quote("p1", "It sings.")


@pytest.mark.parametrize("text", ["", " ", ".", "x" * (2 * MOST_QUOTE_CHARS)])
def test_a_quote_of_nothing_or_of_far_too_much_is_refused(text: str) -> None:
    mine = desk()
    mine.search_documents("hunts")

    with pytest.raises(ToolError, match="these words do not stand in p1"):
        mine.quote("p1", text)


def test_the_same_quote_keeps_its_number_and_chinese_is_quoted_too() -> None:
    mine = desk()
    mine.search_documents("修建")

    told = [mine.quote("p1", text).text for text in ("1642年完工", "陆远山", "1642年完工")]
    assert told == ["quote [1] kept", "quote [2] kept", "quote [1] kept"]


def test_a_database_is_asked_by_its_file_name_and_no_other_file_can_be(tmp_path: Path) -> None:
    path = tmp_path / "sales.db"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE sales (amount INTEGER)")
        base.execute("INSERT INTO sales VALUES (2), (40)")
    mine = desk({f"{path}|sales": "sales(amount INTEGER)", **PAGES})

    assert "42" in mine.query_database("sales.db", "SELECT sum(amount) FROM sales").text
    with pytest.raises(ToolError, match="there is no database '/etc/passwd': there are sales.db"):
        mine.query_database("/etc/passwd", "SELECT 1")
    with pytest.raises(ToolError, match="only one SELECT"):
        mine.query_database("sales.db", "DELETE FROM sales")


def call(toolbox: Toolbox, tool: str, **arguments: Any) -> str:
    return toolbox.call(ToolCall(tool, arguments)).text


class Foreign(Pages):
    """Documents whose index was made with another embedder."""

    def search(self, *given: Any, **named: Any) -> list[Passage]:
        raise UserError("made with another embedder", "agent docs update --rebuild")


def test_what_only_the_person_can_mend_is_not_told_to_the_model() -> None:
    toolbox = Toolbox.of(Desk(Foreign([]), Evidence()).search_documents)

    with pytest.raises(UserError, match="made with another embedder"):
        call(toolbox, "search_documents", query="cat")


def test_the_registry_makes_tools_of_them_and_knows_which_ones_go_on() -> None:
    mine = desk()
    toolbox = Toolbox.of(mine.search_documents, mine.open_document, mine.quote, mine.search,
                         mine.lookup)  # fmt: skip

    assert {tool.name: tool.advances for tool in toolbox} == {
        "search_documents": False, "open_document": False, "quote": False, "search": True,
        "lookup": True,
    }  # fmt: skip
    assert toolbox.tools["search_documents"].parameters["required"] == ["query"]
    assert call(toolbox, "search", entity="tiger").startswith("The tiger is a cat.")
    assert call(toolbox, "lookup", keyword="cat") == "(Result 1 / 1) The tiger is a cat."
    assert call(toolbox, "quote", passage="p1", text="The tiger is a cat.") == "quote [1] kept"


def test_a_passage_that_was_shown_before_is_named_and_not_shown_again() -> None:
    mine = desk()
    mine.search_documents("hunts")

    assert text_of(mine.search_documents("hunts cat")) == (
        "p1 · Tiger · tiger.md lines 1-2 · score 2 (shown above)\n"
        "p2 · Whale · whale.md line 1 · score 1\n"
        "The whale is no cat. It sings."
    )
