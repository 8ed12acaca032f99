"""Every strategy says how sure it is where the model tells how likely its words were."""

import math
from collections.abc import Generator, Sequence
from dataclasses import replace

import pytest

from agent.budget import Budget
from agent.events import Answer
from agent.messages import Completion, Decoding, Message, Question, Token
from agent.strategies.running import run
from agent.strategies.strategy import Kit
from tests.scripted import ScriptedModel
from tests.strategies.playing import EGGS, REAL

LIKELY = math.log(0.5)
TOKENS = "mean probability of its tokens"


class Telling(ScriptedModel):
    """A scripted model whose every token has a probability of one half."""

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        whole = yield from super().complete(messages, decoding)
        return replace(whole, tokens=(Token(whole.text, LIKELY),))


@pytest.mark.parametrize(
    ("name", "replies", "value", "how"),
    [
        ("direct", ["18"], 0.5, TOKENS),
        ("few-shot", ["18"], 0.5, TOKENS),
        ("cot", ["The answer is 18."], 0.5, TOKENS),
        ("zero-shot-cot", ["so", "18"], 0.5, TOKENS),
        ("pal", ["    return 18"], 0.5, TOKENS),
        ("react", [" so\nAnswer: 18"], 0.5, TOKENS),
        ("tot-single", ["Expert 1: 18\nAnswer: 18"], 0.5, TOKENS),
        ("auto", ["    return 18", "It is 18."], 0.5, TOKENS),
        ("self-consistency", ["The answer is 18."] * 2, 1.0, "2 of 2 votes"),
    ],
)
def test_an_answer_says_how_sure_it_is(
    name: str, replies: list[str], value: float, how: str
) -> None:
    model = Telling(replies)
    *_, last = run(Kit(model, REAL, samples=2 if "self" in name else 0), name, EGGS, Budget())

    assert isinstance(last, Answer)
    assert last.confidence is not None
    assert (last.confidence.value, last.confidence.how) == (value, how)
    model.close()


def test_a_model_that_tells_nothing_leaves_it_open() -> None:
    *_, last = run(Kit(ScriptedModel(["Shelley"]), REAL), "direct", Question("Who?"), Budget())

    assert isinstance(last, Answer)
    assert last.confidence is None
