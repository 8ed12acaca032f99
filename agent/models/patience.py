"""Asks a server again for what may pass: the one layer of the program that does.

As the SDK of OpenAI waits (https://github.com/openai/openai-python#retries): from half a second on,
twice as long each time, up to eight, a little less by chance; what the server asks for comes first.
"""

import random
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from agent.contact import Contact
from agent.errors import AgentError, ModelUnavailable, RateLimited
from agent.messages import Completion, Decoding, Message
from agent.models.model import Abilities, Model, Remote
from agent.models.passing import Limited, Passing

FIRST_S, LONGEST_S = 0.5, 8.0
MOST_ASKED_S = 60.0
"""A server that wants to be left alone for longer is not waited for."""
LATER = "ask again later, or name another model: -m"


@dataclass(frozen=True)
class Pauses:
    """The clock, and how a while passes."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    """A number from 0 to 1."""
    tick_s: float = 0.1


class Patience:
    """Passes on what `model` says, and asks it again where it could not yet say anything."""

    def __init__(
        self,
        model: Model,
        tries: int,
        notify: Callable[[str], None],
        pauses: Pauses = Pauses(),
    ) -> None:
        self._model, self._tries = model, max(1, tries)
        self._notify, self._pauses = notify, pauses

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
        """Continue `messages`; see `Model.complete`. Nothing is asked again once a word came."""
        for attempt in range(1, self._tries + 1):
            said = False
            inner = self._model.complete(messages, decoding)
            try:
                while True:
                    piece = next(inner)
                    said = said or bool(piece)
                    yield piece
            except StopIteration as stop:
                done: Completion = stop.value
                return done
            except (Passing, Limited) as error:
                wait_s = self._wait_s(error, attempt)
                if said or wait_s is None or attempt == self._tries:
                    raise _final(error, wait_s) from None
                self._tell(error, wait_s, attempt + 1)
            finally:
                inner.close()
            yield from self._pause(wait_s)
        raise AssertionError("the last try returns or raises")

    def contacts(self) -> Sequence[Contact]:
        """Return whom it has reached."""
        return self._model.contacts() if isinstance(self._model, Remote) else ()

    def close(self) -> None:
        """Give back what the model holds."""
        self._model.close()

    def _wait_s(self, error: Passing | Limited, attempt: int) -> float | None:
        """Return how long to wait; None where that is too long."""
        if error.after_s is not None:
            return error.after_s if error.after_s <= MOST_ASKED_S else None
        usual = float(min(LONGEST_S, FIRST_S * 2 ** (attempt - 1)))
        return usual * (1 - self._pauses.chance() / 4)

    def _tell(self, error: AgentError, wait_s: float, attempt: int) -> None:
        when = f"in {wait_s:.2g} s" if wait_s >= 0.05 else "now"
        self._notify(f"{error}, trying again {when} ({attempt} of {self._tries})")

    def _pause(self, seconds: float) -> Generator[str, None, None]:
        ends_at = self._pauses.now() + seconds
        while (left := ends_at - self._pauses.now()) > 0:
            yield ""
            self._pauses.sleep(min(left, self._pauses.tick_s))


def _final(error: Passing | Limited, wait_s: float | None) -> AgentError:
    """Return what is told in the end: one of the errors that everybody knows."""
    kind = RateLimited if isinstance(error, Limited) else ModelUnavailable
    message = str(error)
    if wait_s is None and error.after_s is not None:
        message += f", for {error.after_s:.0f} s" if error.after_s < 1e9 else ", for years"
    return kind(message, error.hint or LATER)
