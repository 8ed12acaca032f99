"""The answer: from the numbered quotes alone, each sentence with the quotes that hold it."""

import pytest

from agent.strategies.research.answering import grammar
from tests.gbnf import Grammar
from tests.strategies.research.browsing import (
    ANSWER,
    BUILT,
    CLICK,
    END,
    SEARCH,
    TWO_PAGES,
    WHEN,
    researched,
)

ONE = (SEARCH, CLICK, BUILT, END)


def test_the_answer_is_asked_for_with_the_quotes_and_no_word_of_the_pages_besides() -> None:
    found = researched(*TWO_PAGES, ANSWER)
    shown = found.state(-1)

    assert "[1] Marlow Lighthouse (light.example)\nIt was built by Ada Brandt in 1860." in shown
    assert "[2] Ada Brandt (people.example)\nShe was born in Velmouth in 1832." in shown
    for unquoted in ("is white", "29 metres", "was an engineer", "Gone", "A white tower"):
        assert unquoted not in shown
        assert unquoted in "".join(found.state(call) for call in range(6))


def test_a_reference_to_a_quote_that_there_is_not_is_taken_out() -> None:
    answer = researched(*ONE, "Ada Brandt built it [1] [7].").played.answer

    assert answer.text == "Ada Brandt built it [1]."
    assert len(answer.citations) == 1


def test_a_sentence_without_a_reference_gets_the_quote_that_holds_it() -> None:
    answer = researched(*ONE, "It was built by Ada Brandt in 1860.").played.answer

    assert answer.text == "It was built by Ada Brandt in 1860 [1]."
    assert [one.verified for one in answer.claims] == [True]


def test_a_sentence_that_no_quote_holds_is_told_apart() -> None:
    answer = researched(*TWO_PAGES, f"{ANSWER} She died in Oskel in 1861.").played.answer

    assert [(one.text, one.verified) for one in answer.claims] == [
        ("Ada Brandt built it.", True),
        ("She was born in Velmouth.", True),
        ("She died in Oskel in 1861.", False),
    ]


def test_a_sentence_whose_quote_does_not_hold_it_is_told_apart() -> None:
    answer = researched(*ONE, "It was built by Ada Brandt in 1932 [1].").played.answer

    (claim,) = answer.claims
    assert (claim.citations, claim.verified) == ((1,), False)
    assert "1932" in claim.reason


@pytest.mark.parametrize("reply", ["none", "None.", "没有。", "Not mentioned in the documents."])
def test_quotes_that_do_not_hold_the_answer_bring_none(reply: str) -> None:
    answer = researched(*ONE, reply, options={"resume": "false"}).played.answer

    assert answer.abstained
    assert (answer.citations, answer.claims) == ((), ())


@pytest.mark.parametrize(
    ("stop", "right", "wrong"),
    [
        (".", "A [1]. B [1][2].", ["A.", "A [3].", "A [1]", "A [1]。", "A [1].\nB [1].", "[1]."]),
        ("。", "甲 [1]。 乙 [2]。", ["甲。", "甲 [1]."]),
    ],
)
def test_under_a_grammar_each_statement_ends_with_quotes_that_there_are(
    stop: str, right: str, wrong: list[str]
) -> None:
    made = Grammar(grammar([1, 2], stop))

    assert made.accepts(right)
    assert made.accepts("none")
    assert [one for one in wrong if made.accepts(one)] == []


@pytest.mark.parametrize(("chinese", "stop"), [(False, "."), (True, "。")])
def test_the_grammar_ends_statements_as_the_question_is_written(chinese: bool, stop: str) -> None:
    quote = "Quote: 桥由陆远山主持修建，1642年完工。"
    found = (
        researched("Search 青岚桥", CLICK, quote, END, "1642年 [1]。", question=WHEN)
        if chinese
        else researched(*ONE, "Ada Brandt built it [1].")
    )

    made = Grammar(found.played.decodings[-1].grammar)
    assert made.accepts(f"x [1]{stop}")
