"""A run as plain text: the answer in one piece on stdout, on stderr the trace if wanted."""

from typing import TextIO

from agent.errors import AgentError
from agent.events import (
    Action,
    Answer,
    Called,
    Event,
    Observation,
    Started,
    Streamed,
    Thought,
    Warned,
)
from agent.messages import Usage
from agent.render.clean import printable
from agent.render.wording import arguments_text, interruption, stopped_early, summary


class Plain:
    """Writes for a file, a pipe or a terminal without abilities."""

    def __init__(self, out: TextIO, trace: TextIO | None = None, full: bool = True) -> None:
        """Write the answer to `out`.

        Args:
            out: where the answer goes.
            trace: where notes go; None for the answer alone.
            full: whether thoughts, actions and observations go to `trace` too, not only warnings.
        """
        self._out = out
        self._trace = trace
        self._full = full
        self._model = ""
        self._usage = Usage()
        self._partial = ""
        self._answer: Answer | None = None

    def show(self, event: Event) -> None:
        """Take the next event."""
        match event:
            case Started():
                self._model = event.model
            case Streamed():
                self._partial = self._partial + event.text if event.part == "answer" else ""
            case Called():
                self._usage += event.usage
            case Warned():
                self._note(f"warning: {event.text}")
            case Answer():
                self._answer = event
            case Thought() | Action() | Observation() if self._full:
                self._note(_told(event))
            case _:
                pass

    def finish(self) -> None:
        """Write the answer."""
        if self._answer is None:
            return
        if early := stopped_early(self._answer.stop_reason):
            self._note(early)
        self._write(self._answer.text)
        if self._full:
            self._note(summary(self._model, self._answer.step, self._usage, full=True))

    def stopped(self, error: AgentError) -> None:
        """Write what there is of the answer."""
        self._write(self._partial)
        if mark := interruption(error):
            self._note(mark)

    def _write(self, answer: str) -> None:
        if text := printable(answer).strip("\n").rstrip():
            self._out.write(f"{text}\n")
            self._out.flush()

    def _note(self, text: str) -> None:
        if self._trace is not None:
            self._trace.write(f"{printable(text)}\n")
            self._trace.flush()


def _told(event: Thought | Action | Observation) -> str:
    match event:
        case Thought():
            return f"Thought: {event.text}"
        case Action():
            return f"Action: {event.call.tool}\n{arguments_text(event.call)}".rstrip()
        case Observation():
            return f"Observation{' (failed)' if event.failed else ''}: {event.text}"
