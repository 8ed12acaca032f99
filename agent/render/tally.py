"""What a run took, counted while it goes on: for the line below its answer."""

import time
from collections.abc import Callable

from agent.events import Answer, Called, Chosen, Event, Sampled, Started
from agent.messages import Usage
from agent.render.wording import certainty, counted, summary

LOOP = "react"
"""The strategy whose steps are counted; of the others it is the calls of the model."""


class Tally:
    """Counts from its making on: the loading of the model is a part of the wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Count by `clock`, in seconds."""
        self._clock = clock
        self._start = clock()
        self._model = ""
        self._strategy = ""
        self._sampled = False
        self._answer: Answer | None = None
        self._usage = Usage()

    def take(self, event: Event) -> None:
        """Count one event."""
        match event:
            case Started():
                self._model, self._strategy = event.model, event.strategy
            case Chosen():
                self._strategy = event.strategy
            case Sampled():
                self._sampled = True
            case Called():
                self._usage += event.usage
                self._model = event.model or self._model
            case Answer():
                self._answer = event
            case _:
                pass

    def line(self, full: bool) -> str:
        """Return who answered, and what it took until now."""
        seconds = self._clock() - self._start
        answer = self._answer or Answer(0, "")
        done = counted(self._usage.calls, "call")
        if self._strategy in ("", LOOP) and not self._sampled:
            done = counted(answer.step, "step")
        sure = certainty(answer.confidence)
        return summary(self._model, done, self._usage, seconds, full, sure)
