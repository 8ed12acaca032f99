"""The log: what is appended comes back as it was, in order, and long texts stand once."""

from collections.abc import Sequence

import pytest

from agent.messages import Json
from agent.store.bodies import LONG
from agent.store.database import Row
from agent.store.entry import Entry
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from tests.store.asked import asked, begin

LONG_TEXT = "a long text " * LONG


def test_entries_of_a_run_come_in_the_order_of_writing(store: Store) -> None:
    store.append(Entry("event", {"n": 1}, "run-a"), Entry("event", {"n": 2}, "run-b"))
    store.append(Entry("reply", {"n": 3}, "run-a"))

    found = list(store.entries(run="run-a"))

    assert [(entry.kind, entry.body) for entry in found] == [
        ("event", {"n": 1}),
        ("reply", {"n": 3}),
    ]
    assert found[0].number < found[1].number


def test_entries_can_be_chosen_by_their_kind(store: Store) -> None:
    store.append(Entry("event", {"n": 1}, "run-a"), Entry("reply", {"n": 2}, "run-a"))

    assert [entry.body for entry in store.entries(run="run-a", kind="reply")] == [{"n": 2}]


def test_entries_of_a_session_are_about_it_as_a_whole(store: Store) -> None:
    session = store.create()
    begin(store, "What is 6 * 7?", session.id)
    store.append(Entry("remembered", {"summary": "they greeted"}, session=session.id))

    assert [entry.kind for entry in store.entries(session=session.id)] == ["created", "remembered"]


@pytest.mark.parametrize(
    "body",
    [
        {"text": "短", "number": 1.5, "none": None, "yes": True, "list": [1, [2], {"a": "b"}]},
        {"text": LONG_TEXT, "again": {"deep": [LONG_TEXT, LONG_TEXT]}},
        {"text": "長" * LONG},
        {"$text": "not one of ours"},
        {"$as": {"$text": "nor this"}},
        {"deep": [{"$text": LONG_TEXT}]},
        {"quoted": '{"$text": "0123456789abcdef012345"}'},
        {"messages": [{"role": "user", "content": f"{n} {'x' * 99}"} for n in range(11)]},
        {"messages": [{"role": "user", "content": LONG_TEXT, "n": n} for n in range(8)]},
        {"deep": [[{"$items": "x" * n} for n in range(60, 64)], {"$items": [{"$text": "a"}]}]},
        {"big": 2**70, "small": 5e-324},
    ],
)
def test_a_body_comes_back_as_it_was(store: Store, body: dict[str, Json]) -> None:
    store.append(Entry("event", body, "run-a"))

    assert [entry.body for entry in store.entries(run="run-a")] == [body]


def test_what_no_database_can_hold_is_replaced(store: Store) -> None:
    store.append(Entry("event", {"half \ud800": "nul \0"}, "run-a"))

    assert [entry.body for entry in store.entries(run="run-a")] == [{"half \ufffd": "nul \ufffd"}]


def test_questions_and_answers_with_half_characters_are_kept(store: Store) -> None:
    run = asked(store, "what is \ud83d?", "no\0thing \udc00")

    assert (run.question, run.answer) == ("what is \ufffd?", "no\ufffdthing \ufffd")


def test_a_long_text_takes_its_place_once(store: Store) -> None:
    before = store.statistics().bytes
    text = "".join(f"sentence {number} of a long text. " for number in range(20_000))
    for number in range(20):
        store.append(Entry("reply", {"asked": text}, f"run-{number}"))

    assert store.statistics().bytes - before < 4 * len(text)
    assert [entry.body["asked"] for entry in store.entries(run="run-19")] == [text]


def test_a_list_that_grows_takes_place_for_what_is_new(store: Store) -> None:
    messages = [{"role": "user", "content": f"message {n} {'x' * 200}"} for n in range(400)]
    for count in range(0, 401, 10):
        store.append(Entry("reply", {"messages": messages[:count]}, f"run-{count}"))

    ((texts,),) = store._database.ask("SELECT SUM(LENGTH(content)) FROM text")
    ((written,),) = store._database.ask("SELECT SUM(LENGTH(body)) FROM entry")
    assert texts + written < 6 * 400 * 250  # and not twenty times that for each run
    assert [e.body["messages"] for e in store.entries(run="run-390")] == [messages[:390]]


class Counting(Sqlite):
    """Counts the statements: each is a round trip to a server."""

    asked = 0

    def ask(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        self.asked += 1
        return super().ask(statement, values)


def test_what_a_model_is_asked_late_in_a_long_talk_takes_a_few_statements() -> None:
    database = Counting(None)
    store = Store(database)
    messages = [{"role": "user", "content": f"message {n} {'x' * 300}"} for n in range(100)]

    store.append(Entry("reply", {"messages": messages}, "run-a"))

    assert database.asked == 3
    assert [entry.body["messages"] for entry in store.entries(run="run-a")] == [messages]


def test_appending_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(TypeError):
        store.append(Entry("event", {"n": 1}, "run-a"), Entry("event", {"n": object()}, "run-a"))

    assert list(store.entries(run="run-a")) == []
