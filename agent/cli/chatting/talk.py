"""A chat on a terminal: reads a line, answers it or runs it, and so on until the person leaves."""

import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING

from agent.chat import lines
from agent.cli import consulting, signals, streams
from agent.cli.chatting import questions, turns
from agent.cli.chatting.turns import Turns, tell
from agent.errors import AgentError

if TYPE_CHECKING:
    from agent.chat.screen import Screen
    from agent.chat.way import Way
    from agent.cli.chatting.prompt.keyboard import Keyboard
    from agent.cli.chatting.prompt.line import Line

LEFT, GONE = 0, 129
NOT_RUN = "a line with ! is a question like any other: nothing is run on this machine"


@dataclass
class Talk:
    """One chat."""

    turns: Callable[[], Turns]
    """Opens the chat when it is called first."""
    line: "Line"
    keyboard: "Keyboard"
    screen: "Screen"
    files: list[str] = field(default_factory=list)
    """Attached to the next question."""
    _prefill: str = field(default="", init=False)
    """What the next line begins with."""
    _way: "Way | None" = field(default=None, init=False)
    """How the next question is asked, if the line before said so."""
    _left: bool = field(default=False, init=False)
    _hinted: bool = field(default=False, init=False)

    def run(self, first: str = "") -> int:
        """Talk until the person leaves; return the exit code."""
        with self.keyboard.held(), between():
            try:
                if first:
                    self._take(first)
                while not self._left:
                    line = self.line.read(self._prefill, self._drawn)
                    if line is None:
                        break
                    self._take(line)
            except KeyboardInterrupt as stop:  # Halt is one: a signal that asks to leave
                return 128 + getattr(stop, "number", signal.SIGINT)
            except (EOFError, *turns.GONE):
                return GONE
        return LEFT

    def _take(self, line: str) -> None:
        """Answer a line, or run it; Ctrl-C leads back to the prompt."""
        try:
            with signals.graceful():
                self._taken(line)
        except signals.Halt as halt:
            if halt.number != signal.SIGINT:
                raise
            streams.clear()

    def _taken(self, line: str) -> None:
        way, self._way, self._prefill = self._way, None, ""
        with self.keyboard.collecting():
            whole = self.line.pastes.expand(line)
            self.line.remember(whole)
            if lines.command_in(whole) is not None:
                self._run(whole)
            else:
                self._ask(line, way)

    def _run(self, line: str) -> None:
        outcome = self.turns().run(line.strip(), self.screen)
        if not isinstance(outcome, int):
            self._left, self._prefill = outcome.leave, outcome.prefill
            self._way = outcome.way if outcome.prefill else None  # it is for that text alone
            if outcome.ask is not None:
                self.turns().ask(questions.Asked(outcome.ask), outcome.way)
        if not (self._left or self._prefill):
            streams.note("")  # as below an answer

    def _ask(self, line: str, way: "Way | None") -> None:
        if line.lstrip().startswith("!") and not self._hinted:
            self._hinted = True
            streams.note(NOT_RUN)
        chat = self.turns().chat
        reading = consulting.reading_of(chat.settings, chat.plan.strategy)
        try:
            text = lines.question_in(line)
            asked = questions.asked(text, self.line.pastes, reading, self.files)
        except AgentError as error:
            tell(error)
            self._prefill, self._way = line, way
            return
        self.files = []
        self.turns().ask(asked, way)
        streams.note("")

    def _drawn(self) -> None:
        """Do what has time until the person can type."""
        from tools.sandbox import session

        self.turns().leaving = self.keyboard.release
        self.turns().chat.engine.start()
        self.turns().rest()
        session.warm()


def between() -> AbstractContextManager[None]:
    """Let signals between the prompt and a turn leave, but for Ctrl-C: it came too late."""

    def heard(number: int, frame: FrameType | None) -> None:
        if number != signal.SIGINT:
            raise signals.Halt(number)

    return signals.handling(heard)
