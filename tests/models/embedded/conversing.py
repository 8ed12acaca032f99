"""Talks to a model and tells what came when."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from agent.messages import Completion, Decoding, Message
from agent.models.embedded.model import EmbeddedModel
from agent.models.embedded.opening import open_conversing
from agent.models.model import Model
from agent.settings import Settings

RULES = Message("system", " ".join(f"Rule {n}: be careful." for n in range(12)), constant=True)
LONG = "Remember this list: " + " ".join(f"item {n}," for n in range(45))
FEW = 40
"""Tokens of a short question, of what stands around it, and of a reply that is read again."""


@dataclass(frozen=True)
class Heard:
    """A reply as it was received."""

    pieces: list[str]
    """Empty ones are ticks."""
    whole: Completion


def hear(
    model: Model, messages: str | Sequence[Message], decoding: Decoding | None = None
) -> Heard:
    """Let `model` continue `messages` to the end; a plain text is a question."""
    said = [Message("user", messages)] if isinstance(messages, str) else messages
    replying = model.complete(said, decoding or Decoding())
    pieces: list[str] = []
    while True:
        try:
            pieces.append(next(replying))
        except StopIteration as done:
            return Heard(pieces, cast(Completion, done.value))


def give_up(model: Model, question: str, after: int, decoding: Decoding | None = None) -> None:
    """Ask `question` and close the reply after so many pieces."""
    replying = model.complete([Message("user", question)], decoding or Decoding())
    for _ in range(after):
        next(replying)
    replying.close()


@contextmanager
def opened(settings: Settings) -> Iterator[EmbeddedModel]:
    model = open_conversing(settings, lambda progress: None, print)
    try:
        yield model
    finally:
        model.close()


@dataclass
class Talk:
    """A conversation as a chat leads it."""

    model: EmbeddedModel
    said: list[Message] = field(default_factory=lambda: [RULES])

    def turn(self, question: str, **decoding: object) -> Heard:
        how = Decoding(max_tokens=12, **decoding)  # type: ignore[arg-type]
        self.said.append(Message("user", question))
        heard = hear(self.model, self.said, how)
        self.said.append(Message("assistant", how.opening + heard.whole.text))
        return heard

    def new(self, question: str, **decoding: object) -> int:
        """Return how many tokens a turn had to read."""
        usage = self.turn(question, **decoding).whole.usage
        return usage.prompt_tokens - usage.cached_tokens


def aside(model: EmbeddedModel, text: str = "A title, please.") -> Heard:
    return hear(model, text, Decoding(max_tokens=4, aside=True))
