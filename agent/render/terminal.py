"""A run on a terminal: the trace on stderr while it happens, the answer as Markdown on stdout."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from agent.clean import Cleaner, printable
from agent.errors import AgentError
from agent.events import (
    Action,
    Answer,
    Branch,
    Called,
    Chosen,
    Event,
    Forgot,
    Observation,
    Reached,
    Restated,
    Sampled,
    Started,
    Streamed,
    Thought,
    Warned,
)
from agent.render import network, sources
from agent.render.ballots import Ballots
from agent.render.markdown import Markdown
from agent.render.tally import Tally
from agent.render.trace import WARNING, Trace
from agent.render.wording import aside, choice, interruption, stopped_early
from agent.render.wrap import Sheet

if TYPE_CHECKING:
    from rich.console import Console


def _idle(text: str) -> None: ...


class Terminal:
    """Shows a run to the person who waits for it."""

    def __init__(
        self,
        out: "Console",
        trace: "Console | None",
        full: bool = False,
        live: bool = True,
        waiting: Callable[[str], None] = _idle,
        cites: sources.Cites = "list",
        links: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Show the answer on `out`, all the rest on `trace`.

        Args:
            out: stdout.
            trace: stderr; None shows the answer alone.
            full: whether observations are shown whole.
            live: whether `out` is a terminal too: else the answer is written there as plain text.
            waiting: puts a word on the screen until anything else is written; empty takes it away.
            cites: what becomes of the sources.
            links: whether `out` is a terminal that knows links.
            clock: tells how long it takes.
        """
        self._trace = Trace(trace, full) if trace is not None else None
        self._page = Page(out, live)
        self._full = full
        self._cites: sources.Cites = cites
        self._links = links
        self._waiting = waiting
        self._tally = Tally(clock)
        self._ballots = Ballots()
        self._answer: Answer | None = None
        self._reached: Reached | None = None
        self._late: list[Warned] = []

    def show(self, event: Event) -> None:
        """Take the next event."""
        self._tally.take(event)
        self._ballots.take(event)
        match event:
            case Started():
                self._waiting("reading …")
            case Streamed(part="answer"):
                self._write_answer(event.text)
            case Answer():
                self._tell_votes()
                self._write_answer("")
                self._page.settle(sources.told(event, self._cites))
                self._answer = event
            case Chosen():
                self._tell_votes()
                self._show(event)
            case Called():  # it ends no answer
                if self._trace is not None:
                    self._trace.called()
            case Reached():  # the answer may stand there already
                self._reached = event
            case Thought() if self._page.begun:
                pass  # it was shown while it was written, before the answer that stands there
            case Warned() if self._page.begun:
                self._late.append(event)
            case _:
                self._show(event)

    def finish(self) -> None:
        """End the answer and say what it took."""
        if self._answer is not None and self._cites == "list":
            self._page.list(list(sources.rows(self._answer)), self._links)
        self._leave(final=True)
        if self._trace is None:
            return
        if self._answer and (early := stopped_early(self._answer.stop_reason)):
            self._trace.note(early, WARNING)
        self._tell_reached(self._trace)
        if self._answer is not None:
            self._trace.note(self._tally.line(self._full))

    def stopped(self, error: AgentError) -> None:
        """End what is on the screen."""
        self._waiting("")
        self._leave(final=True)
        if self._trace is not None:
            self._trace.pause()
            self._tell_reached(self._trace)
            if mark := interruption(error):
                self._trace.note(mark)

    def _show(self, event: Event) -> None:
        if isinstance(event, Streamed) and not event.text.strip() and self._page.begun:
            return
        self._leave()
        if self._trace is not None:
            self._trace_event(event, self._trace)

    def _trace_event(self, event: Event, trace: Trace) -> None:
        match event:
            case Streamed():
                trace.grow(event.step, event.part, event.text)
            case Thought():
                trace.thought(event.step, event.text)
            case Action():
                trace.action(event)
                self._waiting("running …")
            case Observation():
                trace.observation(event)
                self._waiting("reading …")
            case Chosen():
                trace.note(choice(event))
                self._waiting("reading …")
            case Restated() | Forgot():
                trace.note(aside(event))
            case Sampled():
                trace.sample(event)
                self._waiting("reading …")
            case Branch():
                self._waiting("")
                trace.branch(event)
            case Warned():
                trace.note(f"warning: {event.text}", WARNING)
            case _:
                pass

    def _tell_votes(self) -> None:
        """Say how the samples voted, once they are all drawn."""
        if self._trace is not None and (votes := self._ballots.told()):
            self._leave()
            self._trace.note(votes)

    def _tell_reached(self, trace: Trace) -> None:
        """Say whom the run has contacted: in one line, or host by host."""
        if self._reached is not None:
            told = network.rows(self._reached) if self._full else [network.line(self._reached)]
            trace.note("\n".join(told))

    def _leave(self, final: bool = False) -> None:
        """End the answer, and show what had to wait for that."""
        self._page.leave(final)
        late, self._late = self._late, []
        for warning in late:
            if self._trace is not None:
                self._trace_event(warning, self._trace)

    def _write_answer(self, text: str) -> None:
        if not self._page.begun and self._trace is not None:
            self._trace.pause()
            if self._trace.begun and self._page.live:
                self._trace.blank()
        self._waiting("")
        self._page.feed(text)


class Page:
    """The answer on stdout: while it is written on a terminal, in one piece elsewhere."""

    def __init__(self, console: "Console", live: bool) -> None:
        self._console = console
        self.live = live
        self._start()

    def _start(self) -> None:
        self.begun = False
        self._cleaner = Cleaner()
        self._markdown = Markdown(Sheet(self._console))
        self._told = ""
        """What is shown so far, without the blanks around it."""
        self._blanks = ""

    def feed(self, piece: str) -> None:
        """Take the next piece of the answer."""
        self._add(self._cleaner.feed(piece))

    def settle(self, answer: str) -> None:
        """Make `answer` what is shown: go on if it begins with what stands there, else anew."""
        answer = printable(answer).strip()
        if not answer.startswith(self._told):
            self.leave()
        self._blanks = ""
        self._add(answer[len(self._told) :])

    def list(self, rows: Sequence[sources.Row], links: bool) -> None:
        """End the answer with the list of its sources."""
        if rows and self.live:
            self._markdown.close()
            sheet = Sheet(self._console)
            sheet.end_line()
            sources.write(sheet, rows, links)
        elif rows:
            self._told = "\n".join([self._told, "", *map(str, rows)])

    def leave(self, final: bool = False) -> None:
        """End the answer: something else comes; `final` if no other answer can."""
        if self.live:
            self._markdown.close()
        elif final and self._told:
            self._console.file.write(f"{self._told}\n")
            self._console.file.flush()
        if self.begun:
            self._start()

    def _add(self, text: str) -> None:
        text = self._blanks + text
        text = text if self._told else text.lstrip()
        shown = text.rstrip()
        self._blanks = text[len(shown) :]
        self._told += shown
        self.begun = self.begun or bool(shown)
        if self.live:
            self._markdown.feed(shown)
