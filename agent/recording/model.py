"""A model whose calls are kept: what it was asked, and each piece that it wrote."""

from collections.abc import Callable, Generator, Mapping, Sequence

from agent.contact import Contact
from agent.errors import AgentError
from agent.messages import Completion, Decoding, Json, Message
from agent.models.model import Abilities, Model, Remote
from agent.recording.replies import Failure, Reply, body_of

Keep = Callable[[str, Mapping[str, Json]], None]
"""Keeps something of a kind."""


class RecordedModel:
    """Passes on what `model` says, and keeps it."""

    def __init__(self, model: Model, keep: Keep) -> None:
        self._model = model
        self._keep = keep

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
        """Continue `messages`; see `Model.complete`. Kept before the reply is whole to others."""
        pieces: list[str] = []
        done: Completion | None = None
        failed: Failure | None = None
        asked = tuple(messages)
        inner = self._model.complete(messages, decoding)
        try:
            while True:
                try:
                    piece = next(inner)
                except StopIteration as stop:
                    done = stop.value
                    assert done is not None
                    return done
                pieces.append(piece)
                yield piece
        except Exception as error:
            failed = failure_of(error)
            raise
        finally:
            inner.close()
            reply = Reply(asked, decoding, tuple(pieces), done, failed)
            self._keep("reply", body_of(reply))

    def contacts(self) -> Sequence[Contact]:
        """Return whom it has reached."""
        return self._model.contacts() if isinstance(self._model, Remote) else ()

    def close(self) -> None:
        """Give back what the model holds."""
        self._model.close()


def failure_of(error: BaseException) -> Failure:
    """Return an error as the record has it."""
    hint = error.hint if isinstance(error, AgentError) else ""
    return Failure(type(error).__name__, str(error), hint)
