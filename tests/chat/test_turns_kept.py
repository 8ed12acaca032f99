from pathlib import Path

from agent.events import Forgot
from agent.messages import Attachment, Question
from agent.prompts import Library
from agent.recording.past import past_of
from agent.recording.replaying import replayed
from agent.recording.starting import start_of
from tests.chat.talking import GRASS, SKY, answer_of, contents, talk_in

ASKED = "Which colour has the sky?"


def test_a_session_is_resumed_with_all_that_was_said(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY)
    talk.ask(ASKED)
    talk.chat.close()
    again = talk_in(tmp_path, GRASS)

    again.chat.resume(again.chat.find("last"))
    again.ask("And grass?")

    first = contents(talk.model.calls[0][0])
    assert again.before()[: len(first)] == first
    assert again.chat.figures.turns == [one.id for one in again.chat.turns()]
    assert again.chat.status().completion_tokens == 19


def test_what_was_dropped_is_on_record_and_told_again_when_the_turn_is_played(
    tmp_path: Path,
) -> None:
    talk = talk_in(tmp_path, SKY, GRASS, memory="window", context_tokens=4096)
    list(talk.chat.turn(Question(ASKED, (Attachment("notes.txt", "a word " * 1600),))))

    (first,) = talk.chat.turns()

    happened = list(talk.chat.turn(Question("And grass?")))

    told = Forgot("1 earlier turn", (first.id,))
    assert happened[0] == told
    talk.run("/trace")
    assert talk.screen.traced[0][0] == told
    (_, run) = talk.chat.turns()
    past = past_of(talk.chat.store, run)
    start = start_of(past.started, talk.chat.settings)
    assert list(replayed(past, start, Library())) == happened


def test_the_status_tells_where_the_chat_stands(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY)
    talk.ask(ASKED)

    status = talk.chat.status()
    assert (status.model, status.strategy) == ("qwen2.5-coder-1.5b", "react")
    assert status.prompt_tokens == 10
    assert (status.context_used, status.context_tokens) == (20, 8192)


def test_the_last_event_of_a_turn_is_its_answer(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY)

    assert answer_of(list(talk.chat.turn(Question(ASKED)))) == "The sky is blue."
