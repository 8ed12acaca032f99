"""The trace of a run on a terminal: thoughts, actions and observations while they happen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.clean import Cleaner, printable
from agent.events import Action, Branch, Observation, Part, Sampled
from agent.render.growth import Growth
from agent.render.wording import arguments_text, sample
from agent.render.wrap import Draft, Sheet

if TYPE_CHECKING:
    from rich.console import Console

MOST_ROWS = 12
"""Rows of the screen that an observation may take; all it needs with `-v`."""
NO_STEP = -1
"""What is shown belongs to no one step: what follows is set off by an empty line."""
QUIET, HEAD, PROGRAM, FOUND, FAILED, WARNING = "dim", "cyan", "none", "", "red", "yellow"


class Trace:
    """Writes the trace to `console`."""

    def __init__(self, console: "Console", full: bool = False) -> None:
        self._console = console
        self._full = full
        utf8 = console.encoding.startswith("utf")
        self._marks = ("▸ ", "│ ", "→ ", "✗ ") if utf8 else ("> ", "| ", "= ", "x ")
        self._block: tuple[int, Part] | None = None
        self._writer: Prose | Program | Growth | None = None
        self._growth = Growth(console, full)
        self._streamed: set[tuple[int, Part]] = set()
        """Which parts of which steps were shown while they were written."""
        self._acted: set[int] = set()
        self._step = 0
        self.begun = False
        """Whether anything was shown."""

    def grow(self, step: int, part: Part, text: str) -> None:
        """Show a few more characters of a thought or an action."""
        if self._block != (step, part):
            if not text.strip():
                return
            self._open(step, part)
        assert self._writer is not None
        self._writer.feed(text)

    def thought(self, step: int, text: str) -> None:
        """Show a whole thought, unless it was shown while it was written."""
        self.pause()
        if not self.streamed(step, "thought"):
            self.grow(step, "thought", text)
            self.pause()

    def action(self, action: Action) -> None:
        """Show a whole action, or its name alone if it was shown while it was written."""
        self.pause()
        if not self.streamed(action.step, "action"):
            self._open(action.step, "action")
            self._program().whole(action.call.tool, arguments_text(action.call))
            self._streamed.discard((action.step, "action"))
            self.pause()
        elif action.step in self._acted:
            self._program().whole(action.call.tool, "")
        self._acted.add(action.step)

    def observation(self, observation: Observation) -> None:
        """Show what an action brought: a dozen rows, of a failure its first line, or all."""
        self.pause()
        self.begun = True
        mark = self._marks[3 if observation.failed else 2]
        style = FAILED if observation.failed else FOUND
        text = printable(observation.text).strip("\n")
        if observation.failed and not self._full and "\n" in text:
            text = f"{text.splitlines()[0]} …"
        rows = Draft(self._console, len(mark)).rows_of(text)
        cut = 0 if self._full else max(0, len(rows) - MOST_ROWS)
        self._rows(rows[: len(rows) - cut], mark, style)
        if cut:
            self.note(f"  … {cut} more line{'' if cut == 1 else 's'}: -v shows them")

    def sample(self, sampled: Sampled) -> None:
        """Show what one of several samples answered."""
        self.pause()
        self.begun = True
        mark, style = (self._marks[2], FOUND) if sampled.text else (self._marks[3], FAILED)
        rows = Draft(self._console, len(mark)).rows_of(printable(sample(sampled)))
        self._rows(rows, mark, style)

    def _rows(self, rows: Sequence[str], mark: str, style: str) -> None:
        for at, row in enumerate(rows):
            sheet = Sheet(self._console, "  " if at else mark, style)
            sheet.verbatim(row)
            sheet.end_line()

    def branch(self, branch: Branch) -> None:
        """Show a node of a tree of thoughts, with all of the tree that is there."""
        if self._writer is not self._growth:
            self.pause()
            self._writer, self.begun, self._step = self._growth, True, NO_STEP
        self._growth.take(branch)

    def called(self) -> None:
        """Count a call of the model where a tree is shown: the person sees that it goes on."""
        self._growth.called(self._writer is self._growth)

    def note(self, text: str, style: str = QUIET) -> None:
        """Show a line of our own."""
        self.pause()
        self.begun = True
        sheet = Sheet(self._console, style=style)
        sheet.write(printable(text))
        sheet.close()

    def blank(self) -> None:
        """Leave a line empty."""
        self.pause()
        Sheet(self._console).end_line()

    def pause(self) -> None:
        """End what is being shown: something else comes, here or on stdout."""
        if self._writer is not None:
            self._writer.close()
        self._writer = self._block = None

    def streamed(self, step: int, part: Part) -> bool:
        """Return whether a part of a step was shown while it was written."""
        return (step, part) in self._streamed

    def _open(self, step: int, part: Part) -> None:
        self.pause()
        if self._step not in (0, step):
            self.blank()
        self.begun, self._step, self._block = True, step, (step, part)
        self._streamed.add((step, part))
        self._writer = Prose(self._console) if part == "thought" else self._program()

    def _program(self) -> "Program":
        return Program(self._console, *self._marks[:2])


class Prose:
    """A thought, without blanks around it."""

    def __init__(self, console: "Console") -> None:
        self._sheet = Sheet(console, style=QUIET)
        self._cleaner = Cleaner()
        self._blanks = ""
        self._empty = True

    def feed(self, piece: str) -> None:
        """Show the next piece."""
        text = self._blanks + self._cleaner.feed(piece)
        text = text.lstrip() if self._empty else text
        shown = text.rstrip()
        self._blanks = text[len(shown) :]
        self._empty = self._empty and not shown
        self._sheet.write(shown)

    def close(self) -> None:
        """End the thought's line."""
        self._sheet.close()


