"""Tells what a growing reply is about while it is written: thought, action or answer.

A line that may still become a heading is held back until it is decided, so that no heading is ever
shown as part of a thought.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.events import Part, Streamed
from agent.notation import heading_of, may_become_heading

PARTS: dict[str, Part] = {
    "thought": "thought", "action": "action", "input": "action", "answer": "answer"
}  # fmt: skip


@dataclass
class Narrator:
    """Turns the pieces of one reply into `Streamed` events of step `step`."""

    step: int
    part: Part | None = None
    """What the text now belongs to; None before the first heading."""
    line: str = ""
    """The unfinished line, as far as it has come."""
    shown: int = 0
    """How much of `line` was told already."""
    fenced: bool = False
    over: bool = field(default=False)
    """Whether the model began to write an observation of its own."""

    def hear(self, piece: str) -> Iterator[Streamed]:
        """Take the next piece and yield what can be told of it."""
        before, *rest = piece.split("\n")
        yield from self._grow(before)
        for text in rest:
            yield from self._end_line()
            yield from self._grow(text)

    def close(self) -> Iterator[Streamed]:
        """Yield what was held back when the reply ends."""
        yield from self._tell(len(self.line))

    def _grow(self, text: str) -> Iterator[Streamed]:
        self.line += text
        if self.shown == 0 and not self.fenced and self.part != "answer":
            if (found := heading_of(self.line)) is not None:
                self._enter(found[0], len(self.line) - len(found[1]))
            elif may_become_heading(self.line):
                return
        yield from self._tell(len(self.line))

    def _enter(self, heading: str, width: int) -> None:
        self.over = self.over or heading == "observation"
        self.part = PARTS.get(heading)
        self.shown = width

    def _end_line(self) -> Iterator[Streamed]:
        yield from self._tell(len(self.line))
        if self.line.lstrip().startswith("```"):
            self.fenced = not self.fenced
        if self.part is not None and not self.over:
            yield Streamed(self.step, self.part, "\n")
        self.line, self.shown = "", 0

    def _tell(self, end: int) -> Iterator[Streamed]:
        text, self.shown = self.line[self.shown : end], max(self.shown, end)
        if text and self.part is not None and not self.over:
            yield Streamed(self.step, self.part, text)
