"""How the browsing ends, and what is answered then."""

import pytest

from agent.budget import Budget
from agent.errors import ContextOverflow, NoAnswer, ToolError, UserError
from agent.events import Warned
from agent.strategies.running import run
from tests.scripted import ScriptedModel
from tests.strategies.playing import kit_of
from tests.strategies.research.browsing import (
    BUILT,
    CLICK,
    END,
    SEARCH,
    WHEN,
    WHERE,
    researched,
)
from tests.tools.web.paper import PaperWeb
from tools.web.web import Result


def test_the_actions_are_bounded_and_the_answer_comes_from_what_was_quoted() -> None:
    found = researched(SEARCH, CLICK, BUILT, "Ada Brandt built it [1].", options={"actions": "3"})

    answer = found.played.answer
    assert (answer.text, answer.stop_reason) == ("Ada Brandt built it [1].", "steps")
    assert [one.verified for one in answer.claims] == [True]


@pytest.mark.parametrize(
    ("options", "steps", "left"),
    [({}, 8, 20), ({}, 3, 3), ({}, 100, 100), ({"actions": "5"}, 3, 5), ({"actions": "8"}, 8, 8)],
)
def test_how_many_actions_there_are(options: dict[str, str], steps: int, left: int) -> None:
    found = researched("End: Nonsense", options=options, budget=Budget(max_steps=steps))

    assert f"Actions left: {left}\n" in found.state(0)


def test_without_a_quote_there_is_no_answer() -> None:
    found = researched(SEARCH, CLICK, END)

    answer = found.played.answer
    assert answer.abstained
    assert (answer.citations, answer.claims, answer.stop_reason) == ((), (), "answered")


def test_where_no_page_was_read_the_answer_says_so() -> None:
    found = researched(SEARCH, END)

    assert found.played.answer.text == "Not found; no page was read."


def test_without_a_quote_within_the_actions_there_is_no_answer_either() -> None:
    answer = researched(SEARCH, CLICK, options={"actions": "2"}).played.answer

    assert (answer.abstained, answer.stop_reason) == (True, "steps")


@pytest.mark.parametrize(
    "end", ["End: Nonsense", "End: Controversial", "End: <Nonsense, Controversial>"]
)
def test_a_question_that_is_refused_is_not_answered_whatever_was_quoted(end: str) -> None:
    answer = researched(SEARCH, CLICK, BUILT, end).played.answer

    assert answer.text == "This question has no answer that could be looked up."
    assert (answer.abstained, answer.citations) == (True, ())


def test_the_browsing_ends_once_the_quotes_are_long_enough() -> None:
    found = researched(SEARCH, CLICK, BUILT, "Ada Brandt built it [1].",
                       options={"quote_chars": "30"})  # fmt: skip

    assert found.played.answer.stop_reason == "answered"
    assert found.played.answer.text == "Ada Brandt built it [1]."


def test_the_same_command_on_the_same_screen_three_times_ends_the_browsing() -> None:
    answer = researched("Top", "Top", "Top").played.answer

    assert (answer.abstained, answer.stop_reason) == (True, "repetition")


def test_the_same_command_on_other_screens_goes_on() -> None:
    scrolls = ["Scrolled down 1"] * 3
    found = researched("Search roads", CLICK, *scrolls, END)

    assert found.failed == []
    assert found.played.answer.stop_reason == "answered"


def test_a_chinese_question_that_is_refused_is_told_in_chinese() -> None:
    answer = researched("End: Nonsense", question=WHEN).played.answer

    assert answer.text == "这个问题没有可以查证的答案。"


def test_without_the_web_the_person_is_told_which_flags_are_in_the_way() -> None:
    with pytest.raises(UserError) as refused:
        list(run(kit_of(ScriptedModel(())), "research", WHERE, Budget(), "run"))

    assert str(refused.value) == "research needs the web, which is off"
    assert refused.value.hint == "leave out --no-web and --offline: this strategy searches the web"


def test_where_nothing_can_be_searched_the_answer_is_what_the_model_knows_and_is_marked() -> None:
    class Down(PaperWeb):
        def search(self, query: object, concern: str = "") -> list[Result]:
            raise ToolError("there is no network")

    found = researched(SEARCH, "Answer: In Velmouth.", web=Down())

    assert found.played.of(Warned) == [Warned("not looked up: there is no network")]
    answer = found.played.answer
    assert (answer.citations, answer.abstained) == ((), False)
    assert not any(one.verified for one in answer.claims)


def test_a_later_search_that_fails_is_an_observation() -> None:
    found = researched(SEARCH, "Search nowhere", CLICK, BUILT, END, "Ada Brandt built it [1].")

    assert found.failed == ["error: nothing was found for 'nowhere'"]
    assert found.played.of(Warned) == []


def test_tokens_spent_while_browsing_end_in_the_quotes_themselves() -> None:
    found = researched(SEARCH, CLICK, BUILT, budget=Budget(max_tokens=15))

    answer = found.played.answer
    assert answer.text == "“It was built by Ada Brandt in 1860.” [1]"
    assert (answer.stop_reason, [one.verified for one in answer.claims]) == ("tokens", [True])


def test_a_budget_that_is_spent_before_the_first_step_abstains() -> None:
    answer = researched(budget=Budget(max_tokens=0)).played.answer

    assert (answer.abstained, answer.stop_reason) == (True, "tokens")


def test_where_the_context_is_full_half_of_the_window_is_shown() -> None:
    full = ContextOverflow("too long")
    found = researched("Search roads", CLICK, full, full, END)
    whole, half, quarter = (len(found.state(call)) for call in (2, 3, 4))

    assert whole > half > quarter
    assert found.played.answer.abstained


def test_a_question_that_fits_no_context_is_refused() -> None:
    with pytest.raises(ContextOverflow):
        researched(*[ContextOverflow("too long")] * 40)


def test_an_empty_answer_is_no_answer() -> None:
    with pytest.raises(NoAnswer):
        researched(SEARCH, CLICK, BUILT, END, " ")
