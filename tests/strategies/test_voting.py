"""Votes: what counts as the same answer, who wins, and when no further sample matters."""

from hypothesis import given
from hypothesis import strategies as st

from agent.events import Answer
from agent.messages import Json
from agent.strategies.voting import Votes
from tests.searching import steady


def counted(*values: Json, planned: int = 0) -> Votes:
    votes = Votes(planned or len(values))
    for value in values:
        votes.add(None if value is None else Answer(1, str(value), value))
    return votes


def winner(votes: Votes) -> tuple[str, int] | None:
    won = votes.winner()
    return None if won is None else (won[0].text, won[1])


def test_numbers_that_are_equal_are_one_vote_however_they_are_written() -> None:
    assert winner(counted(20, 18, 18.0, "18")) == ("18", 3)
    assert winner(counted(7, 0.1 + 0.2, 0.3)) == ("0.30000000000000004", 2)


def test_a_tie_goes_to_the_answer_seen_first() -> None:
    assert winner(counted(20, 18, 18, 20)) == ("20", 2)
    assert winner(counted("b", "a")) == ("b", 1)


def test_a_sample_without_an_answer_has_no_vote_and_counts_as_drawn() -> None:
    votes = counted(None, 18, None, None)

    assert winner(votes) == ("18", 1)
    assert (votes.drawn, sum(votes.counts)) == (4, 1)
    assert winner(counted(None, None)) is None


def test_lists_and_mappings_can_be_voted_on() -> None:
    assert winner(counted([1, 2.0], {"a": 1}, [1.0, 2])) == ("[1, 2.0]", 2)


def test_the_winner_is_told_in_its_most_common_wording() -> None:
    votes = Votes(3)
    for text in ("$18.00", "18 dollars", "18 dollars"):
        votes.add(Answer(1, text, 18))

    assert winner(votes) == ("18 dollars", 3)


def test_a_reply_that_was_cut_has_no_vote_and_is_better_than_nothing() -> None:
    votes = Votes(2)
    votes.add(Answer(1, "1", 1, "tokens"))
    assert winner(votes) == ("1", 0)

    votes.add(Answer(2, "18", 18))
    assert winner(votes) == ("18", 1)


def test_a_lead_that_can_be_levelled_decides_nothing() -> None:
    assert not counted(18, 18, planned=4).is_decided()
    assert counted(18, 18, 18, planned=5).is_decided()
    assert not counted(18, 18, 20, planned=4).is_decided()


VALUES: st.SearchStrategy[Json] = st.sampled_from([1, 1.0, 2, "a", "The a", None])


@steady
@given(st.lists(VALUES, min_size=1, max_size=12))
def test_stopping_early_elects_whom_the_full_vote_elects(values: list[Json]) -> None:
    early = Votes(len(values))
    for value in values:
        early.add(None if value is None else Answer(1, "", value))
        if early.is_decided():
            break
    full = counted(*values)

    won, all_won = early.winner(), full.winner()
    assert (won is None) == (all_won is None)
    if won is not None and all_won is not None:
        same = Votes(2)
        same.add(won[0])
        same.add(all_won[0])
        assert len(same.ballots) == 1
