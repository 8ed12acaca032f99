"""How a reply is read that no grammar has bound: with tolerance, and without trust."""

import pytest

from agent.strategies.rag.numbering import sheet
from agent.strategies.rag.pointing import Reading, read
from tests.strategies.shelves import Shelf, looked_up, passage
from tools.documents.reading.evidence import Evidence

TOWER = passage("Tower", "The tower was built in 1887. It is 300 m high.")
BRIDGE = passage("Bridge", "The bridge opened in 1932.")
PAGES = sheet([TOWER, BRIDGE])
WHEN = "When was the tower built?"


def reading(reply: str) -> tuple[Reading, list[str]]:
    """Return what a reply says, and what it quotes."""
    evidence = Evidence()
    found = read(reply, PAGES, evidence)
    return found, [one.text for one in evidence.quotes]


@pytest.mark.parametrize(
    "reply",
    [
        "[1]\nAnswer: 1887 [1]",
        "Sentences: [1]\n\n**Answer:** 1887 [1]",
        '[1] "The tower was built in 1887."\nAnswer: 1887 [1]',
        "Answer: 1887 [1]",
        "1887 [1]",
        "[1]\n\n1887 [1]",
        "Line 1: [1]\nLine 2: Answer: 1887 【1】",
    ],
)
def test_an_answer_is_found_in_whatever_dress(reply: str) -> None:
    assert reading(reply) == (Reading("1887 [1]"), ["The tower was built in 1887."])


@pytest.mark.parametrize(
    "reply",
    ["none", "None", "none.", "Answer: none", "", "没有", "Answer: not in the passages",
     "The passages do not mention the tower's architect."],
)  # fmt: skip
def test_that_there_is_no_answer_is_understood(reply: str) -> None:
    assert reading(reply)[0] == Reading("", absent=True)


def test_none_of_something_is_an_answer() -> None:
    assert reading("[1]\nAnswer: None were injured [1]")[0] == Reading("None were injured [1]")


def test_numbers_that_there_are_not_are_no_quotes() -> None:
    assert reading("[9]\nAnswer: 1887 [9]") == (Reading("1887"), [])


def test_several_numbers_in_one_bracket_are_several_quotes() -> None:
    found, quotes = reading("[1, 3]\nAnswer: both old [1, 3]")

    assert found == Reading("both old [1][2]")
    assert quotes == ["The tower was built in 1887.", "The bridge opened in 1932."]


def test_a_quote_in_its_own_words_is_kept_as_it_was_written() -> None:
    _, quotes = reading('[1] "The tower was finished in 1890."\nAnswer: 1890 [1]')

    assert quotes == ["The tower was finished in 1890."]


def test_a_made_up_quote_is_dropped_and_its_claim_is_not_verified() -> None:
    reply = '[1] "The tower was finished in 1890."\nAnswer: 1890 [1]'
    answer = looked_up(Shelf([TOWER]), WHEN, reply, constrained=False).answer

    assert (answer.text, answer.citations) == ("1890", ())
    assert [(one.text, one.verified) for one in answer.claims] == [("1890", False)]


def test_a_true_quote_of_part_of_a_sentence_is_a_citation() -> None:
    reply = '[1] "built in 1887"\nAnswer: 1887 [1]'
    answer = looked_up(Shelf([TOWER]), WHEN, reply, constrained=False).answer

    assert [one.quote for one in answer.citations] == ["built in 1887"]
    assert answer.claims[0].verified


def test_an_answer_without_a_reference_gets_the_sentence_that_holds_it() -> None:
    answer = looked_up(Shelf([TOWER, BRIDGE]), WHEN, "It was built in 1887.", constrained=False)

    assert answer.answer.text == "It was built in 1887 [1]."
    assert [one.quote for one in answer.answer.citations] == ["The tower was built in 1887."]


def test_no_grammar_is_sent_to_a_model_that_obeys_none() -> None:
    done = looked_up(Shelf([TOWER]), WHEN, "Answer: 1887 [1]", constrained=False)

    assert done.decodings[0].grammar == ""
