"""What the next question stands behind is read while the person types; a question goes first."""

import threading

import pytest

from agent.messages import Decoding, Message
from agent.models.embedded.model import EmbeddedModel
from agent.settings import Settings
from tests.models.embedded.conversing import FEW, LONG, RULES, Talk, hear, opened

pytestmark = pytest.mark.model


def ahead(model: EmbeddedModel, messages: list[Message]) -> int:
    """Read `messages` ahead, to the end; return how many tokens were read."""
    reading = model.read_ahead(messages)
    while True:
        try:
            next(reading)
        except StopIteration as done:
            return int(done.value)


def test_what_was_read_ahead_is_not_read_with_the_question(model: EmbeddedModel) -> None:
    before = [RULES, Message("user", LONG), Message("assistant", "All right.")]
    assert ahead(model, before) > 150
    assert ahead(model, before) == 0
    assert Talk(model, [*before]).new("How many?") < FEW


def test_reading_ahead_changes_no_reply(model: EmbeddedModel) -> None:
    before = [RULES, Message("user", LONG), Message("assistant", "All right.")]

    def reply() -> str:
        talk = Talk(model, [*before])
        return talk.turn("Tell a tale.", temperature=1.2, seed=3).whole.text

    alone = reply()
    model.reader.forget()
    ahead(model, before)
    with_it = reply()
    model.reader.forget()
    reading = model.read_ahead(before)
    for _ in range(4):
        next(reading)
    reading.close()
    assert [with_it, reply()] == [alone, alone]


def test_a_question_takes_over_from_reading_ahead_in_another_thread(
    model: EmbeddedModel,
) -> None:
    before = [RULES, Message("user", LONG * 3), Message("assistant", "All right.")]
    begun, results = threading.Event(), list[int]()

    def read() -> None:
        reading = model.read_ahead(before)
        while True:
            try:
                next(reading)
            except StopIteration as done:
                results.append(int(done.value))
                return
            begun.set()

    thread = threading.Thread(target=read)
    thread.start()
    assert begun.wait(30)
    assert hear(model, "What is 2 + 2?", Decoding(max_tokens=8)).whole.text
    thread.join(30)
    assert results == [0]
    assert Talk(model, [*before]).turn("How many?").whole.text


def test_nothing_is_read_ahead_while_a_reply_is_under_way(model: EmbeddedModel) -> None:
    replying = model.complete([RULES, Message("user", "Tell a tale.")], Decoding(max_tokens=30))
    next(replying)
    assert ahead(model, [RULES]) == 0
    assert "".join(replying)


def test_the_prefix_read_ahead_is_the_prefix_of_every_prompt(settings: Settings) -> None:
    with opened(settings) as model:
        assert ahead(model, [RULES]) > 60
        assert Talk(model).new("hi") < FEW
    assert len(list(settings.snapshots_folder.glob("*.kv"))) == 1
