"""Sessions: turns in order, titles, undo, branches, and what goes with a session."""

import pytest

from agent.errors import StoreUnavailable, UserError
from agent.store.entry import Entry
from agent.store.rows import Run
from agent.store.store import Store
from tests.store.asked import asked, questions

THREE = ("first", "second", "third")


def session_of(store: Store, *asking: str, title: str = "") -> str:
    """Return the id of a session with these turns."""
    session = store.create(title, "scripted")
    for question in asking:
        asked(store, question, f"answer to {question}", session.id)
    return session.id


def numbered(runs: list[Run]) -> list[tuple[int, str]]:
    return [(run.turn, run.question) for run in runs]


def test_a_session_begins_empty(store: Store) -> None:
    made = store.create("Sums", "scripted")

    assert (made.title, made.named, made.turns, made.model) == ("Sums", True, 0, "scripted")
    assert made.created == made.updated > 0
    assert store.session(made.id) == made
    assert store.turns(made.id) == []


def test_turns_are_numbered_in_order(store: Store) -> None:
    session = session_of(store, *THREE)

    assert numbered(store.turns(session)) == [(1, "first"), (2, "second"), (3, "third")]
    assert store.session(session).turns == 3


def test_a_turn_begins_with_its_number(store: Store) -> None:
    session = session_of(store, "first")

    begun = store.begin(Run("aaaabbbbcccc", "second", session=session), {}, "")

    assert begun.session == session
    assert store.turns(session)[-1].turn == 2


def test_a_turn_takes_the_place_of_the_last_ones(store: Store) -> None:
    session = session_of(store, *THREE)

    store.begin(Run("aaaabbbbcccc", "another", session=session), {}, replaces=2)

    assert numbered(store.turns(session)) == [(1, "first"), (2, "another")]
    assert store.session(session).turns == 2
    assert [e.kind for e in store.entries(session=session)] == ["created", "undone", "undone"]


def test_a_turn_that_cannot_begin_takes_no_place(store: Store) -> None:
    session = session_of(store, *THREE)
    there = store.turns(session)

    with pytest.raises(StoreUnavailable):
        store.begin(there[0], {}, replaces=1)

    assert store.turns(session) == there


def test_the_session_that_was_used_last_comes_first(store: Store) -> None:
    ids = [session_of(store, "hello") for _ in range(3)]
    asked(store, "again", session=ids[0])

    assert [one.id for one in store.sessions()] == [ids[0], ids[2], ids[1]]
    assert [one.id for one in store.sessions(limit=1, skip=1)] == [ids[2]]
    assert store.session("last").id == ids[0]


def test_a_session_is_found_by_its_title(store: Store) -> None:
    session_of(store, "hello", title="Rent")
    newer = session_of(store, "hello", title="Rent")
    chinese = session_of(store, "你好", title="房租 100%")

    assert store.session("Rent").id == newer
    assert store.session("房租 100%").id == chinese


def test_a_session_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    session = session_of(store, "hello")

    assert store.session(session[:8]).id == session


@pytest.mark.parametrize("name", ["", "%", "_", "Ren%", "'; DROP TABLE session; --", "zz"])
def test_a_name_of_no_session_finds_none(store: Store, name: str) -> None:
    session_of(store, "hello", title="Rent")

    with pytest.raises(UserError) as caught:
        store.session(name)

    assert str(caught.value) == f"there is no session {name!r}"


def test_a_title_that_was_made_never_replaces_a_persons(store: Store) -> None:
    session = session_of(store, "hello")
    store.rename(session, "Made", by_person=False)
    assert (store.session(session).title, store.session(session).named) == ("Made", False)
    store.rename(session, "Mine")
    store.rename(session, "Made again", by_person=False)

    assert (store.session(session).title, store.session(session).named) == ("Mine", True)


def test_undo_takes_turns_out_and_keeps_their_runs(store: Store) -> None:
    session = session_of(store, *THREE)

    gone = store.undo(session, 2)

    assert questions(gone) == ["second", "third"]
    assert numbered(store.turns(session)) == [(1, "first")]
    assert store.session(session).turns == 1
    assert questions(store.runs()) == ["third", "second", "first"]
    assert [e.kind for e in store.entries(session=session)] == ["created", "undone", "undone"]


@pytest.mark.parametrize(("turns", "left"), [(0, 3), (-1, 3), (3, 0), (99, 0)])
def test_undo_takes_no_more_than_there_is(store: Store, turns: int, left: int) -> None:
    session = session_of(store, *THREE)

    assert len(store.undo(session, turns)) == 3 - left
    assert store.session(session).turns == left


def test_after_undo_the_next_turn_takes_the_number(store: Store) -> None:
    session = session_of(store, *THREE)
    store.undo(session)
    asked(store, "another third", session=session)

    assert numbered(store.turns(session))[-1] == (3, "another third")


def test_a_branch_begins_with_the_same_turns(store: Store) -> None:
    session = session_of(store, *THREE, title="Rent")
    store.append(Entry("remembered", {"summary": "they greeted"}, session=session))

    branch = store.fork(session, 2)

    assert (branch.title, branch.named, branch.parent, branch.turns) == ("Rent", False, session, 2)
    assert numbered(store.turns(branch.id)) == [(1, "first"), (2, "second")]
    assert [e.body for e in store.entries(session=branch.id, kind="remembered")] == [
        {"summary": "they greeted"}
    ]


def test_a_branch_goes_its_own_way(store: Store) -> None:
    session = session_of(store, *THREE)
    branch = store.fork(session, title="Another way")
    asked(store, "fourth", session=branch.id)
    store.undo(session, 2)

    assert (branch.title, branch.named) == ("Another way", True)
    assert questions(store.turns(branch.id)) == [*THREE, "fourth"]
    assert questions(store.turns(session)) == ["first"]


def test_removing_a_session_keeps_the_runs_that_its_branch_has(store: Store) -> None:
    session = session_of(store, *THREE)
    branch = store.fork(session, 2)

    store.remove(session)

    assert questions(store.turns(branch.id)) == ["first", "second"]
    assert questions(store.runs()) == ["second", "first"]
    assert [hit.run.question for hit in store.search("third")] == []
    with pytest.raises(UserError):
        store.session(session)


def test_removing_a_session_takes_what_was_undone_in_it(store: Store) -> None:
    session = session_of(store, *THREE)
    store.undo(session)

    store.remove(session)

    assert store.runs() == []
    assert list(store.entries(session=session)) == []
    assert store.statistics().runs == store.statistics().sessions == 0


def test_removing_all_leaves_no_text(store: Store) -> None:
    session = session_of(store, *THREE)
    run = asked(store, "fourth", "answer", session)
    store.append(Entry("reply", {"text": "a secret text " * 100}, run.id))
    store.append(Entry("remembered", {"text": "a secret summary " * 100}, session=session))

    store.remove(session)

    assert list(store.entries()) == []
    assert store._database.ask("SELECT * FROM text") == []
    assert store._database.ask("SELECT * FROM used") == []


def test_a_turn_of_a_session_that_is_gone_makes_it_again(store: Store) -> None:
    session = session_of(store, "hello")
    store.remove(session)

    asked(store, "still there?", session=session)

    assert questions(store.turns(session)) == ["still there?"]
    assert store.session("last").turns == 1


def test_statistics_count(store: Store) -> None:
    session_of(store, *THREE)
    asked(store, "alone")

    found = store.statistics()

    assert (found.sessions, found.runs) == (1, 4)
    assert found.bytes > 0
