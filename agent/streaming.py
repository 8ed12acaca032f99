"""Tells what a growing reply is about while it is written: thought, action or answer.

A line that may still become a heading is held back until it is decided, so that no heading is ever
shown as part of a thought.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from agent.events import Part, Streamed
from agent.headings import FENCE_CLOSES, STOPS, Heading, Place

PARTS: dict[Heading, Part] = {
    "thought": "thought", "action": "action", "input": "action", "answer": "answer"
}  # fmt: skip


class Telling(Protocol):
    """Turns the pieces of one reply into events while they come."""

    @property
    def step(self) -> int:
        """The step that the reply belongs to."""
        ...

    @property
    def stops(self) -> tuple[str, ...]:
        """What ends the reply, besides what the prompt says."""
        ...

    @property
    def over(self) -> bool:
        """Whether nothing of what follows counts."""
        ...

    @property
    def inside_program(self) -> bool:
        """Whether a stop string would cut a program."""
        ...

    def hear(self, piece: str) -> Iterator[Streamed]:
        """Take the next piece and yield what can be told of it."""
        ...

    def close(self) -> Iterator[Streamed]:
        """Yield what was held back when the reply ends."""
        ...


@dataclass
class Verbatim:
    """Tells a reply as it comes: all of it is one part of step `step`."""

    step: int
    part: Part = "thought"
    before: str = ""
    """What is told before the first piece: words that were put into the model's mouth."""
    stops: tuple[str, ...] = ()
    over: bool = False
    inside_program: bool = False

    def hear(self, piece: str) -> Iterator[Streamed]:
        """Take the next piece and yield it."""
        text, self.before = self.before + piece, ""
        if text:
            yield Streamed(self.step, self.part, text)

    def close(self) -> Iterator[Streamed]:
        """Yield nothing: nothing was held back."""
        yield from ()


@dataclass
class Narrator:
    """Turns the pieces of one reply into `Streamed` events of step `step`."""

    step: int
    place: Place = field(default_factory=Place)
    line: str = ""
    """The unfinished line, as far as it has come."""
    shown: int = 0
    """How much of `line` was told already, its heading included."""
    settled: bool = False
    """Whether it is decided what `line` begins with."""
    found: tuple[Heading, str] | None = None
    """The heading that `line` begins with, once settled."""
    stops: tuple[str, ...] = STOPS
    unmarked: Part | None = None
    """What a reply is told as that begins without a heading; None tells nothing of it."""

    @property
    def over(self) -> bool:
        """Whether the model began to write an observation of its own."""
        return self.place.over or (self.found is not None and self.found[0] == "observation")

    @property
    def inside_program(self) -> bool:
        """Whether a fenced block was opened and not closed yet."""
        return self.place.fenced and FENCE_CLOSES.match(self.line) is None

    def hear(self, piece: str) -> Iterator[Streamed]:
        """Take the next piece and yield what can be told of it."""
        before, *rest = piece.split("\n")
        yield from self._grow(before)
        for text in rest:
            yield from self._end_line()
            yield from self._grow(text)

    def close(self) -> Iterator[Streamed]:
        """Yield what was held back when the reply ends."""
        self._settle()
        yield from self._tell()

    def _grow(self, text: str) -> Iterator[Streamed]:
        self.line += text
        if not self.settled:
            if self.place.undecided(self.line):
                return
            self._settle()
        yield from self._tell()

    def _settle(self) -> None:
        if self.settled:
            return
        self.settled, self.found = True, self.place.heading(self.line)
        if self.found is not None:
            self.shown = len(self.line) - len(self.found[1])

    def _end_line(self) -> Iterator[Streamed]:
        self._settle()
        yield from self._tell()
        part = self._part()
        self.place.leave(self.line, self.found)
        if self.unmarked == "answer" and self.place.section is None:
            self.place.section = "answer"  # all of it is one
        self.line, self.shown, self.settled, self.found = "", 0, False, None
        if part is not None:
            yield Streamed(self.step, part, "\n")

    def _tell(self) -> Iterator[Streamed]:
        text, self.shown = self.line[self.shown :], len(self.line)
        part = self._part()
        if text and part is not None:
            yield Streamed(self.step, part, text)

    def _part(self) -> Part | None:
        section = self.place.section if self.found is None else self.found[0]
        if self.over:
            return None
        return self.unmarked if section is None else PARTS.get(section)
