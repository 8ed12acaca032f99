"""Where the quotes do not hold the answer, the browsing goes on."""

from agent.strategies.research.grammar import grammar
from tests.gbnf import Grammar
from tests.strategies.research.browsing import BORN, BUILT, CLICK, END, SEARCH, researched
from tests.strategies.research.test_screen import screen

FIRST = (SEARCH, CLICK, BUILT, END)
LOOK = "These quotes do not hold the answer: look for others."


def test_the_browsing_goes_on_where_it_was_and_the_model_is_told_why() -> None:
    found = researched(*FIRST, "none", CLICK, BORN, END, "She was born in Velmouth [2].")

    assert found.played.answer.text == "She was born in Velmouth [1]."
    assert [LOOK in found.state(call) for call in range(8)] == [
        False, False, False, False, False, True, True, False
    ]  # fmt: skip
    assert "Title: Marlow Lighthouse" in found.state(5)


def test_it_goes_on_twice_at_most() -> None:
    tall = "Quote: It is 29 metres high."

    answer = researched(*FIRST, "none", tall, END, "none", CLICK, BORN, END, "none").played.answer

    assert answer.abstained


def test_it_does_not_where_that_is_not_wanted() -> None:
    assert researched(*FIRST, "none", options={"resume": "false"}).played.answer.abstained


def test_where_nothing_else_is_quoted_no_answer_is_tried_again() -> None:
    answer = researched(*FIRST, "none", CLICK, END).played.answer

    assert answer.abstained


def test_it_goes_on_within_the_same_actions() -> None:
    found = researched(*FIRST, "none", CLICK, options={"actions": "5"})

    assert (found.played.answer.abstained, found.played.answer.stop_reason) == (True, "steps")


def test_under_the_grammar_the_end_waits_for_another_quote() -> None:
    there = screen(SEARCH, CLICK, BUILT)
    there.tried = 1

    assert not Grammar(grammar(there)).accepts(END)
