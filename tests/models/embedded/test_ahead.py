"""A model that is opened in a thread: whoever needs it waits, and closing is safe at any moment."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.errors import ModelUnavailable
from agent.messages import Message
from agent.models.embedded.ahead import Ahead
from agent.models.embedded.warming import warm
from tests.conftest import SMALL, weights_folder
from tests.models.embedded.conversing import hear
from tests.scripted import ScriptedModel

PATIENCE_S = 30.0
HELLO = [Message("system", "hello", constant=True)]


@dataclass
class Gate:
    """An opener that waits until it is let through."""

    made: Callable[[], ScriptedModel] = lambda: ScriptedModel([])
    opened: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    models: list[ScriptedModel] = field(default_factory=list)

    def __call__(self) -> ScriptedModel:
        self.begun.set()
        assert self.opened.wait(PATIENCE_S)
        self.models.append(self.made())
        return self.models[-1]


@dataclass
class Reading(ScriptedModel):
    """A model that reads ahead, and tells what."""

    read: list[Sequence[Message]] = field(default_factory=list)
    ticked: threading.Event = field(default_factory=threading.Event)
    endless: bool = False

    def count(self, messages: Sequence[Message]) -> int:
        return len(messages)

    def read_ahead(self, messages: Sequence[Message]) -> Generator[None, None, int]:
        self.read.append(messages)
        yield None
        self.ticked.set()
        while self.endless:
            yield None
        return 1

    def keep_state(self, name: str = "") -> None:
        """Nothing is kept here."""


@pytest.fixture
def gate() -> Iterator[Gate]:
    found = Gate()
    yield found
    found.opened.set()


def ended(ahead: Ahead) -> None:
    """Close `ahead` and wait for its thread."""
    ahead.close()
    if ahead._thread is not None:
        ahead._thread.join(PATIENCE_S)
        assert not ahead._thread.is_alive()


def test_the_model_is_there_once_it_is_asked_for() -> None:
    ahead = Ahead(lambda: ScriptedModel(["hi"]))
    model = ahead.model()
    assert (hear(model, "hello").whole.text, ahead.ready, ahead.failed) == ("hi", True, None)
    assert ahead.model() is model
    ended(ahead)
    assert model.closed  # type: ignore[attr-defined]


def test_nothing_is_opened_before_the_start(gate: Gate) -> None:
    ahead = Ahead(gate)
    assert (gate.begun.is_set(), ahead.ready) == (False, False)
    ended(ahead)
    assert not gate.begun.is_set()


def test_starting_twice_opens_once(gate: Gate) -> None:
    ahead = Ahead(gate)
    ahead.start()
    ahead.start()
    assert gate.begun.wait(PATIENCE_S)
    assert not ahead.ready
    gate.opened.set()
    ahead.model()
    ahead.start()
    ended(ahead)
    assert len(gate.models) == 1


def test_what_kept_it_from_opening_is_raised_where_the_model_is_needed() -> None:
    error = ModelUnavailable("no weights", "fetch them")

    def fail() -> ScriptedModel:
        raise error

    ahead = Ahead(fail)
    for _ in range(2):
        with pytest.raises(ModelUnavailable) as raised:
            ahead.model()
        assert raised.value is error
    assert (ahead.ready, ahead.failed) == (True, error)
    ended(ahead)


def test_closing_while_it_loads_waits_for_nothing(gate: Gate) -> None:
    ahead = Ahead(gate)
    ahead.start()
    assert gate.begun.wait(PATIENCE_S)
    ahead.close()
    gate.opened.set()
    ended(ahead)
    assert [model.closed for model in gate.models] == [True]
    with pytest.raises(ModelUnavailable, match="the model was closed"):
        ahead.model()


def test_closing_wakes_whoever_waits_for_the_model(gate: Gate) -> None:
    ahead, heard = Ahead(gate), list[str]()

    def wait() -> None:
        try:
            ahead.model()
        except ModelUnavailable as error:
            heard.append(str(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert gate.begun.wait(PATIENCE_S)
    ahead.close()
    waiting.join(PATIENCE_S)
    assert heard == ["the model was closed"]


def test_what_was_never_started_closes_twice() -> None:
    ahead = Ahead(lambda: ScriptedModel([]))
    ahead.close()
    ahead.close()
    ahead.start()
    with pytest.raises(ModelUnavailable):
        ahead.model()


def test_what_was_wished_for_while_it_loaded_is_read_when_it_is_there(gate: Gate) -> None:
    model = Reading([])
    gate.made = lambda: model
    ahead = Ahead(gate)
    ahead.read([Message("user", "older")])
    ahead.start()
    ahead.read(HELLO)
    gate.opened.set()
    assert model.ticked.wait(PATIENCE_S)
    ended(ahead)
    assert model.read == [tuple(HELLO)]


def test_a_newer_wish_ends_the_one_before() -> None:
    model = Reading([], endless=True)
    ahead = Ahead(lambda: model)
    ahead.read([Message("user", "older")])
    ahead.model()
    assert model.ticked.wait(PATIENCE_S)
    model.ticked.clear()
    ahead.read(HELLO)
    assert model.ticked.wait(PATIENCE_S)
    ended(ahead)
    assert model.read == [(Message("user", "older"),), tuple(HELLO)]


def test_a_model_far_away_reads_nothing_ahead() -> None:
    ahead = Ahead(lambda: ScriptedModel([]))
    ahead.model()
    ahead.read(HELLO)
    ended(ahead)


def test_a_file_that_is_not_there_is_not_warmed(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"a" * 10)
    for path in (tmp_path / "weights", tmp_path / "none", tmp_path):
        warm(path)


WAIT = """
import sys, threading
from agent.cli import leave
from agent.models.embedded.ahead import Ahead

def load():
    print("loading", flush=True)
    threading.Event().wait()

leave.run([], lambda arguments: Ahead(load).model())
"""


def test_an_interrupt_ends_a_program_that_waits_for_its_model() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAIT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "loading\n"
        program.send_signal(signal.SIGINT)
        _, complaint = program.communicate(timeout=PATIENCE_S)
    assert (program.returncode, complaint) == (130, "error: interrupted\n")


LEAVE = """
import os, sys
from agent.messages import Message
from agent.models.embedded.ahead import Ahead
from agent.models.embedded.opening import open_conversing
from agent.settings import Settings
settings = Settings(model=sys.argv[1], data_dir=sys.argv[2], cache_dir=sys.argv[3])
ahead = Ahead(lambda: open_conversing(settings, lambda progress: None, print))
ahead.start()
ahead.read([Message("user", "apple " * 300), Message("assistant", "All right.")])
if sys.argv[4] == "loaded":
    ahead.model()
if sys.argv[4] == "closed":
    ahead.close()
if sys.argv[4] == "at once":
    os._exit(3)
"""


@pytest.mark.model
@pytest.mark.parametrize(("when", "code"), [("", 0), ("loaded", 0), ("closed", 0), ("at once", 3)])
def test_a_process_may_end_while_its_model_loads_or_reads(
    small_weights: Path, tmp_path: Path, when: str, code: int
) -> None:
    arguments = [SMALL, weights_folder(), str(tmp_path), when]
    done = subprocess.run([sys.executable, "-c", LEAVE, *arguments], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")
