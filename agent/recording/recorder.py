"""Keeps one run in the store while it happens: each event before it is shown.

So is each piece of a step that is being written, where that is quick. A store that is far away is
told of pieces now and then: nobody should wait for it at each word.
"""

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from agent.errors import AgentError, StoreUnavailable
from agent.events import (
    Answer,
    Called,
    Chosen,
    Contact,
    Event,
    Reached,
    Started,
    Streamed,
    Warned,
    as_json,
)
from agent.messages import Json, Usage
from agent.store.entry import Entry
from agent.store.process import present
from agent.store.rows import Run, State
from agent.store.store import Store

QUICK_S = 0.005
"""A store on a server that takes longer for a piece is not told of each."""
SHARE = 0.1
"""How much of the time may go into that."""


@dataclass
class Recorder:
    """Keeps one run. What cannot be kept is told once, and the run goes on without."""

    store: Store
    run: Run
    notify: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    usage: Usage = field(default=Usage(), init=False)
    known_usd: float = field(default=0.0, init=False)
    """US dollars, as far as prices are known."""
    written: str = field(default="", init=False)
    """What is written of the present part."""
    lost: str = field(default="", init=False)
    """Why the run is not kept; empty while it is."""
    taken: int = field(default=0, init=False)
    """How many events there were, with the pieces of a step while it is written."""
    contacts: Callable[[], Sequence[Contact]] = field(default=tuple, init=False)
    """Tells whom the run has reached so far."""
    _ledger: Reached = field(default=Reached(1), init=False)
    """Whom it has reached, as far as it was told; with the last step."""
    _begun: bool = field(default=False, init=False)
    _place: tuple[int, str] = field(default=(0, ""), init=False)
    """The step and the part that is written at present."""
    _rests_until: float = field(default=0.0, init=False)
    """When the store is told of the next piece."""

    def begin(self, body: Mapping[str, Json], replaces: int = 0) -> None:
        """Begin the run with all that it starts from; see `Store.begin`."""

        def write() -> None:
            self.run = self.store.begin(self.run, body, present(), replaces)

        self._try(write)
        self._begun = not self.lost

    def keep(self, kind: str, body: Mapping[str, Json]) -> None:
        """Keep something that the run took from outside."""
        if self._begun:
            entry = Entry(kind, body, self.run.id, self.run.session)
            self._try(lambda: self.store.append(entry))

    def take(self, event: Event) -> None:
        """Keep one event; of a part that is being written, what there is of it."""
        self.taken += 1
        self._ledger = replace(self._ledger, step=getattr(event, "step", self._ledger.step))
        if isinstance(event, Streamed):
            if self._place != (event.step, event.part):
                self._place, self.written = (event.step, event.part), ""
            self.written += event.text
            if self._begun and self.clock() >= self._rests_until:
                self._write_on(event.part)
            return
        if not isinstance(event, Called | Warned):
            self.written = ""
        self._fold(event)
        self.keep("event", as_json(event))

    def notice(self, text: str) -> None:
        """Keep a warning of whoever shows the run."""
        self.beside(Warned(text))

    def beside(self, event: Event) -> None:
        """Keep what happens around the run, and behind how many of its events."""
        self.keep("event", {**as_json(event), "after": self.taken})

    def stopped(self) -> Reached | None:
        """Keep whom a run has reached that is stopped in the middle, and return it."""
        found = tuple(self.contacts())
        if found == self._ledger.contacts:
            return None
        self._ledger = replace(self._ledger, contacts=found)
        self.beside(self._ledger)
        return self._ledger

    def recorded(self, happening: Generator[Event, None, None]) -> Generator[Event, None, None]:
        """Pass on what happens, each event once it is kept."""
        with closing(happening):
            for event in happening:
                self.take(event)
                yield event

    def end(
        self, state: State, exit_code: int, error: AgentError | None = None, waited: float = 0.0
    ) -> None:
        """End the run; `waited` are the seconds that the person was told it took."""
        if not self._begun:
            return
        writing = state != "answered" and self._place[1] == "answer"
        answer = self.run.answer or (self.written if writing else "")
        self.run = replace(
            self.run,
            state=state,
            answer=answer.strip(),
            exit_code=exit_code,
            seconds=self.usage.seconds,
            prompt_tokens=self.usage.prompt_tokens,
            completion_tokens=self.usage.completion_tokens,
            cost_usd=self.known_usd,
        )
        body: dict[str, Json] = {
            "state": state,
            "exit_code": exit_code,
            "answer": self.run.answer,
            "shown": self.taken,
            "waited": waited,
        }
        if error is not None:
            body |= {"error": str(error), "hint": error.hint}
        self._try(lambda: self.store.end(self.run, body))
        self._begun = False

    def _write_on(self, part: str) -> None:
        """Keep what is written of a part so far."""
        begun = self.clock()
        self._try(lambda: self.store.unfinished(self.run.id, part, self.written))
        ended = self.clock()
        took = ended - begun
        slow = self.store.distant and took > QUICK_S
        self._rests_until = ended + took / SHARE if slow else 0.0

    def _fold(self, event: Event) -> None:
        match event:
            case Started():
                self.run = replace(self.run, strategy=event.strategy)
            case Chosen():
                self.run = replace(self.run, strategy=event.strategy)
            case Called():
                self.usage += event.usage
                self.run = replace(self.run, model=event.model or self.run.model)
                self.known_usd += event.usage.cost_usd or 0.0
            case Reached():
                self._ledger = event
            case Answer():
                self.run = replace(self.run, answer=event.text)
            case _:
                pass

    def _try(self, write: Callable[[], None]) -> None:
        if self.lost:
            return
        try:
            write()
        except StoreUnavailable as error:
            self.lost = str(error)
            self.notify(f"this run is not saved: {error}")
