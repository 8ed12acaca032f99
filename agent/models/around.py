"""What stands around a model and is one itself: all is passed on that it does not change."""

from collections.abc import Generator, Sequence

from agent.contact import Contact
from agent.messages import Completion, Decoding, Message
from agent.models.model import Abilities, Model, Remote


class Around:
    """Passes on what `model` says; see `Model`."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def name(self) -> str:
        """How the person names it."""
        return self._model.name

    @property
    def abilities(self) -> Abilities:
        """What it obeys."""
        return self._model.abilities

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        return (yield from self._model.complete(messages, decoding))

    def contacts(self) -> Sequence[Contact]:
        """Return which servers were reached."""
        return self._model.contacts() if isinstance(self._model, Remote) else ()

    def close(self) -> None:
        """Give back what the model holds."""
        self._model.close()
