"""What a run took, counted while it goes on: for the line below its answer."""

import time
from collections.abc import Callable

from agent.events import Answer, Called, Event, Started
from agent.messages import Usage
from agent.render.wording import summary


class Tally:
    """Counts from its making on: the loading of the model is a part of the wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Count by `clock`, in seconds."""
        self._clock = clock
        self._start = clock()
        self._model = ""
        self._steps = 0
        self._usage = Usage()

    def take(self, event: Event) -> None:
        """Count one event."""
        match event:
            case Started():
                self._model = event.model
            case Called():
                self._usage += event.usage
            case Answer():
                self._steps = event.step
            case _:
                pass

    def line(self, full: bool) -> str:
        """Return who answered, and what it took until now."""
        seconds = self._clock() - self._start
        return summary(self._model, self._steps, self._usage, seconds, full)
