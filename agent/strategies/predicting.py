"""Predicts what a question will cost: tokens and seconds, before it is asked (ours)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from agent.messages import Message
from agent.models.embedded.pace import Pace
from agent.models.embedded.template import Rendered
from agent.strategies import catalogue
from agent.strategies.rehearsal import Heard

FURTHER_TOKENS = 60
"""Tokens that each call after the first one reads besides what was read before."""


@dataclass(frozen=True)
class Typical:
    """What a run of a strategy takes with the default model.

    Measured over word problems for direct, cot, zero-shot-cot, pal and react; the others are
    reckoned from those, or guessed.
    """

    calls: float
    tokens: int
    """Tokens written in all calls together."""


TYPICAL: Mapping[str, Typical] = {
    "direct": Typical(1, 25),
    "few-shot": Typical(1, 6),
    "cot": Typical(1, 91),
    "zero-shot-cot": Typical(2, 209),
    "cross-check": Typical(3, 226),
    "pal": Typical(1, 74),
    "equations": Typical(1, 80),
    "tot": Typical(150, 6000),
    "tot-single": Typical(1, 300),
    "rag": Typical(1, 25),
    "research": Typical(6, 200),
    "react": Typical(2, 133),
    "code": Typical(2, 133),
    "converse": Typical(1, 30),
    "react-to-cot-sc": Typical(2, 150),
    "cot-sc-to-react": Typical(5, 420),
}
UNKNOWN = Typical(1, 100)
SAMPLED: Mapping[str, tuple[str, int]] = {
    "self-consistency": ("cot", 5),
    "active-prompt": ("cot", 5),
}
"""Strategies that sample: which one, and how often, where nothing else was said."""
CLASSIFIED, PHRASED = Typical(1, 1), Typical(1, 14)
"""What `auto` adds: where no rule decides, and where a bare value is said in a sentence."""
ELSEWHERE = Pace(read_tokens_s=60.0, write_tokens_s=15.0, load_s=1.0)
"""The pace of the machine on which the README's figures were measured."""


@dataclass(frozen=True)
class Size:
    """How many tokens the first prompt has."""

    prompt: int
    constant: int
    """Those that are the same in every run; a snapshot keeps them."""
    held: bool = False
    """Whether a snapshot has them already."""
    exact: bool = True
    """Whether they were counted by the model's tokenizer, not guessed from the characters."""


@dataclass(frozen=True)
class Prediction:
    """What a run will take."""

    calls: float
    written: int
    """Tokens that the model writes."""
    read: int
    """Tokens that it reads and that no snapshot has."""
    load_s: float
    read_s: float
    write_s: float

    @property
    def seconds(self) -> float:
        """All of it together."""
        return self.load_s + self.read_s + self.write_s


@runtime_checkable
class Counting(Protocol):
    """A model with a tokenizer of its own."""

    def rendered(self, messages: Sequence[Message], opening: str = "") -> Rendered:
        """Return the prompt in tokens."""
        ...

    def holds(self, prompt: Rendered) -> bool:
        """Return whether a snapshot has its constant prefix."""
        ...


def typical(name: str, samples: int = 0) -> Typical:
    """Return what a run of the strategy `name` takes; `self-consistency:pal` samples `pal`."""
    first, _, over = name.partition(":")
    first = catalogue.find(first).name
    if first not in SAMPLED:
        return TYPICAL.get(first, UNKNOWN)
    sampled, count = SAMPLED[first]
    one = TYPICAL.get(over or sampled, UNKNOWN)
    return Typical(one.calls * (samples or count), one.tokens * (samples or count))


def total(parts: Sequence[Typical]) -> Typical:
    """Return what several parts of a run take together."""
    return Typical(sum(part.calls for part in parts), sum(part.tokens for part in parts))


def size_of(model: object, heard: Heard) -> Size:
    """Return how many tokens the prompt has: counted by the tokenizer of `model`, else guessed."""
    if isinstance(model, Counting):
        prompt = model.rendered(heard.messages, heard.decoding.opening)
        return Size(len(prompt.tokens), prompt.constant, model.holds(prompt))
    constant = sum(_guessed(one.content) for one in _constants(heard.messages))
    every = sum(_guessed(one.content) for one in heard.messages)
    return Size(every + _guessed(heard.decoding.opening), constant, exact=False)


def predict(size: Size, run: Typical, pace: Pace) -> Prediction:
    """Return what a run takes on a machine of this pace."""
    read = size.prompt - (size.constant if size.held else 0)
    read += round(max(0, run.calls - 1) * FURTHER_TOKENS)
    return Prediction(
        run.calls, run.tokens, read, pace.load_s,
        read / (pace.read_tokens_s or ELSEWHERE.read_tokens_s),
        run.tokens / (pace.write_tokens_s or ELSEWHERE.write_tokens_s),
    )  # fmt: skip


def _constants(messages: Sequence[Message]) -> list[Message]:
    """Return the leading messages that are the same in every run."""
    varies = next((at for at, one in enumerate(messages) if not one.constant), len(messages))
    return list(messages[:varies])


def _guessed(text: str) -> int:
    """Guess: four letters of the Latin kind are a token, of the Chinese kind one and a half."""
    wide = sum(ord(one) > 0x2E80 for one in text)
    return round((len(text) - wide) / 4 + wide / 1.5)
