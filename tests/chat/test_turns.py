import threading
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from agent.chat.way import Way
from agent.errors import InUse, NoAnswer
from agent.events import Streamed
from agent.messages import Completion, Decoding, Message, Question
from agent.models.model import EMBEDDED
from agent.store.rows import Run
from agent.store.sqlite import Sqlite
from agent.store.store import IN_USE, Store
from tests.chat.talking import GRASS, SKY, SNOW, talk_in

ASKED = "Which colour has the sky?"


class Interrupted:
    """A model that writes a little, then Ctrl-C is pressed."""

    name = "scripted"
    abilities = EMBEDDED

    def __init__(self, text: str) -> None:
        self.text = text

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        yield self.text
        raise KeyboardInterrupt

    def close(self) -> None:
        """Nothing is held."""


def test_a_question_goes_on_behind_the_ones_before_it(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, GRASS)

    assert talk.ask(ASKED) == "The sky is blue."
    assert talk.ask("And grass?") == "Grass is green."

    before, after = talk.before(0), talk.before(1)
    assert after[: len(before)] == before
    assert "The sky is blue." in after[len(before)]
    assert talk.questions() == [ASKED, "And grass?"]
    assert [run.state for run in talk.chat.turns()] == ["answered", "answered"]


def test_a_chat_that_is_left_begins_no_session(tmp_path: Path) -> None:
    talk = talk_in(tmp_path)

    talk.chat.close()

    assert talk.chat.store.sessions() == []
    assert talk.model.closed


def test_closing_a_turn_keeps_what_was_written_of_the_answer(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, GRASS)
    turn = talk.chat.turn(Question(ASKED))
    written = ""
    for event in turn:
        if isinstance(event, Streamed) and event.part == "answer":
            written += event.text
        if len(written) > 8:
            break
    turn.close()

    (run,) = talk.chat.turns()
    assert (run.state, run.exit_code, run.answer) == ("stopped", 130, written.strip())
    assert talk.ask("And grass?") == "Grass is green."
    told = talk.before()
    assert len(told) == 3
    assert written.strip() in told[1]
    assert "…" in told[1]


def test_an_interrupt_inside_the_model_ends_the_turn_and_not_the_chat(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, model=Interrupted(" I know it.\nAnswer: The sky is"))

    with pytest.raises(KeyboardInterrupt):
        list(talk.chat.turn(Question(ASKED)))

    (run,) = talk.chat.turns()
    assert (run.state, run.exit_code, run.answer) == ("stopped", 130, "The sky is")
    assert talk.chat.last is not None
    assert talk.chat.last.state == "stopped"


def test_a_turn_that_is_stopped_before_its_answer_is_not_remembered(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, model=Interrupted(" I think"))
    with pytest.raises(KeyboardInterrupt):
        list(talk.chat.turn(Question(ASKED)))
    again = talk_in(tmp_path, GRASS)
    again.chat.resume(again.chat.find("last"))

    assert again.ask("What is green?") == "Grass is green."
    assert again.before() == ["Question: What is green?"]


def test_a_turn_that_fails_leaves_nothing_in_the_memory(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, "", "", "", GRASS)
    talk.ask(ASKED)
    before = talk.before(0)

    with pytest.raises(NoAnswer):
        talk.ask("And then?")

    assert talk.ask("And grass?") == "Grass is green."
    assert talk.before()[: len(before)] == before
    assert [run.state for run in talk.chat.turns()] == ["answered", "failed", "answered"]
    assert not any("And then?" in one for one in talk.before())


def test_a_bug_ends_the_run_and_is_raised_as_it_is(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, ZeroDivisionError("ours"))

    with pytest.raises(ZeroDivisionError):
        talk.ask(ASKED)

    (run,) = talk.chat.turns()
    assert (run.state, run.exit_code) == ("failed", 1)


def test_a_turn_may_take_the_place_of_the_last_one(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, GRASS, SNOW)
    talk.ask(ASKED)
    talk.ask("And grass?")

    assert talk.ask("And snow?", Way(replaces=1)) == "Snow is white."

    assert talk.questions() == [ASKED, "And snow?"]
    assert talk.before()[-1] == "Question: And snow?"
    assert len(talk.before()) == 3
    assert len(talk.chat.store.runs()) == 3


