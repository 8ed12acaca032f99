"""Models in a row: where one cannot be had, the next one answers.

That is so as long as the one before has written nothing of its reply. Mistakes of the person's, a
prompt that is too long for one, are told and not passed on. Whoever answers goes on answering: a
run does not go back.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace

from agent.contact import Contact
from agent.errors import AgentError, AuthenticationFailed, ModelUnavailable, RateLimited
from agent.messages import Completion, Decoding, Message
from agent.models.around import Around
from agent.models.model import Abilities, Model

PASSED_ON = (ModelUnavailable, RateLimited, AuthenticationFailed)
"""What another model may do better."""


@dataclass(frozen=True)
class Candidate:
    """A model that may answer."""

    name: str
    open: Callable[[], Model] = field(repr=False)


def first_of(candidates: Sequence[Candidate], notify: Callable[[str], None]) -> Model:
    """Return the first of `candidates` that opens; the others stand behind it.

    Raises what kept the last one from opening.
    """
    for number, candidate in enumerate(candidates):
        left = candidates[number + 1 :]
        try:
            model = candidate.open()
        except PASSED_ON as error:
            if not left:
                raise
            notify(told(error, candidate.name, left[0].name))
            continue
        return FallingModel(model, left, notify) if left else model
    raise ModelUnavailable("no model is named", "set model")


def told(error: AgentError, name: str, following: str) -> str:
    """Return the notice that another model answers."""
    return f"{name} cannot be had ({error}): {following} answers"


class FallingModel(Around):
    """Passes on what the model says that can be had."""

    def __init__(
        self, model: Model, left: Sequence[Candidate], notify: Callable[[str], None]
    ) -> None:
        super().__init__(model)
        self._left = [*left]
        self._notify = notify
        self._fell = False
        self._before: tuple[Contact, ...] = ()

    def contacts(self) -> Sequence[Contact]:
        """Return which servers were reached, also by those before."""
        return (*self._before, *super().contacts())

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        while True:
            written = False
            inner = self._model.complete(messages, decoding)
            try:
                while True:
                    try:
                        piece = next(inner)
                    except StopIteration as stop:
                        done: Completion = stop.value
                        return replace(done, model=self.name) if self._fell else done
                    written = written or bool(piece)
                    yield piece
            except PASSED_ON as error:
                if written or not self._next(error, messages, decoding):
                    raise
            finally:
                inner.close()

    def _next(self, error: AgentError, messages: Sequence[Message], decoding: Decoding) -> bool:
        """Go over to the next model that can go on; return whether there is one."""
        while self._left:
            candidate = self._left.pop(0)
            try:
                model = candidate.open()
            except PASSED_ON as other:
                self._notify(f"{candidate.name} cannot be had either ({other})")
                continue
            if lack := lacking(model.abilities, messages, decoding):
                model.close()
                self._notify(f"{candidate.name} cannot go on: it {lack}")
                continue
            self._notify(told(error, self._model.name, model.name))
            self._before = (*self._before, *super().contacts())
            self._model.close()
            self._model, self._fell = model, True
            return True
        return False


def lacking(abilities: Abilities, messages: Sequence[Message], decoding: Decoding) -> str:
    """Return what a model cannot do that this call needs; empty where it can all."""
    if decoding.tools and not abilities.calls:
        return "calls no tools natively, as this run does"
    return ""
