"""Talks to a model and tells what came when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from agent.messages import Completion, Decoding, Message
from agent.models.model import Model


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
