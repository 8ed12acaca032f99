"""Runs: begun, ended, listed, found by their names, rated, corrected and taken out."""

from dataclasses import replace

import pytest

from agent.errors import UserError
from agent.store.entry import Entry
from agent.store.process import present
from agent.store.rows import Run
from agent.store.store import Store
from tests.store.asked import asked, begin, questions

LONG_TEXT = "a text that only one run has " * 40


def test_a_run_is_kept_from_its_beginning(store: Store) -> None:
    run = Run("aaaabbbbcccc", "What is 6 * 7?", model="scripted", strategy="react", at_step=0)

    begun = store.begin(run, {"question": "What is 6 * 7?"}, present())

    assert replace(begun, created=0) == run
    assert begun.created > 0
    assert [(e.kind, e.body) for e in store.entries(run=run.id)] == [
        ("started", {"question": "What is 6 * 7?"})
    ]


def test_a_run_ends_with_all_that_counts(store: Store) -> None:
    begun = begin(store, "What is 6 * 7?")
    ended = replace(
        begun, state="stopped", answer="42", strategy="pal", seconds=1.5, prompt_tokens=10,
        completion_tokens=3, cost_usd=0.25, exit_code=124,
    )  # fmt: skip

    store.end(ended, {"state": "stopped"})

    assert store.run(begun.id) == ended


def test_a_run_goes_on_from_another(store: Store) -> None:
    parent = asked(store, "What is 6 * 7?", "43")
    store.begin(Run("aaaabbbbcccc", "What is 6 * 7?", parent=parent.id, at_step=2), {}, present())

    found = store.run("aaaabbbbcccc")

    assert (found.parent, found.at_step) == (parent.id, 2)


def test_runs_are_listed_with_the_newest_first(store: Store) -> None:
    for number in range(5):
        asked(store, f"question {number}")

    assert questions(store.runs(limit=2)) == ["question 4", "question 3"]
    assert questions(store.runs(limit=2, skip=2)) == ["question 2", "question 1"]


def test_runs_are_chosen_by_what_they_are(store: Store) -> None:
    session = store.create()
    asked(store, "in a session", session=session.id)
    asked(store, "by another strategy", strategy="pal")
    rated, corrected = asked(store, "rated"), asked(store, "corrected")
    store.rate(rated.id, -1)
    store.correct(corrected.id, "42")
    begin(store, "still running")

    assert questions(store.runs(session=session.id)) == ["in a session"]
    assert questions(store.runs(strategy="pal")) == ["by another strategy"]
    assert questions(store.runs(rated=True)) == ["corrected", "rated"]
    assert questions(store.runs(state="running")) == ["still running"]
    assert questions(store.runs(state="running", rated=True)) == []


def test_the_last_run_is_the_newest(store: Store) -> None:
    asked(store, "first")
    asked(store, "second")

    assert store.run("last").question == "second"


def test_a_run_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    for id_ in ("aaaa00000001", "aaaa00000002", "bbbb00000001"):
        store.begin(Run(id_, id_), {}, present())

    assert store.run("b").id == "bbbb00000001"
    assert store.run("BBBB").id == "bbbb00000001"
    assert store.run("aaaa00000002").id == "aaaa00000002"
    with pytest.raises(UserError, match="several runs begin with 'aaaa'"):
        store.run("aaaa")


@pytest.mark.parametrize(
    "name", ["", "%", "_", "a%", "____________", "'", "\\", "zz", "last ", "短"]
)
def test_a_name_of_no_run_finds_none(store: Store, name: str) -> None:
    store.begin(Run("aaaa00000001", "What is 6 * 7?"), {}, present())

    with pytest.raises(UserError) as caught:
        store.run(name)

    assert str(caught.value) == f"there is no run {name!r}"


def test_the_last_run_of_an_empty_store_says_what_to_do(store: Store) -> None:
    with pytest.raises(UserError) as caught:
        store.run("last")

    assert str(caught.value) == "there is no run yet"


def test_ratings_and_corrections_are_kept_and_taken_back(store: Store) -> None:
    run = asked(store, "What is 6 * 7?", "43")
    store.rate(run.id, -1, "off by one")
    store.correct(run.id, "42")
    assert (store.run(run.id).rating, store.run(run.id).correction) == (-1, "42")

    store.rate(run.id, 0)
    store.correct(run.id, "")

    assert (store.run(run.id).rating, store.run(run.id).correction) == (0, "")
    assert [e.body for e in store.entries(run=run.id, kind="rated")] == [
        {"rating": -1, "note": "off by one"},
        {"rating": 0, "note": ""},
    ]


def test_a_run_that_is_removed_leaves_nothing(store: Store) -> None:
    session = store.create()
    run = asked(store, "a secret question", "a secret answer", session.id)
    store.append(Entry("reply", {"text": LONG_TEXT}, run.id))
    other = asked(store, "another question", "another answer", session.id)

    store.remove_run(run.id)

    assert list(store.entries(run=run.id)) == []
    assert store.search("another")[0].run.id == other.id
    assert store.search("secret") == []
    assert questions(store.turns(session.id)) == ["another question"]
    assert store.session(session.id).turns == 1


def test_a_text_that_another_run_has_stays_with_it(store: Store) -> None:
    first, second = asked(store, "first"), asked(store, "second")
    for run in (first, second):
        store.append(Entry("reply", {"text": LONG_TEXT}, run.id))

    store.remove_run(first.id)

    assert [e.body for e in store.entries(run=second.id, kind="reply")] == [{"text": LONG_TEXT}]


@pytest.fixture
def gone() -> str:
    """The name of a process that has ended."""
    here, number, _ = present().split()
    return f"{here} {number} 1"


def test_a_run_whose_process_is_gone_reads_as_interrupted(store: Store, gone: str) -> None:
    run = begin(store, "What is 6 * 7?", process=gone)
    store.unfinished(run.id, "answer", " It is 4")

    found = store.run(run.id)

    assert (found.state, found.answer) == ("interrupted", "It is 4")
    assert questions(store.runs(state="interrupted")) == ["What is 6 * 7?"]
    assert store.runs(state="running") == []
    assert store.runs()[0] == found
    assert [entry.kind for entry in store.entries(run=run.id)] == ["started"]


def test_an_interrupted_run_has_what_its_events_come_to(store: Store, gone: str) -> None:
    run = begin(store, "What is 6 * 7?", process=gone)
    usage = {"seconds": 1.5, "prompt_tokens": 10, "completion_tokens": 3}
    answer = "It is 42. " * 50
    for body in (
        {"type": "chosen", "strategy": "pal", "reason": "a sum"},
        {"type": "called", "step": 1, "usage": usage},
        {"type": "called", "step": 2, "usage": usage},
        {"type": "answer", "step": 2, "text": answer},
    ):
        store.append(Entry("event", body, run.id))

    found = store.run(run.id)

    assert (found.state, found.strategy, found.answer) == ("interrupted", "pal", answer.strip())
    assert (found.seconds, found.prompt_tokens, found.completion_tokens) == (3.0, 20, 6)


def test_a_thought_that_was_interrupted_is_no_answer(store: Store, gone: str) -> None:
    run = begin(store, "What is 6 * 7?", process=gone)
    store.unfinished(run.id, "thought", "I could")

    assert (store.run(run.id).state, store.run(run.id).answer) == ("interrupted", "")


def test_a_run_whose_process_is_there_reads_as_running(store: Store) -> None:
    run = begin(store, "What is 6 * 7?")
    store.unfinished(run.id, "answer", "It is 4")

    assert (store.run(run.id).state, store.run(run.id).answer) == ("running", "")
