"""How much room a conversation takes: counted where the model can, else estimated."""

from collections.abc import Generator, Sequence

import pytest

from agent.memory.room import AROUND, Scales, at_most, estimated
from agent.messages import Message, ToolCall
from agent.models.embedded.model import EmbeddedModel
from tests.memory.holding import nobody
from tests.scripted import ScriptedModel

HELLO = [Message("user", "Hello, how are you?"), Message("assistant", "您好！")]


class Counting(ScriptedModel):
    """A model inside the process whose every character is a token."""

    def count(self, messages: Sequence[Message]) -> int:
        return sum(len(one.content) + 4 for one in messages)

    def read_ahead(self, messages: Sequence[Message]) -> Generator[None, None, int]:
        yield
        return 0

    def keep_state(self, name: str = "") -> None: ...


def test_a_model_in_the_process_counts() -> None:
    scales = Scales(lambda: Counting([]))

    assert scales.tokens(HELLO) == 19 + 3 + 2 * AROUND


def test_elsewhere_it_is_estimated_each_chinese_character_a_token() -> None:
    scales = Scales(lambda: ScriptedModel([]))

    assert scales.tokens(HELLO) == estimated(HELLO[0].content) + estimated("您好！") + 2 * AROUND
    assert (estimated("您好！"), estimated("x" * 350)) == (4, 101)


def test_what_fits_whatever_its_tokens_is_not_counted() -> None:
    assert Scales(nobody).fits(HELLO, at_most(HELLO))


def test_nothing_takes_more_tokens_than_bytes() -> None:
    assert at_most([Message("user", "字\ud800")]) == 3 + 1 + AROUND


@pytest.mark.model
def test_the_real_tokens_lie_between_the_estimates(small_model: EmbeddedModel) -> None:
    english = [Message("user", "The committee met on Tuesday to discuss the new harbour. " * 5)]
    chinese = [Message("user", "委员会星期二开会，讨论新港口的建设方案。" * 5)]
    scales = Scales(lambda: small_model)

    for text in (english, chinese):
        real = scales.tokens(text)
        guess = estimated(text[0].content) + AROUND
        assert real <= guess <= 2.5 * real
        assert real <= at_most(text)


def test_the_calls_of_a_turn_take_room_and_what_they_brought_counts_as_the_persons() -> None:
    called = Message("assistant", "", calls=(ToolCall("python", {"code": "x" * 1000}),))
    scales = Scales(lambda: Counting([]))

    assert scales.tokens([called]) > 1000
    assert not scales.fits([called], 1000)
    assert scales.tokens([Message("tool", "42")]) == scales.tokens([Message("user", "42")])
