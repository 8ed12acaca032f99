"""What is done while nobody types: a title, room, reading ahead; it makes nobody wait."""

import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.chat.engine import Ready
from agent.errors import ModelUnavailable
from agent.messages import Completion, Decoding, Message
from agent.models.model import EMBEDDED, Model
from tests.chat.talking import ASKED, GRASS, SKY, talk_in


class Endless:
    """A model that never comes to an end, and tells when it is stopped."""

    name = "scripted"
    abilities = EMBEDDED

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.stopped = False

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        try:
            self.begun.set()
            while True:
                yield ""
        finally:
            self.stopped = True

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class Listening:
    """An engine that loads for ever, and remembers what it is to read."""

    ready: bool = False
    read_ahead: Sequence[Message] = ()

    def start(self) -> None:
        """It has begun."""

    def model(self) -> Model:
        raise ModelUnavailable("it does not fit into memory")

    def read(self, messages: Sequence[Message]) -> None:
        self.read_ahead = messages

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class Missing(Listening):
    """An engine whose model cannot be loaded."""

    ready: bool = True


def test_leaving_gives_the_session_the_beginning_of_its_first_question_as_a_title(
    tmp_path: Path,
) -> None:
    talk = talk_in(tmp_path, SKY)
    talk.ask(ASKED)
    talk.chat.close()

    (session,) = talk.chat.store.sessions()
    assert (session.title, session.named) == (ASKED, False)


def test_the_model_names_a_session_once_while_nobody_types(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, "Colour of the sky\n", GRASS)
    talk.ask(ASKED)

    talk.chat.idle()
    talk.chat.idle()

    assert talk.chat.status().title == "Colour of the sky"
    assert talk.model.calls[1][1].aside
    talk.ask("And grass?")
    assert talk.before()[0] == f"Question: {ASKED}"


def test_a_question_stops_the_model_at_a_title(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, GRASS)
    talk.ask(ASKED)
    slow = Endless()
    talk.chat.engine = Ready(slow)
    behind = threading.Thread(target=talk.chat.idle)
    behind.start()
    slow.begun.wait()

    talk.chat.engine = Ready(talk.model)
    assert talk.ask("And grass?") == "Grass is green."

    behind.join()
    assert slow.stopped
    assert talk.chat.status().title == ""


def test_leaving_stops_what_is_done_while_nobody_types(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY)
    talk.ask(ASKED)
    slow = Endless()
    talk.chat.engine = Ready(slow)
    behind = threading.Thread(target=talk.chat.idle)
    behind.start()
    slow.begun.wait()

    talk.chat.close()

    behind.join()
    assert slow.stopped
    assert [one.title for one in talk.chat.store.sessions()] == [ASKED]


def test_a_model_that_cannot_be_had_keeps_nobody_in_the_session(tmp_path: Path) -> None:
    talk = talk_in(tmp_path)
    talk.chat.engine = Missing()

    with pytest.raises(ModelUnavailable):
        talk.ask(ASKED)
    talk.chat.idle()
    talk.chat.new()
    talk.chat.close()

    assert [run.state for run in talk.chat.store.runs()] == ["failed"]
    assert [one.title for one in talk.chat.store.sessions()] == [ASKED]


@pytest.mark.parametrize(("strategy", "reads"), [("auto", True), ("react", False), ("pal", False)])
def test_what_another_strategy_will_not_read_is_not_read_ahead(
    tmp_path: Path, strategy: str, reads: bool
) -> None:
    talk = talk_in(tmp_path, strategy=strategy)
    talk.chat.engine = engine = Listening()

    talk.chat.idle()

    assert bool(engine.read_ahead) is reads


def test_a_title_of_the_person_stays(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY)
    talk.chat.new("Colours")
    talk.ask(ASKED)

    talk.chat.idle()
    talk.chat.close()

    assert [one.title for one in talk.chat.store.sessions()] == ["Colours"]
