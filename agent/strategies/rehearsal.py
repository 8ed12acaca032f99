"""Runs a strategy up to its first call of the model, to see what the model would receive (ours)."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

from agent.events import Event
from agent.messages import Completion, Decoding, Message
from agent.models.model import EMBEDDED, Abilities
from agent.strategies.strategy import Kit


class Heard(Exception):
    """The first call of the model: what it was asked, and how it should decode."""

    def __init__(self, messages: tuple[Message, ...], decoding: Decoding) -> None:
        super().__init__("the rehearsal ends here")
        self.messages, self.decoding = messages, decoding


@dataclass(frozen=True)
class Listener:
    """Stands for a model: it takes the first call and answers nothing."""

    name: str
    abilities: Abilities = EMBEDDED

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Raise `Heard` with what was asked."""
        yield ""
        raise Heard(tuple(messages), decoding)

    def close(self) -> None:
        """There is nothing to give back."""


def first_call(kit: Kit, begin: Callable[[Kit], Generator[Event, None, object]]) -> Heard:
    """Return what the run that `begin` makes with a kit asks the model first.

    Where it comes to its answer without the model, such as that documents hold none, there are no
    messages.

    Raises `UserError` where the strategy cannot be run so.
    """
    listener = Listener(kit.model.name, kit.model.abilities)
    try:
        for _ in begin(replace(kit, model=listener)):
            pass
    except Heard as heard:
        return heard
    return Heard((), Decoding())
