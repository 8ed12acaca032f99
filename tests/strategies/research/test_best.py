"""The best of several episodes, or of several answers from the quotes of one."""

import pytest

from agent.budget import Budget
from agent.errors import NoAnswer, UserError
from agent.events import Answer, Citation, Claim, Confidence, Sampled
from agent.strategies.research.best import Candidate, Draw
from tests.strategies.research.browsing import (
    ANSWER,
    BUILT,
    CLICK,
    END,
    LIGHT,
    SEARCH,
    TWO_PAGES,
    researched,
)

ONE = (SEARCH, CLICK, BUILT, END)
ADA = "Ada Brandt built it [1]."
SAYS = "ada brandt built it"
OTHER = "It was built by Josef Lind [1]."
TWO = {"episodes": "2"}


def test_each_episode_browses_anew_and_the_proven_answer_is_taken() -> None:
    found = researched(*ONE, OTHER, *TWO_PAGES, ANSWER, options=TWO, seed=5)

    answer = found.played.answer
    assert answer.text == ANSWER
    assert [one.source for one in answer.citations] == [LIGHT, "https://people.example/ada"]
    assert answer.confidence == Confidence(0.5, "1 of 2 episodes agree")
    assert [tool for tool, _ in found.done].count("search_web") == 2
    assert "Quotes: none" in found.state(5)


def test_episodes_are_sampled_freely_each_with_a_seed_of_its_own() -> None:
    found = researched(*ONE, ADA, *ONE, ADA, options=TWO, seed=5)

    assert [one.temperature for one in found.played.decodings] == [0.8] * 10
    assert [one.seed for one in found.played.decodings] == [5] * 5 + [6] * 5
    assert found.played.of(Sampled) == [
        Sampled(5, 1, 2, ADA, SAYS, 5, "research"), Sampled(10, 2, 2, ADA, SAYS, 6, "research"),
    ]  # fmt: skip


def test_an_answer_is_better_than_none() -> None:
    found = researched(SEARCH, CLICK, END, *ONE, ADA, options=TWO)

    assert found.played.answer.text == ADA


def test_an_episode_without_any_answer_is_drawn_and_not_taken() -> None:
    found = researched(*ONE, " ", *ONE, ADA, options=TWO)

    assert found.played.answer.text == ADA
    assert found.played.answer.confidence == Confidence(0.5, "1 of 1 episodes agree")


def test_where_no_episode_has_an_answer_there_is_none() -> None:
    with pytest.raises(NoAnswer, match="none of 2 episodes held an answer"):
        researched(*ONE, " ", *ONE, " ", options=TWO)


def test_a_budget_that_ends_leaves_what_was_drawn() -> None:
    found = researched(*ONE, ADA, options={"episodes": "4"}, budget=Budget(max_tokens=30))

    assert (found.played.answer.text, found.played.answer.stop_reason) == (ADA, "tokens")
    assert len(found.played.of(Sampled)) == 1


def test_answers_share_the_quotes_of_one_greedy_episode() -> None:
    found = researched(*ONE, OTHER, ADA, ADA, options={"answers": "3"}, seed=2)

    assert [one.temperature for one in found.played.decodings] == [0.0] * 4 + [0.8] * 3
    assert found.played.answer.text == ADA
    assert found.played.answer.confidence == Confidence(0.6667, "2 of 3 answers agree")
    assert [tool for tool, _ in found.done].count("search_web") == 1


def test_answers_are_not_drawn_where_nothing_was_quoted() -> None:
    found = researched(SEARCH, CLICK, END, options={"answers": "3"})

    assert found.played.answer.abstained
    assert found.played.of(Sampled) == []


def test_episodes_and_answers_exclude_each_other() -> None:
    with pytest.raises(UserError, match="cannot both be more than 1"):
        researched(options={"answers": "2", "episodes": "2"})


@pytest.mark.parametrize(("name", "value"), [("episodes", "0"), ("answers", "-1")])
def test_numbers_of_none_are_refused(name: str, value: str) -> None:
    with pytest.raises(UserError, match="give 1 or more|-O"):
        researched(options={name: value})


def candidate(text: str, *verified: bool, hosts: int = 1) -> Candidate:
    citations = tuple(Citation(at, f"https://{at}.example/", "x") for at in range(1, hosts + 1))
    return Candidate(Answer(1, text, None, citations=citations,
                            claims=tuple(Claim(text, (1,), one) for one in verified)))  # fmt: skip


@pytest.mark.parametrize(
    ("candidates", "best"),
    [
        ([candidate("a", True, False), candidate("b", True)], 1),
        ([candidate("a", True), candidate("b", True), candidate("b", True)], 1),
        ([candidate("a", True), candidate("b", True, hosts=2)], 1),
        ([candidate("a", True, hosts=2), candidate("b", True), candidate("b", True)], 1),
        ([candidate("a", True), candidate("b", True)], 0),
        ([candidate("a"), candidate("b", False)], 0),
    ],
    ids=["more is proven", "more agree", "more hosts", "agreement before hosts", "a tie", "none"],
)
def test_the_best_is_the_one_that_is_proven_then_agreed_on_then_from_more_hosts(
    candidates: list[Candidate], best: int
) -> None:
    draw = Draw(len(candidates), "episodes", candidates=candidates)

    assert draw.best() is candidates[best]


def test_references_and_marks_do_not_keep_answers_from_agreeing() -> None:
    draw = Draw(2, "episodes", candidates=[candidate("It is Ada [1]."), candidate("it is Ada [2]")])

    assert draw.agreeing(draw.candidates[0]) == 2
