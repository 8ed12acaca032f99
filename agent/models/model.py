"""What every language model offers to the loop: one way to complete a conversation."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from agent.contact import Contact
from agent.messages import Completion, Decoding, Message


@dataclass(frozen=True)
class Abilities:
    """What of a `Decoding` a model obeys, besides the plain continuation of text."""

    grammar: bool = False
    """Whether `grammar` is obeyed."""
    schema: bool = False
    """Whether `json_schema` is obeyed."""
    calls: bool = False
    """Whether it calls `tools` natively."""
    prefills: bool = False
    """Whether a reply begins with `opening`."""


EMBEDDED = Abilities(grammar=True, schema=True, prefills=True)
"""What a model can do whose decoding is in our hands."""


class Model(Protocol):
    """A language model, in the process or far away."""

    @property
    def name(self) -> str:
        """How the person names it, for traces and records."""
        ...

    @property
    def abilities(self) -> Abilities:
        """What of a `Decoding` is obeyed."""
        ...

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`: yield the reply in pieces as they come, return it whole.

        An empty piece is a tick of the clock: nothing was written yet, but the caller may look
        at its budget; a piece of the class `Reasoning` is no part of the reply. Closing the
        generator stops the model at once and keeps it usable.

        Raises:
            ContextOverflow: the messages do not fit; says how many tokens there are and may be.
            ModelUnavailable: the model failed, or cannot be reached.
            AuthenticationFailed: the provider wants another key.
            RateLimited: the provider wants to be asked later.
        """
        ...

    def close(self) -> None:
        """Give back what the model holds; safe to call twice."""
        ...


@runtime_checkable
class Local(Protocol):
    """What a model inside the process offers besides, for conversations."""

    def count(self, messages: Sequence[Message]) -> int:
        """Return how many tokens a prompt of `messages` has; from any thread, at any time."""
        ...

    def read_ahead(self, messages: Sequence[Message]) -> Generator[None, None, int]:
        """Read `messages` before anything is asked; ticks; returns how many tokens were read.

        It reads up to the model's last words in them. A reply that begins meanwhile, in whatever
        thread, takes over at once.
        """
        ...

    def keep_state(self, name: str = "") -> None:
        """Keep what was read of the conversation `name` on disk, instead of what is there of it.

        Nothing has to be called to go on from it: a prompt that begins like it finds it.
        """
        ...


@runtime_checkable
class Remote(Protocol):
    """What a model on another machine offers besides; whatever wraps a model passes it on."""

    def contacts(self) -> Sequence[Contact]:
        """Return whom it has reached since it was opened, with what went there and back."""
        ...
