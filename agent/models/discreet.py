"""A model that never tells a key: what it says, and what it complains of, goes without.

A server knows the key that it was sent. One that repeats it, in a reply or in an error, would
otherwise put it on the screen and into the record.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from agent.errors import AgentError
from agent.messages import Completion, Decoding, Json, Message, Reasoning
from agent.models.around import Around
from agent.models.keys.known import known
from agent.models.model import Abilities, Model

HIDDEN = "[secret]"
Found = TypeVar("Found")


class DiscreetModel(Around):
    """Passes on what `model` says, without the keys that this process knows."""

    def __init__(self, model: Model, overrides: Mapping[str, bool]) -> None:
        super().__init__(model)
        self._overrides: Any = overrides

    @property
    def abilities(self) -> Abilities:
        """What it obeys; the person knows better."""
        return replace(self._model.abilities, **self._overrides)

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        inner = self._model.complete(messages, decoding)
        held = Held()
        try:
            while True:
                try:
                    piece = next(inner)
                except StopIteration as stop:
                    yield from held.rest()
                    return _without_keys(stop.value)
                yield from held.take(piece)
        except AgentError as error:
            _redact(error)
            raise
        finally:
            inner.close()


class Held:
    """Holds back the end of what was said as long as it may be the beginning of a key."""

    def __init__(self) -> None:
        self._text = ""
        self._kind: Callable[[str], str] = str

    def take(self, piece: str) -> Generator[str, None, None]:
        """Take the next piece; yield what can be told."""
        kind: Callable[[str], str] = Reasoning if isinstance(piece, Reasoning) else str
        if not piece:
            yield piece
            return
        if kind is not self._kind:
            yield from self.rest()
            self._kind = kind
        text = hidden(self._text + piece)
        keep = max((_overlap(text, key) for key in known()), default=0)
        told, self._text = text[: len(text) - keep], text[len(text) - keep :]
        if told or self._text:
            yield self._kind(told)

    def rest(self) -> Generator[str, None, None]:
        """Yield what was held back: no key came of it."""
        if self._text:
            yield self._kind(self._text)
            self._text = ""


def hidden(text: str) -> str:
    """Return `text` without keys."""
    for key in sorted(known(), key=len, reverse=True):  # one may be the beginning of another
        text = text.replace(key, HIDDEN)
    return text


def _overlap(text: str, key: str) -> int:
    """Return how much of the end of `text` is the beginning of `key`."""
    most = min(len(text), len(key) - 1)
    return next((size for size in range(most, 0, -1) if text.endswith(key[:size])), 0)


def _without_keys(done: Completion) -> Completion:
    if not any(key in repr(done) for key in known()):
        return done
    calls = tuple(
        replace(call, tool=hidden(call.tool), arguments=_json(dict(call.arguments)))
        for call in done.calls
    )
    tokens = tuple(replace(one, text=hidden(one.text)) for one in done.tokens)
    carried = {} if hidden(repr(done.carried)) != repr(done.carried) else done.carried
    return replace(
        done, text=hidden(done.text), reasoning=hidden(done.reasoning), calls=calls, tokens=tokens,
        carried=carried,
    )  # fmt: skip


def _json(value: Any) -> Any:
    """Return JSON without keys."""
    if isinstance(value, str):
        return hidden(value)
    if isinstance(value, list):
        return [_json(one) for one in value]
    if isinstance(value, dict):
        found: dict[str, Json] = {hidden(name): _json(one) for name, one in value.items()}
        return found
    return value


def _redact(error: AgentError) -> None:
    """Take keys out of an error, and out of what it came from."""
    if hidden(told := str(error)) != told:
        error.args = (hidden(told),)
    error.hint = hidden(error.hint)
