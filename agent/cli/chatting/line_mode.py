"""A chat without a terminal of abilities: each line of standard input is a question or a command.

Answers go to stdout and all else to stderr, as with `agent ask`. The exit code is that of the last
line; on a dumb terminal there is a plain prompt, and Ctrl-C twice leaves.
"""

import signal
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.chat import lines
from agent.chat.commands.command import Outcome
from agent.cli import consulting, signals, streams
from agent.cli.chatting import questions
from agent.cli.chatting.pastes import Pastes
from agent.cli.chatting.turns import Turns, tell
from agent.cli.decoding import decode
from agent.errors import AgentError

if TYPE_CHECKING:
    from agent.chat.screen import Screen

AGAIN_S = 2.0
PROMPT = "> "


@dataclass
class Lines:
    """One chat, line by line."""

    turns: Turns
    screen: "Screen"
    files: list[str] = field(default_factory=list)
    """Attached to the next question."""
    _interrupted: float = field(default=float("-inf"), init=False)
    """When Ctrl-C was pressed last."""

    def run(self, first: str = "") -> int:
        """Take all lines; return the exit code."""
        code, going_on = 0, True
        if first:
            code, going_on = self._take(first)
        try:
            while going_on and (line := self._read()) is not None:
                if line.strip():
                    code, going_on = self._take(line)
        except KeyboardInterrupt as stop:
            return 128 + getattr(stop, "number", signal.SIGINT)
        return code

    def _read(self) -> str | None:
        """Return the next line; None at the end."""
        while True:
            try:
                with signals.graceful():
                    if streams.attended():
                        streams.clear()
                        sys.stderr.write(PROMPT)
                        sys.stderr.flush()
                    data = sys.stdin.buffer.readline()
            except signals.Halt as halt:
                sys.stderr.write("\n")
                now = time.monotonic()
                if halt.number != signal.SIGINT or now - self._interrupted < AGAIN_S:
                    raise
                self._interrupted = now
                continue
            if not data:
                return None
            text, warning = decode(data, "stdin", "")
            if warning:
                self.turns.notify(warning)
            return text.rstrip("\r\n")

    def _take(self, line: str) -> tuple[int, bool]:
        """Answer a line, or run it; return the exit code, and whether to go on."""
        if lines.command_in(line) is None:
            return self._ask(line), True
        outcome = self.turns.run(line.strip(), self.screen)
        if not isinstance(outcome, Outcome):
            return outcome, True
        code = 0
        if outcome.ask is not None:
            code = self.turns.ask(questions.Asked(outcome.ask), outcome.way)
        return code, not outcome.leave

    def _ask(self, line: str) -> int:
        chat = self.turns.chat
        reading = consulting.reading_of(chat.settings, chat.plan.strategy)
        try:
            asked = questions.asked(lines.question_in(line), Pastes(), reading, self.files)
        except AgentError as error:
            tell(error)
            return error.exit_code
        self.files = []
        return self.turns.ask(asked)
