"""Runs a strategy on a script and keeps what happened and what the model was asked."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent.budget import Budget
from agent.events import Answer, Event, Streamed
from agent.messages import Completion, Decoding, Message, Question, Usage
from agent.models.model import Abilities, Model
from agent.prompts import Library, Opened
from agent.prompts.front import Front
from agent.strategies.running import run
from agent.strategies.strategy import Kit
from tests.scripted import Cut, ScriptedModel
from tests.toys import TOYS
from tools.python import python
from tools.toolbox import Toolbox

EGGS = Question("A box holds 12 eggs. 3 eggs break in each of 2 boxes. How many eggs are left?")
"""A question whose answer is a number."""
REAL = Toolbox.of(python)
"""The calculator in its sandbox."""


@dataclass(frozen=True)
class Played:
    """A run that ended with an answer."""

    model: ScriptedModel
    events: tuple[Event, ...]

    @property
    def answer(self) -> Answer:
        last = self.events[-1]
        assert isinstance(last, Answer)
        return last

    @property
    def decodings(self) -> list[Decoding]:
        """How each call of the model was to be decoded."""
        return [decoding for _, decoding in self.model.calls]

    def asked(self, call: int) -> tuple[tuple[Message, ...], str]:
        """Return the conversation of a call and the words put into the model's mouth."""
        messages, decoding = self.model.calls[call]
        return messages, decoding.opening

    def of(self, kind: type[Event]) -> list[Event]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


def kit_of(
    model: Model,
    seed: int = -1,
    samples: int = 0,
    options: Mapping[str, str] | None = None,
    toolbox: Toolbox = TOYS,
    temperature: float = 0.0,
    prompts: Library | None = None,
) -> Kit:
    """Return what a strategy needs, with the shipped prompts unless others are given."""
    decoding = Decoding(768, temperature, seed)
    return Kit(model, toolbox, prompts or Library(), decoding, samples=samples,
               options=options or {})  # fmt: skip


def happened(
    name: str, kit: Kit, question: Question = EGGS, budget: Budget | None = None
) -> Iterator[Event]:
    """Yield the events of a run, without the streamed pieces."""
    for event in run(kit, name, question, budget or Budget(), "run"):
        if not isinstance(event, Streamed):
            yield event


def played(
    name: str,
    *replies: str | Cut | Exception,
    question: Question = EGGS,
    budget: Budget | None = None,
    seed: int = -1,
    samples: int = 0,
    options: Mapping[str, str] | None = None,
    toolbox: Toolbox = TOYS,
    temperature: float = 0.0,
    prompts: Library | None = None,
) -> Played:
    """Run a strategy to its answer; all replies have to be used."""
    model = ScriptedModel(replies)
    kit = kit_of(model, seed, samples, options, toolbox, temperature, prompts)
    events = tuple(happened(name, kit, question, budget))
    model.close()
    return Played(model, events)


def prompt(name: str, question: Question = EGGS, **more: object) -> tuple[Opened, Front]:
    """Return a shipped prompt as a strategy opens it, and its front matter."""
    return kit_of(ScriptedModel(())).open(name, question, **more)


class Talker:
    """A model that knows nothing of stop strings: it says all of its replies, to their ends."""

    name = "talker"
    abilities = Abilities(prefills=True)

    def __init__(self, *replies: str) -> None:
        self.left = list(replies)

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        reply = self.left.pop(0)
        for start in range(0, len(reply), 7):
            yield reply[start : start + 7]
        return Completion(reply, "end", Usage(10, 0, len(reply) // 4 + 1, 1))

    def close(self) -> None:
        assert not self.left, "replies were left over"
