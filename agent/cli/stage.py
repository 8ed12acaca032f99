"""Where a run is shown, while it happens or again: its events, and what is said about them."""

import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.cli import showing, signals, streams
from agent.errors import AgentError
from agent.events import Chosen, Event, Started, Warned

if TYPE_CHECKING:
    from agent.render.renderer import Renderer

MILLISECONDS = 3


class Wait:
    """A clock that counts how long the person waits, until it is stopped."""

    def __init__(self, seconds: float | None = None) -> None:
        """Count from now on; or say `seconds`, whenever it is asked again."""
        self._begun = time.monotonic()
        self._asked = False
        self._stopped = seconds

    def __call__(self) -> float:
        """Return the seconds since it was asked first."""
        if not self._asked:
            self._asked = True
            return 0.0
        return self.seconds

    @property
    def seconds(self) -> float:
        """How long it has been."""
        if self._stopped is not None:
            return self._stopped
        return round(time.monotonic() - self._begun, MILLISECONDS)

    def stop(self) -> None:
        """Count no further."""
        self._stopped = self.seconds


@dataclass
class Stage:
    """Shows one run."""

    renderer: "Renderer"
    view: showing.View
    wait: Wait
    why: bool = False
    """Whether the person wants to know why this strategy was taken."""
    listed: bool = True
    """Whether the sources of an answer are listed below it, where people read it."""
    turn: signals.Turn = field(default_factory=signals.Turn)
    started: bool = False
    finished: bool = False
    strategy: str = ""
    """Which one answers, as far as that is known."""

    def show(self, event: Event) -> None:
        """Show one event."""
        self.started = self.started or isinstance(event, Started)
        if isinstance(event, Started | Chosen):
            self.strategy = event.strategy
        if isinstance(event, Chosen):
            self._tell_why(event)
        self.renderer.show(event)

    def notify(self, text: str) -> None:
        """Show a notice that belongs to this run."""
        self.renderer.show(Warned(text))

    def finish(self, complaints: Sequence[str] = ()) -> None:
        """Show the end, and what is not proven."""
        self.wait.stop()
        with self.turn.hold():
            self.finished = True
            self.renderer.finish()
            self._complain(complaints)

    def stop(self, error: AgentError) -> None:
        """Show what there is, and that there is no more."""
        streams.clear()
        if not self.finished:
            with suppress(AgentError):  # stdout may be gone as well: the first failure counts
                self.renderer.stopped(error)

    def _tell_why(self, chosen: Chosen) -> None:
        """Say why this strategy was taken where that is not in the trace or the JSON anyway."""
        from agent.render.wording import choice

        untold = self.view == "quiet" or isinstance(self.renderer, showing.Brief)
        if self.why and untold:
            streams.note(choice(chosen))

    def _complain(self, complaints: Sequence[str]) -> None:
        """Say what is not proven where the list below the answer is not on the same screen."""
        if self.view in ("text", "verbose") and self.listed and sys.stdout.isatty():
            return
        for complaint in complaints:
            streams.note(complaint)
