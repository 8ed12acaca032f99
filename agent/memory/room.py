"""How much room a conversation has within the model's context, and how much it takes."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agent.messages import Message
from agent.models.model import Local, Model

AROUND = 8
"""Tokens that a chat template puts around a message, at most."""
WIDE = re.compile(r"[^\x00-\x7f]")
CHARACTERS_A_TOKEN = 3.5
"""Of Latin letters; of any other script each character may be a token."""


@dataclass
class Scales:
    """Counts tokens: by the model where it runs here, else by an estimate."""

    model: Callable[[], Model]
    """Only called where what is certain without it does not decide."""
    _known: dict[Message, int] = field(default_factory=dict)

    def fits(self, messages: Sequence[Message], room: int) -> bool:
        """Return whether `messages` take no more than `room` tokens."""
        return at_most(messages) <= room or self.tokens(messages) <= room

    def tokens(self, messages: Sequence[Message]) -> int:
        """Return how many tokens `messages` take."""
        return sum(map(self._of, messages))

    def _of(self, message: Message) -> int:
        if message not in self._known:
            self._known[message] = self._counted(message)
        return self._known[message]

    def _counted(self, message: Message) -> int:
        model = self.model()
        if not isinstance(model, Local):
            return estimated(_text(message)) + AROUND
        role = "user" if message.role == "tool" else message.role  # as models here are told it
        alone = [Message("system", ""), Message(role, _text(message))]
        return model.count(alone) - model.count([alone[0], Message(role, "")]) + AROUND


def at_most(messages: Sequence[Message]) -> int:
    """Return a number of tokens that `messages` never exceed: one for each byte."""
    return sum(len(_text(one).encode("utf-8", "replace")) + AROUND for one in messages)


def estimated(text: str) -> int:
    """Return about how many tokens `text` has, rather too many."""
    wide = len(WIDE.findall(text))
    return wide + int((len(text) - wide) / CHARACTERS_A_TOKEN) + 1


def _text(message: Message) -> str:
    """Return the words of `message`, with the calls that it makes."""
    calls = [
        f"{one.tool} {json.dumps(dict(one.arguments), ensure_ascii=False)}" for one in message.calls
    ]
    return "\n".join([message.content, *calls])
