"""A model whose calls are kept: what it was asked, and each piece that it wrote."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import asdict
from typing import cast

from agent.messages import Completion, Decoding, Json, Message
from agent.models.model import Model

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
    def constrained(self) -> bool:
        """Whether grammars and schemas are obeyed."""
        return self._model.constrained

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`. Kept before the reply is whole to others."""
        pieces: list[str] = []
        reply: dict[str, Json] = {}
        inner = self._model.complete(messages, decoding)
        try:
            while True:
                try:
                    piece = next(inner)
                except StopIteration as done:
                    reply = cast(dict[str, Json], asdict(done.value))
                    return cast(Completion, done.value)
                pieces.append(piece)
                yield piece
        except Exception as error:
            reply = {"error": type(error).__name__, "message": str(error)}
            raise
        finally:
            inner.close()
            asked = {"messages": [asdict(one) for one in messages], "decoding": asdict(decoding)}
            told = {"asked": asked, "pieces": [*pieces], "completion": reply or None}
            self._keep("reply", cast(Mapping[str, Json], told))

    def close(self) -> None:
        """Give back what the model holds."""
        self._model.close()

    def __getattr__(self, name: str) -> object:
        """Offer what this kind of model has besides, such as `stopwatch`."""
        return getattr(self._model, name)
