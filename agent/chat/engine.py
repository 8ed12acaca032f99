"""The model of a chat: it may still be loading while the person already types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.messages import Message
from agent.models.model import Model


class Engine(Protocol):
    """A model that is there, or will be."""

    @property
    def ready(self) -> bool:
        """Whether `model` returns at once."""
        ...

    def start(self) -> None:
        """Begin to load it; twice is harmless."""
        ...

    def model(self) -> Model:
        """Return the model; wait for it, and raise what kept it from being loaded."""
        ...

    def read(self, messages: Sequence[Message]) -> None:
        """Read what the next question stands behind, while nobody waits for anything."""
        ...

    def close(self) -> None:
        """Give back what it holds; safe to call twice."""
        ...


@dataclass(frozen=True)
class Ready:
    """A model that is there."""

    loaded: Model
    ready: bool = True

    def start(self) -> None:
        """There is nothing to begin."""

    def model(self) -> Model:
        """Return it."""
        return self.loaded

    def read(self, messages: Sequence[Message]) -> None:
        """Read nothing: only an engine that loads behind the prompt has the time."""

    def close(self) -> None:
        """Close the model."""
        self.loaded.close()
