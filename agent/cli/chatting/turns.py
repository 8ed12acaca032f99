"""One turn or one command: shown while it happens, stopped by Ctrl-C, its failure told."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.clean import printable
from agent.cli import consulting, judging, signals, streams
from agent.cli.chatting.questions import Asked
from agent.errors import AgentError, Stopped
from agent.events import Answer, Observation, Warned
from agent.messages import Question

if TYPE_CHECKING:
    from agent.chat.chat import Chat
    from agent.chat.commands.command import Outcome
    from agent.chat.screen import Screen
    from agent.chat.way import Way
    from agent.render.renderer import Renderer

INTERRUPTED = 130
INTERRUPT = signal.SIGINT
GONE = (streams.OutputClosed, streams.OutputFailed)
"""Nobody sees what would be told."""


@dataclass
class Turns:
    """Runs turns and commands of `chat`."""

    chat: "Chat"
    renderer: "Callable[[], Renderer]"
    """Makes what shows a turn."""
    leaving: Callable[[], None] = lambda: None
    """Called before a second signal ends the process at once."""
    waiting: str = ""
    """What stands on the screen until anything happens."""
    shown: "Renderer | None" = field(default=None, init=False)
    """What shows the present turn."""
    late: list[str] = field(default_factory=list, init=False)
    """What was noticed between turns; told with the next one."""
    busy: bool = field(default=False, init=False)
    """Whether a turn or a command is on the screen."""
    behind: threading.Thread | None = field(default=None, init=False)
    """Does what has time while the person types."""
    _told: bool = False

    def ask(self, asked: Asked, way: "Way | None" = None) -> int:
        """Answer a question; return the exit code that `ask` would have.

        Raises `Halt` where a signal asks to leave.
        """
        shown = self.shown = self.renderer()
        try:
            with self._graceful() as turn, self._with(asked):
                return self._answered(asked, shown, turn, way)
        except signals.Halt as halt:
            return self._halted(halt, shown)
        except GONE:
            raise
        except AgentError as error:
            shown.stopped(error)
            tell(error)
            return error.exit_code
        finally:
            self.shown = None

    def run(self, line: str, screen: "Screen") -> "Outcome | int":
        """Run a command; return what comes of it, or the exit code of its failure."""
        from agent.chat.commands import catalogue

        try:
            with self._graceful():
                return catalogue.run(self.chat, line, screen)
        except signals.Halt as halt:
            if halt.number != INTERRUPT:
                raise
            streams.note("(interrupted)")
            return INTERRUPTED
        except GONE:
            raise
        except AgentError as error:
            streams.clear()
            tell(error)
            return error.exit_code

    def rest(self) -> None:
        """Do what has time while the person types; what fails there must not tear up their line."""
        if self.behind is None or not self.behind.is_alive():
            self.behind = threading.Thread(target=self._idle, daemon=True)
            self.behind.start()

    def _idle(self) -> None:
        try:
            self.chat.idle()
        except Exception as bug:  # of ours: told with the next line
            self.late.append(f"what is done between turns failed: {type(bug).__name__}: {bug}")

    def notify(self, text: str) -> None:
        """Tell something that the person should know, in its place."""
        if self.shown is not None:
            self.shown.show(Warned(text))
        else:
            streams.note(f"warning: {text}")

    def _answered(
        self, asked: Asked, shown: "Renderer", turn: signals.Turn, way: "Way | None"
    ) -> int:
        for warning in asked.warnings:
            shown.show(Warned(warning))
        streams.placeholder(self.waiting)
        verdict = judging.Verdict()
        happening = self.chat.turn(asked.question, *([way] if way else []))
        with closing(happening):
            for event in happening:
                if isinstance(event, Answer):
                    verdict = self._judged(event, asked.question)
                with turn.hold():
                    if not self.waiting:  # this renderer knows of no placeholder
                        streams.clear()
                    shown.show(event)
                    if isinstance(event, Observation):
                        self._tell_of_sandbox()
        with turn.hold():
            shown.finish()
            if not sys.stdout.isatty():  # there the answer's sources tell it
                for complaint in verdict.complaints:
                    streams.note(complaint)
        return verdict.code

    def _judged(self, answer: Answer, question: Question) -> judging.Verdict:
        """Return the verdict on `answer`; tell what the person has to know before they read it."""
        from agent.recording.starting import Start

        chat = self.chat
        start = Start(question, chat.settings, chat.plan.strategy, named=chat.named)
        verdict = judging.judged(answer, start, chat.plan.strategy)
        if verdict.notice:
            self.notify(verdict.notice)
        return verdict

    def _halted(self, halt: signals.Halt, shown: "Renderer") -> int:
        streams.clear()
        with suppress(*GONE):
            shown.stopped(Stopped(halt.number))
        if halt.number != INTERRUPT:
            raise halt
        return INTERRUPTED

    @contextmanager
    def _graceful(self) -> Iterator[signals.Turn]:
        with signals.graceful() as turn:
            turn.leaving = self.leaving
            self.busy = True
            try:
                late, self.late = self.late, []
                for notice in late:
                    self.notify(notice)
                yield turn
            finally:
                self.busy = False

    @contextmanager
    def _with(self, asked: Asked) -> Iterator[None]:
        """Let the texts that came with the question go before any collection."""
        before = self.chat.documents
        if asked.given:
            self.chat.documents = lambda question: consulting.opened(
                self.chat.settings, self.chat.named, asked.given
            )
        try:
            yield
        finally:
            self.chat.documents = before

    def _tell_of_sandbox(self) -> None:
        from agent.cli.answering import UNCONFINED
        from tools.sandbox import session

        if not self._told and session.unconfined():
            self._told = True
            self.notify(UNCONFINED)


def tell(error: AgentError) -> None:
    """Tell a failure as the command line does; on a terminal no word is broken."""
    _wrapped(f"error: {error}")
    if error.hint:
        _wrapped(f"hint: {error.hint}")


def _wrapped(text: str) -> None:
    if not streams.lively(sys.stderr):
        streams.note(text)
        return
    from agent.render.wrap import Sheet

    sheet = Sheet(streams.console(sys.stderr))
    sheet.write(printable(text))
    sheet.close()
