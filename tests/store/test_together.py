"""Many threads, several processes: nothing is lost, and sessions are worked on by one at a time."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from agent.errors import InUse
from agent.settings import Settings
from agent.store.entry import Entry
from agent.store.store import Store
from tests.process import ROOT, environment
from tests.store.asked import asked, questions
from tests.store.conftest import Opener

MANY = 20
TAKES_TURNS = """
import sys
from agent.settings import Settings
from agent.store.opening import required
from tests.store.asked import asked
folder, url, session, name = sys.argv[1:]
store = required(Settings(state_dir=folder, store=url))
for number in range(10):
    with store.hold(session):
        before = len(store.turns(session))
        asked(store, f"{name} {number}", f"{before} turns before", session)
store.close()
"""
APPENDS = """
import sys
from agent.settings import Settings
from agent.store.opening import required
from agent.store.entry import Entry
folder, url, name = sys.argv[1:]
store = required(Settings(state_dir=folder, store=url))
for number in range(20):
    store.append(Entry("event", {"number": number}, name), Entry("event", {"twin": number}, name))
store.close()
"""


def start(stack: ExitStack, script: str, settings: Settings, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, settings.state_dir, settings.store, *more]
    return stack.enter_context(
        subprocess.Popen(
            command, cwd=ROOT, stderr=subprocess.PIPE, text=True,
            env=environment(settings.state_folder),
        )
    )  # fmt: skip


def failures(processes: list["subprocess.Popen[str]"]) -> str:
    return "".join(process.communicate()[1] for process in processes)


def test_what_one_writes_another_reads(again: Opener) -> None:
    one, other = again(), again()
    session = one.create("Rent")
    asked(one, "How much?", "Much.", session.id)

    assert other.session("Rent") == one.session(session.id)
    assert other.search("much")[0].run == one.run("last")


def test_what_is_written_outlives_the_store(again: Opener) -> None:
    first = again()
    run = asked(first, "What is 6 * 7?", "42")
    first.close()

    assert again().run("last") == run


def test_threads_share_a_store(store: Store) -> None:
    session = store.create()

    def work(number: int) -> None:
        run = asked(store, f"thread {number}", f"answer {number}", session.id)
        for place in range(5):
            store.append(Entry("event", {"place": place}, run.id))
        assert store.search(f"answer {number}")[0].run.id == run.id

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(work, range(MANY)))

    turns = store.turns(session.id)
    assert [turn.turn for turn in turns] == list(range(1, MANY + 1))
    assert sorted(questions(turns)) == sorted(f"thread {number}" for number in range(MANY))
    for turn in turns:
        events = list(store.entries(run=turn.id, kind="event"))
        assert [event.body for event in events] == [{"place": place} for place in range(5)]


def test_a_failure_inside_a_transaction_leaves_the_store_usable(store: Store) -> None:
    session = store.create()

    def fail() -> None:
        with store._database.transaction():
            asked(store, "lost", session=session.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    asked(store, "kept", session=session.id)

    assert questions(store.turns(session.id)) == ["kept"]
    assert questions(store.runs()) == ["kept"]


def test_many_processes_start_at_once_on_an_empty_place(settings: Settings, again: Opener) -> None:
    with ExitStack() as stack:
        names = [f"process-{number:02}" for number in range(MANY)]
        started = [start(stack, APPENDS, settings, name) for name in names]
        assert failures(started) == ""

    store = again()
    for name in names:
        entries = [entry.body for entry in store.entries(run=name)]
        assert entries == [body for n in range(20) for body in ({"number": n}, {"twin": n})]


def test_turns_of_several_processes_follow_one_another(settings: Settings, again: Opener) -> None:
    store = again()
    session = store.create().id
    with ExitStack() as stack:
        started = [start(stack, TAKES_TURNS, settings, session, name) for name in "abc"]
        assert failures(started) == ""

    turns = store.turns(session)
    assert [turn.turn for turn in turns] == list(range(1, 31))
    assert [turn.answer for turn in turns] == [f"{number} turns before" for number in range(30)]
    for name in "abc":
        own = [turn.question for turn in turns if turn.question.startswith(name)]
        assert own == [f"{name} {number}" for number in range(10)]


def test_a_session_is_held_by_one_at_a_time(again: Opener) -> None:
    one, other = again(), again()
    told: list[str] = []

    with (
        one.hold("aaaabbbbcccc"),
        pytest.raises(InUse) as caught,
        other.hold("aaaabbbbcccc", 0.1, told.append),
    ):
        pass

    assert str(caught.value) == "the session aaaabbbbcccc is in use by another agent"
    assert caught.value.exit_code == 75
    assert told == []


def test_whoever_waits_for_a_session_is_told_and_gets_it(again: Opener) -> None:
    one, other = again(), again()
    told: list[str] = []
    held = ExitStack()
    held.callback(told.append, "waiting")
    held.enter_context(one.hold("aaaabbbbcccc"))

    with other.hold("aaaabbbbcccc", notify=lambda _: held.close()):
        assert told == ["waiting"]


def test_other_sessions_are_free_meanwhile(again: Opener) -> None:
    one, other = again(), again()

    with one.hold("aaaabbbbcccc"), other.hold("ddddeeeeffff", 0):
        pass


def test_a_session_is_free_when_its_holder_failed(again: Opener) -> None:
    one, other = again(), again()
    with pytest.raises(ZeroDivisionError), one.hold("aaaabbbbcccc"):
        raise ZeroDivisionError

    with other.hold("aaaabbbbcccc", 0):
        pass
