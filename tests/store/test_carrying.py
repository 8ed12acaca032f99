"""Sessions that go from one store to another: nothing is lost, and nothing is taken for another."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from agent.errors import UserError
from agent.messages import Json
from agent.store.carrying import carried, document, read
from agent.store.entry import Entry
from agent.store.rows import Run, Session, new_id
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from tests.store.asked import asked, begin, questions

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
BODIES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def other() -> Iterator[Store]:
    """Another store, empty."""
    with closing(Store(Sqlite(None))) as found:
        yield found


def exported(store: Store, session: Session | str) -> dict[str, Json]:
    """Return a session as a document, as a file brings it back."""
    whole = carried(store, store.session(getattr(session, "id", str(session))))
    found: dict[str, Json] = json.loads(json.dumps(document(whole, "agent 0")))
    return found


def imported(store: Store, found: Mapping[str, Json]) -> Session:
    return store.take_in(read(json.dumps(found)))


def talk(store: Store) -> Session:
    """Return a session with three turns, one of them undone, and all that may be said of them."""
    session = store.create("House loan", "scripted")
    run = asked(store, "What is 17% of 250?", "42.5", session.id, seconds=1.5, prompt_tokens=7)
    store.append(Entry("event", {"event": "thought", "run_id": run.id}, run.id, session.id))
    store.rate(run.id, 1, "well done")
    asked(store, "wrong", "undone", session.id)
    store.undo(session.id)
    last = asked(store, "一个月呢？", "3.54 " * 100, session.id)
    store.correct(last.id, "3.55")
    store.append(Entry("remembered", {"summary": "a loan"}, session=session.id))
    return store.session(session.id)


def test_a_session_comes_back_as_it_was(store: Store, other: Store) -> None:
    session = talk(store)
    before = exported(store, session)

    arrived = imported(other, before)

    assert exported(other, arrived) == before
    assert arrived == replace(session, turns=2)
    assert other.turns(arrived.id) == store.turns(session.id)
    assert [(hit.run.question, hit.session) for hit in other.search("月")] == [
        ("一个月呢？", arrived)
    ]


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=TEXTS, turns=st.lists(st.tuples(TEXTS, TEXTS, BODIES), max_size=4))
def test_whatever_a_session_holds_comes_back(
    title: str, turns: list[tuple[str, str, Json]]
) -> None:
    with closing(Store(Sqlite(None))) as here, closing(Store(Sqlite(None))) as there:
        session = here.create(title)
        for question, answer, body in turns:
            run = asked(here, question, answer, session.id)
            here.append(Entry("reply", {"of": body}, run.id, session.id))
        before = exported(here, session)

        assert exported(there, imported(there, before)) == before


def test_what_is_there_already_stays_and_the_new_one_gets_other_ids(store: Store) -> None:
    session = talk(store)
    before = exported(store, session)

    second = imported(store, before)

    assert exported(store, session) == before
    assert second.id != session.id
    old, new = store.turns(session.id), store.turns(second.id)
    assert {run.id for run in old} & {run.id for run in new} == set()
    assert questions(new) == questions(old)
    assert [run.session for run in new] == [second.id, second.id]


def test_references_follow_the_new_ids(store: Store) -> None:
    session = store.create("forked")
    first = asked(store, "first", "1", session.id)
    second = store.begin(
        Run(new_id(), "second", session=session.id, parent=first.id, at_step=2), {"of": [first.id]}
    )
    store.append(Entry("event", {"run_id": second.id, "note": f"not {first.id}"}, second.id))

    arrived = imported(store, exported(store, session))

    one, two = store.turns(arrived.id)
    assert (two.parent, two.at_step) == (one.id, 2)
    started, event = store.entries(run=two.id)
    assert started.body == {"of": [one.id], "foreign": True}
    assert event.body == {"run_id": two.id, "note": f"not {first.id}"}
    assert [entry.session for entry in (started, event)] == [arrived.id, arrived.id]


def test_a_branch_comes_with_the_turns_that_it_shares(store: Store, other: Store) -> None:
    session = talk(store)
    branch = store.fork(session.id, 1, "branch")

    arrived = imported(other, exported(store, branch))

    assert arrived == replace(branch, parent="")  # that session is not there
    assert questions(other.turns(arrived.id)) == ["What is 17% of 250?"]
    assert other.turns(arrived.id)[0].session == arrived.id


def test_the_session_it_was_branched_off_is_kept_where_it_is_there(store: Store) -> None:
    branch = store.fork(talk(store).id, 1)

    assert imported(store, exported(store, branch)).parent == branch.parent


def test_a_run_that_was_under_way_arrives_interrupted(store: Store, other: Store) -> None:
    session = store.create()
    begin(store, "endless", session.id)

    arrived = imported(other, exported(store, session))

    assert [run.state for run in other.turns(arrived.id)] == ["interrupted"]


def test_what_arrives_is_the_one_used_last(store: Store, other: Store) -> None:
    found = exported(store, talk(store))
    other.create("older")

    assert imported(other, found) == other.session("last")


def test_the_next_turn_follows_those_that_arrived(store: Store, other: Store) -> None:
    arrived = imported(other, exported(store, talk(store)))
    asked(other, "next", "", arrived.id)

    assert [run.turn for run in other.turns(arrived.id)] == [1, 2, 3]


def test_nothing_arrives_where_the_store_fails_halfway(store: Store, other: Store) -> None:
    found = exported(store, talk(store))
    whole = read(json.dumps(found))
    broken = replace(whole, runs=(*whole.runs, whole.runs[0]))

    with pytest.raises(Exception, match="."):
        other.take_in(broken)

    assert (other.sessions(), other.runs()) == ([], [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no JSON: Expecting value: line 1 column 1 (char 0)"),
        ("{",
         "no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[]", "not an exported session"),
        ('{"format": "another"}', "not an exported session"),
        ('{"format": "agent session"}', "a damaged session: the document has no 'version'"),
        ('{"format": "agent session", "version": 2}',
         "a session in format 2, and this program knows 1"),
        ('{"format": "agent session", "version": 0}',
         "a damaged session: there is no format 0"),
        ('{"format": "agent session", "version": 1}',
         "a damaged session: the document has no 'session'"),
    ],
)  # fmt: skip
def test_what_is_no_session_of_this_version_is_refused(text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        read(text)

    assert str(caught.value) == message


def test_json_without_end_is_refused() -> None:
    with pytest.raises(UserError, match="no JSON: maximum recursion depth exceeded"):
        read("[" * 200_000)


def nested(levels: int) -> Json:
    """Return an object that holds an object, and so on."""
    found: Json = 0
    for _ in range(levels):
        found = {"in": found}
    return found


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("session",), [], "'session' of the document is not an object"),
        (("session", "id"), "../x", "the session has the id '../x'"),
        (("session", "id"), "", "the session has the id ''"),
        (("session", "title"), 5, "'title' of the session is not a text"),
        (("session", "named"), 1, "'named' of the session is not true or false"),
        (("session", "created"), "now", "'created' of the session is not a number"),
        (("session", "updated"), float("inf"), "'updated' of the session is not a number"),
        (("runs",), {}, "'runs' of the document is not a list"),
        (("runs", 0), None, "run 1 is not an object"),
        (("runs", 0, "turn"), -1, "turn of run 1 is out of range"),
        (("runs", 0, "turn"), 2, "there are two turns 2"),
        (("runs", 0, "prompt_tokens"), 2**40, "prompt_tokens of run 1 is out of range"),
        (("runs", 0, "rating"), True, "'rating' of run 1 is not a whole number"),
        (("runs", 0, "seconds"), float("nan"), "'seconds' of run 1 is not a number"),
        (("runs", 0, "state"), "done", "run 1 has the state 'done'"),
        (("runs", 0, "id"), "b" * 65, f"run 1 has the id {'b' * 40!r}"),
        (("entries", 0, "kind"), "; --", "entry 1 is of the kind '; --'"),
        (("entries", 0, "body"), "x", "'body' of entry 1 is not an object"),
        (("entries", 0, "body"), nested(51), "entry 1 is nested more than 50 deep"),
        (("version",), 0, "there is no format 0"),
        (("entries", 0, "run"), "gone", "entry 1 is of a run 'gone' that is not there"),
    ],
)  # fmt: skip
def test_a_damaged_session_is_refused_and_says_where(
    path: tuple[str | int, ...], value: Json, message: str
) -> None:
    with closing(Store(Sqlite(None))) as here:
        found: Any = exported(here, talk(here))
    place = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(UserError) as caught:
        read(json.dumps(found))

    assert str(caught.value) == f"a damaged session: {message}"
    assert caught.value.hint == "export it again"


def test_two_things_with_one_id_are_refused(store: Store) -> None:
    found: Any = exported(store, talk(store))
    found["runs"][1]["id"] = found["runs"][0]["id"]

    with pytest.raises(UserError, match=r"the id '\w{12}' stands for two things"):
        read(json.dumps(found))


def test_a_run_without_its_beginning_is_refused(store: Store) -> None:
    found: Any = exported(store, talk(store))
    found["entries"] = [one for one in found["entries"] if one["kind"] != "started"]

    with pytest.raises(UserError, match=r"of the run \w{12} the beginning is missing"):
        read(json.dumps(found))
