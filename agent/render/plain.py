"""A run as plain text: the answer in one piece on stdout, on stderr the trace if wanted."""

import time
from collections.abc import Callable
from typing import TextIO

from agent.clean import printable
from agent.errors import AgentError
from agent.events import (
    Action,
    Answer,
    Branch,
    Chosen,
    Event,
    Forgot,
    Observation,
    Reached,
    Restated,
    Sampled,
    Streamed,
    Thought,
    Warned,
)
from agent.render import network, sources, tree
from agent.render.ballots import Ballots
from agent.render.tally import Tally
from agent.render.wording import (
    arguments_text,
    aside,
    choice,
    interruption,
    sample,
    stopped_early,
)


class Plain:
    """Writes for a file, a pipe or a terminal without abilities."""

    def __init__(
        self,
        out: TextIO,
        trace: TextIO | None = None,
        full: bool = True,
        cites: sources.Cites = "list",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Write the answer to `out`.

        Args:
            out: where the answer goes.
            trace: where notes go; None for the answer alone.
            full: whether thoughts, actions and observations go to `trace` too, not only warnings.
            cites: what becomes of the sources.
            clock: tells how long it takes.
        """
        self._out = out
        self._trace = trace
        self._full = full
        self._cites = cites
        self._tally = Tally(clock)
        self._ballots = Ballots()
        self._thought = ""
        """What waits to be told: a thought that is the answer as well stands there once."""
        self._partial = ""
        self._answer: Answer | None = None
        self._reached: Reached | None = None

    def show(self, event: Event) -> None:
        """Take the next event."""
        self._tally.take(event)
        self._ballots.take(event)
        self._tell_thought(before=event)
        if isinstance(event, Answer | Chosen) and (votes := self._ballots.told()) and self._full:
            self._note(f"Votes: {votes}")
        match event:
            case Streamed():
                self._partial = self._partial + event.text if event.part == "answer" else ""
            case Warned():
                self._note(f"warning: {event.text}")
            case Answer():
                self._answer = event
            case Reached():
                self._reached = event
            case Thought() if self._full:
                self._thought = event.text
            case Branch(state="open"):
                pass  # told when it is known what becomes of it
            case Restated() | Forgot() if self._full:
                self._note(_begun(aside(event)))
            case Action() | Observation() | Chosen() | Sampled() | Branch() if self._full:
                self._note(_told(event))
            case _:
                pass

    def finish(self) -> None:
        """Write the answer."""
        if self._answer is None:
            return
        if early := stopped_early(self._answer.stop_reason):
            self._note(early)
        self._write(sources.with_list(self._answer, self._cites))
        self._tell_reached()
        if self._full:
            self._note(self._tally.line(full=True))

    def stopped(self, error: AgentError) -> None:
        """Write what there is of the answer."""
        self._tell_thought()
        self._write(self._partial)
        self._tell_reached()
        if mark := interruption(error):
            self._note(mark)

    def _tell_reached(self) -> None:
        """Say whom the run has contacted."""
        if self._full and self._reached is not None:
            self._note(_begun("\n".join(network.rows(self._reached))))

    def _tell_thought(self, before: Event | None = None) -> None:
        thought, self._thought = self._thought, ""
        said_again = isinstance(before, Answer) and before.text.strip() == thought.strip()
        if thought and not said_again:
            self._note(f"Thought: {thought}")

    def _write(self, answer: str) -> None:
        if text := printable(answer).strip("\n").rstrip():
            self._out.write(f"{text}\n")
            self._out.flush()

    def _note(self, text: str) -> None:
        if self._trace is not None:
            self._trace.write(f"{printable(text)}\n")
            self._trace.flush()


def _begun(line: str) -> str:
    return line[:1].upper() + line[1:]


def _told(event: Action | Observation | Chosen | Sampled | Branch) -> str:
    match event:
        case Chosen():
            return choice(event).replace("strategy", "Strategy", 1)
        case Sampled():
            return sample(event).replace("sample", "Sample", 1)
        case Branch():
            return tree.line(event)
        case Action():
            return f"Action: {event.call.tool}\n{arguments_text(event.call)}".rstrip()
        case Observation():
            return f"Observation{' (failed)' if event.failed else ''}: {event.text}"
