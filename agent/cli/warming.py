"""Gets the sandbox ready while a model far away is thinking, and not before it has its question."""

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from agent.models.around import Around
from agent.models.reference import reference_of

if TYPE_CHECKING:
    from agent.messages import Completion, Decoding, Message
    from agent.models.model import Model


def is_hosted(name: str) -> bool:
    """Return whether a server runs the model `name`."""
    return reference_of(name).hosted


class WarmingModel(Around):
    """Passes on what `model` says; calls `warm` once when it has been asked."""

    def __init__(self, model: "Model", warm: Callable[[], None]) -> None:
        super().__init__(model)
        self._warm: Callable[[], None] | None = warm

    def complete(
        self, messages: "Sequence[Message]", decoding: "Decoding"
    ) -> "Generator[str, None, Completion]":
        """Continue `messages`; see `Model.complete`."""
        inner = self._model.complete(messages, decoding)
        try:
            while True:
                try:
                    piece = next(inner)
                except StopIteration as stop:
                    done: Completion = stop.value
                    return done
                if self._warm is not None:  # it was sent: a first tick came
                    warm, self._warm = self._warm, None
                    warm()
                yield piece
        finally:
            inner.close()
