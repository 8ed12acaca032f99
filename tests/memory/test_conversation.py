"""What stands before a question: the same bytes turn after turn, until there is no room."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.errors import ModelUnavailable
from agent.events import Forgot
from agent.memory.opening import open_memory
from agent.messages import Attachment, Question
from tests.memory.holding import SUMMARY, Held, held, nobody

LONG = " ".join(f"word{number}" for number in range(90))
CONTEXT = 2000
"""So little that a handful of long turns fills it."""
TURN = st.tuples(
    st.sampled_from(
        ["Hello", "那每个月呢？", LONG, "".join(map(chr, range(0x4E00, 0x4E00 + 200)))]
    ),
    st.sampled_from(["Yes.", "好的。", LONG, "\n\n- one\n- two"]),
    st.booleans(),
)


def fill(talk: Held, turns: int, text: str = LONG) -> None:
    for number in range(turns):
        talk.ask(f"Question {number}?", f"{number} {text}")


@pytest.mark.parametrize("memory", ["window", "summary"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(turns=st.lists(TURN, max_size=12), again=st.integers(0, 12))
def test_what_stood_there_stands_there_again_unless_it_is_told(
    memory: str, turns: list[tuple[str, str, bool]], again: int
) -> None:
    talk = held(memory, CONTEXT)
    before: list[tuple[str, str]] = []
    for number, (question, answer, attached) in enumerate(turns):
        if number == again:
            talk.reopen()  # another process goes on
        texts = [Attachment("a.txt", LONG)] if attached else []
        told = len(talk.forgotten)
        talk.ask(question, f"{answer}", attached=texts)
        now = [(one.role, one.content) for one in talk.asked[-1]]
        if len(talk.forgotten) == told:
            assert now[: len(before)] == before
        before = talk.standing()
        assert now[:-1] == before[: max(0, len(now) - 1)]


def test_nothing_goes_as_long_as_there_is_room() -> None:
    talk = held("summary")

    fill(talk, 5)

    assert (talk.forgotten, len(talk.standing())) == ([], 10)


def test_no_model_is_asked_for_where_everything_surely_fits() -> None:
    talk = held()
    fill(talk, 3, "short")
    memory = open_memory(talk.settings, talk.store, talk.session, nobody)

    assert list(memory.load(Question("And now?"))) == []


def test_so_much_goes_at_once_that_many_turns_fit_again() -> None:
    talk = held("window", CONTEXT)

    fill(talk, 12, LONG[:300])

    gaps = [event for event in talk.told if isinstance(event, Forgot)]
    assert 1 <= len(gaps) <= 3
    assert all(len(event.runs) >= 2 for event in gaps)


def test_what_actions_brought_goes_first() -> None:
    talk = held("window", CONTEXT)
    computes = "Thought: Print.\nAction: python\n```python\nprint('x' * 2000)\n```"
    first = talk.ask("Print it", computes, "Done.")

    fill(talk, 3, LONG[:300])

    assert talk.forgotten == [Forgot("the tool output and texts of 1 earlier turn")]
    assert talk.standing()[0] == ("user", "Print it")
    assert talk.standing()[2][1].startswith("Observation: xxx")
    assert talk.standing()[2][1].endswith("characters left out …]")
    assert len(talk.standing()[2][1]) < 300
    assert first.answer == "Done."


def test_the_first_turns_become_a_summary() -> None:
    talk = held("summary", CONTEXT)

    fill(talk, 6)

    assert talk.standing()[:2] == [
        ("user", f"What was said before, in short:\n{SUMMARY}"),
        ("assistant", "OK."),
    ]
    assert [event.text for event in talk.forgotten][0].endswith("earlier turns, now a summary")


def test_without_a_summary_the_last_turns_stand_alone() -> None:
    talk = held("summary", CONTEXT)
    talk.summaries += [ModelUnavailable("the engine is gone"), "", ""]

    fill(talk, 5)

    assert talk.standing()[0][1].startswith("Question ")
    assert "summary" not in talk.forgotten[0].text


def test_another_process_brings_the_same_bytes() -> None:
    talk = held("summary", CONTEXT)
    fill(talk, 7)
    before = talk.standing()

    talk.reopen()

    assert talk.standing() == before


def test_a_turn_that_is_taken_back_is_forgotten_and_told_to_nobody() -> None:
    talk = held()
    fill(talk, 2, "short")

    talk.store.undo(talk.session)

    assert talk.standing() == [("user", "Question 0?"), ("assistant", "0 short")]


def test_taking_back_more_than_stands_there_brings_the_older_words_back() -> None:
    talk = held("summary", CONTEXT)
    fill(talk, 6)

    talk.store.undo(talk.session, 5)

    assert talk.standing() == [("user", "Question 0?"), ("assistant", f"0 {LONG}")]


def test_a_branch_begins_with_what_stood_there() -> None:
    talk = held("summary", CONTEXT)
    fill(talk, 6)
    before = talk.standing()

    branch = talk.store.fork(talk.session)
    talk.reopen(branch.id)

    assert talk.standing() == before


def test_a_branch_from_before_the_summary_has_the_words_themselves() -> None:
    talk = held("summary", CONTEXT)
    fill(talk, 6)

    branch = talk.store.fork(talk.session, 1)
    talk.reopen(branch.id)

    assert talk.standing() == [("user", "Question 0?"), ("assistant", f"0 {LONG}")]


def test_a_turn_that_could_not_be_recorded_stands_there_all_the_same() -> None:
    talk = held()
    run = talk.ask("My name is Nadia.", "Hello, Nadia.")
    talk.store.remove_run(run.id)

    talk.memory.save(run)
    talk.ask("What is my name?", "Nadia.")

    assert talk.standing() == [
        ("user", "My name is Nadia."),
        ("assistant", "Hello, Nadia."),
        ("user", "What is my name?"),
        ("assistant", "Nadia."),
    ]


def test_compacting_leaves_the_last_exchange() -> None:
    talk = held("summary")
    fill(talk, 3, "short")

    told = list(talk.memory.compact())

    assert [type(event).__name__ for event in told] == ["Called", "Forgot"]
    assert talk.standing() == [
        ("user", f"What was said before, in short:\n{SUMMARY}"),
        ("assistant", "OK."),
        ("user", "Question 2?"),
        ("assistant", "2 short"),
    ]
    assert list(talk.memory.compact()) == []


def test_room_is_made_before_it_is_needed_where_nobody_waits() -> None:
    talk = held("window", CONTEXT)
    fill(talk, 3)

    told = [event for event in talk.memory.tidy() if event is not None]

    assert [type(event) for event in told] == [Forgot]


def test_closing_it_in_the_middle_of_a_summary_changes_nothing() -> None:
    talk = held("summary", CONTEXT)
    fill(talk, 3)
    before = talk.standing()

    tidying = talk.memory.tidy()
    next(tidying)
    tidying.close()

    assert talk.standing() == before


def test_what_was_dropped_is_shown_again_where_a_question_is_about_it() -> None:
    talk = held("summary", CONTEXT)
    talk.ask("The code word is albatross.", "I keep it in mind.")
    fill(talk, 6)

    talk.ask("What was the code word?", "Albatross.")

    shown = talk.asked[-1][-1]
    assert (shown.role, shown.content) == (
        "user",
        "Said earlier in this conversation:\n"
        "Person: The code word is albatross.\nAnswer: I keep it in mind.",
    )
    assert talk.standing()[-3:] == [
        ("user", shown.content),
        ("user", "What was the code word?"),
        ("assistant", "Albatross."),
    ]


def test_a_window_shows_nothing_again() -> None:
    talk = held("window", CONTEXT)
    talk.ask("The code word is albatross.", "I keep it in mind.")
    fill(talk, 6)

    talk.ask("What was the code word?", "I do not know.")

    assert "albatross" not in str(talk.asked[-1])


def test_by_meaning_other_words_for_it_are_enough() -> None:
    talk = held("vector", CONTEXT)
    talk.ask("我的女儿叫小雨，她今年七岁。", "好的，我记住了。")
    fill(talk, 6)

    talk.ask("What is the name of my daughter?", "小雨.")

    assert "小雨" in talk.asked[-1][-1].content
