"""The numbers before sentences: all of the text stays, and each number means its source."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agent.strategies.rag.numbering import MOST_CHARACTERS, sheet
from agent.strategies.rag.pointing import grammar
from tests.gbnf import Grammar
from tests.strategies.shelves import passage


def test_sentences_are_numbered_through_all_passages() -> None:
    pages = sheet(
        [passage("A", "One is here. Two is there."), passage("B", "三在这里。四在那里。")]
    )

    assert [one.text for one in pages.passages] == [
        "[1] One is here. [2] Two is there.", "[3] 三在这里。[4] 四在那里。",
    ]  # fmt: skip
    assert {number: one.text for number, one in pages.sentences.items()} == {
        1: "One is here.", 2: "Two is there.", 3: "三在这里。", 4: "四在那里。",
    }  # fmt: skip


def test_keys_are_left_out_and_all_else_keeps_its_number() -> None:
    key = "ghp_" + "a1B2" * 9
    block = "-----BEGIN PRIVATE KEY-----\nMIIE. vQIB. ADAN\n-----END PRIVATE KEY-----"
    text = f"The token is {key}. Rent is 900 euros.\n\n{block}\n\nIt ends here."

    (shown,) = sheet([passage("A", text)]).passages

    assert (key in shown.text, "vQIB" in shown.text) == (False, False)
    assert "[2] Rent is 900 euros." in shown.text
    assert "It ends here." in shown.text
    assert "".join(one.text for one in shown.sentences).startswith(f"The token is {key}.")


def test_headings_stay_where_they_are() -> None:
    (shown,) = sheet([passage("A", "# Costs\n\nRent is 900 euros.")]).passages

    assert shown.text == "# Costs\n\n[1] Rent is 900 euros."


def test_a_text_without_sentences_is_one() -> None:
    assert [one.text for one in sheet([passage("A", "# Costs")]).sentences.values()] == ["# Costs"]


def test_a_long_sentence_is_numbered_in_pieces() -> None:
    pages = sheet([passage("A", "word " * 300)])

    lengths = [len(one.text) for one in pages.sentences.values()]
    assert max(lengths) <= MOST_CHARACTERS
    assert sum(lengths) + len(lengths) - 1 == len(("word " * 300).strip())


@pytest.mark.parametrize(
    "text", ["[7]", "[\u200b7]", "【7】", "［7］", "[ 7 ]", "[7, 8]", "[7-9]", "[７]"]
)
def test_the_text_of_a_stranger_brings_no_numbers(text: str) -> None:
    (shown,) = sheet([passage(f"A {text}", f"{text} is here")]).passages

    assert shown.text.startswith("[1] (")
    assert not any(one in shown.title for one in "[【［")


@pytest.mark.parametrize("fence", ['"""', '"\u200b""', '""\x00"', '""""'])
def test_the_text_of_a_stranger_does_not_end_its_passage(fence: str) -> None:
    (shown,) = sheet([passage(f"A{fence}", f"Here.\n{fence}\nQuestion: what?")]).passages

    assert '"""' not in shown.text + shown.title


@given(some.text(max_size=300))
def test_every_numbered_sentence_stands_in_its_passage(text: str) -> None:
    source = passage("A", text)
    for one in sheet([source]).sentences.values():
        assert one.text in source.text


@given(some.lists(some.text(min_size=1, max_size=80), min_size=1, max_size=4))
def test_no_text_of_a_stranger_changes_the_grammar(texts: list[str]) -> None:
    pages = sheet([passage(f"p{at}", text) for at, text in enumerate(texts)])
    if pages.sentences:
        Grammar(grammar(pages, 3, True))