class Program:
    """An action as the model writes it: the tool's name, then its arguments behind a bar."""

    def __init__(self, console: "Console", head: str, bar: str) -> None:
        self._head = Sheet(console, head, HEAD)
        self._body = Sheet(console, bar, QUIET)
        self._cleaner = Cleaner()
        self._line = ""
        """What is held back of the present line: it may be a fence."""
        self._open = False
        """Whether a part of the present line is shown already."""
        self._fenced = False
        self._named = False
        self._begun = False
        """Whether anything of the body is shown: empty lines above it are not."""

    def whole(self, name: str, arguments: str) -> None:
        """Show an action at once."""
        self._name(printable(name).replace("\n", " "))
        if arguments:
            self._body.write(printable(arguments), PROGRAM)
        self._body.close()

    def feed(self, piece: str) -> None:
        """Show the next piece."""
        first, *rest = self._cleaner.feed(piece).split("\n")
        self._grow(first)
        for text in rest:
            self._end_line()
            self._grow(text)

    def close(self) -> None:
        """Show what was held back."""
        if self._line.strip():
            self._end_line()
        self._head.close()
        self._body.close()

    def _grow(self, text: str) -> None:
        self._line += text
        bare = self._line.strip()
        if self._open or (self._named and bare and not _may_be_fence(bare) and self._is_body(bare)):
            self._body.write(self._line, PROGRAM)
            self._line, self._open = "", True

    def _is_body(self, bare: str) -> bool:
        return self._fenced or not (bare[0].isalpha() or bare[0] == "_")

    def _end_line(self) -> None:
        bare = self._line.strip()
        if not self._open and _is_fence(bare):
            self._fenced = not self._fenced
        elif not self._open and not self._fenced and (not self._named or bare.isidentifier()):
            self._name(bare)
        elif self._open or bare or (self._fenced and self._begun):
            self._body.write(self._line, PROGRAM)
            self._body.end_line()
            self._begun = True
        self._line, self._open = "", False

    def _name(self, name: str) -> None:
        if name:
            self._head.write(name)
            self._head.end_line()
            self._named = True


def _may_be_fence(bare: str) -> bool:
    return "```".startswith(bare) or bare.startswith("```")


def _is_fence(bare: str) -> bool:
    return bare.startswith("```")