def test_a_turn_may_be_warmer_than_the_others(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, SKY, seed=7)

    talk.ask(ASKED, Way(temperature=0.8))
    talk.ask(ASKED)

    warm, usual = (decoding for _, decoding in talk.model.calls)
    assert (warm.temperature, warm.seed != 7) == (0.8, True)
    assert (usual.temperature, usual.seed) == (0.0, 7)


def test_turns_of_another_process_are_taken_in_and_told(tmp_path: Path) -> None:
    one, other = talk_in(tmp_path, SKY, SNOW), talk_in(tmp_path, GRASS)
    one.ask(ASKED)
    other.chat.resume(other.chat.find("last"))
    other.ask("And grass?")

    one.ask("And snow?")

    assert one.told == ["another agent worked on this session: turns 1 added"]
    assert one.questions() == [ASKED, "And grass?", "And snow?"]
    assert any("Grass is green." in text for text in one.before())


def test_turns_that_another_process_took_out_are_forgotten(tmp_path: Path) -> None:
    one, other = talk_in(tmp_path, SKY, SNOW), talk_in(tmp_path)
    one.ask(ASKED)
    other.chat.resume(other.chat.find("last"))
    other.chat.undo()

    one.ask("And snow?")

    assert one.told == ["another agent worked on this session: turns 1 taken out"]
    assert one.before() == ["Question: And snow?"]


def test_a_session_in_use_is_waited_for_with_a_notice(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, GRASS)
    talk.ask(ASKED)
    assert talk.chat.session is not None
    other = Store(Sqlite(tmp_path / "agent.db"))
    told = threading.Event()

    def notify(text: str) -> None:
        talk.told.append(text)
        told.set()

    talk.chat.notify = notify
    with other.hold(talk.chat.session.id):
        held = threading.Thread(target=lambda: talk.ask("And grass?"))
        held.start()
        assert told.wait(60)
    held.join(60)

    assert talk.told == [IN_USE]
    assert talk.questions() == [ASKED, "And grass?"]


def test_a_session_that_stays_in_use_refuses_the_turn(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, GRASS)
    talk.ask(ASKED)
    assert talk.chat.session is not None
    talk.chat.patience_s = 0.0
    other = Store(Sqlite(tmp_path / "agent.db"))

    with other.hold(talk.chat.session.id), pytest.raises(InUse):
        talk.ask("And grass?")

    assert talk.questions() == [ASKED]
    assert talk.ask("And grass?") == "Grass is green."


class Ending(Store):
    """A store whose process ends where a run would begin."""

    ends = False

    def begin(self, *given: Any, **named: Any) -> Run:
        if self.ends:
            raise SystemExit
        return super().begin(*given, **named)


def test_a_turn_is_replaced_only_by_one_that_begins(tmp_path: Path) -> None:
    store = Ending(Sqlite(tmp_path / "agent.db"))
    talk = talk_in(tmp_path, SKY, GRASS, store=store)
    talk.ask(ASKED)

    store.ends = True
    with pytest.raises(SystemExit):
        talk.ask("And grass?", Way(replaces=1))
    assert talk.questions() == [ASKED]

    store.ends = False
    assert talk.ask("And grass?", Way(replaces=1)) == "Grass is green."
    assert talk.questions() == ["And grass?"]
    assert len(talk.before()) == 1
    assert talk.chat.figures.turns == [run.id for run in talk.chat.turns()]


def test_a_store_that_fails_stops_no_turn(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, GRASS)
    talk.chat.store.close()

    assert talk.ask(ASKED) == "The sky is blue."
    assert talk.ask("And grass?") == "Grass is green."

    assert talk.told[0].startswith("this session is not saved, nor remembered: ")


def test_a_store_that_fails_later_stops_no_turn_either(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, GRASS)
    talk.ask(ASKED)
    talk.chat.store.close()

    assert talk.ask("And grass?") == "Grass is green."

    assert [told.partition(":")[0] for told in talk.told] == [
        "the session cannot be read",
        "what was said before cannot be read",
        "this run is not saved",
        "this turn is not remembered",
    ]
