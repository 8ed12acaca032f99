"""A turn as the chat shows it: thoughts and actions folded to a line each, the answer as Markdown.

Nothing that stands is drawn again: a folded line grows until it is full, then it ends.
"""

from typing import TYPE_CHECKING

from agent.clean import Cleaner, printable
from agent.cli import streams
from agent.cli.chatting.marks import Marks
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
    Part,
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
from agent.render.terminal import Page
from agent.render.wording import arguments_text, choice, in_short, interruption, stopped_early
from agent.render.wrap import Sheet, columns_of

if TYPE_CHECKING:
    from rich.console import Console

QUIET, FAILED, WARNING = "dim", "red", "yellow"
LEAST_RESULT = 8
"""Columns that a result needs behind its action; else it takes a line of its own."""
MOST_NAMED = 20
"""Characters of a tool's name."""
IN_LINE = ("converse", "react")
"""Strategies that are not told: each turn uses them."""


class Folded:
    """Shows one turn."""

    def __init__(self, out: "Console", trace: "Console", marks: Marks, links: bool) -> None:
        """Show the answer on `out`, all the rest on `trace`."""
        self._page = Page(out, live=True)
        self._row = Row(trace, marks.more)
        self._marks = marks
        self._links = links
        self._ballots = Ballots()
        self._streamed: set[tuple[int, Part]] = set()
        self._open: Action | None = None
        """The action whose line waits for its result."""
        self._answer: Answer | None = None
        self._late: list[Warned | Reached] = []
        self._told = False
        """Whether anything stands above the answer."""

    def show(self, event: Event) -> None:
        """Take the next event."""
        self._ballots.take(event)
        match event:
            case Streamed(part="answer"):
                self._write(event.text)
            case Answer():
                self._tell_votes()
                self._begin_answer()
                self._page.settle(sources.told(event, "list"))
                self._answer = event
            case Warned() if self._page.begun:
                self._late.append(event)
            case Reached():
                if event.contacts:  # where nobody was reached there is nothing to tell
                    self._late.append(event)
            case Called():
                pass
            case Thought() if self._page.begun:
                pass
            case Streamed() if not event.text.strip() and self._page.begun:
                pass
            case _:
                self._leave()
                self._trace(event)

    def finish(self) -> None:
        """End the answer."""
        if self._answer is not None:
            self._page.list(list(sources.rows(self._answer)), self._links)
        self._leave(final=True)
        if self._answer is not None and (early := stopped_early(self._answer.stop_reason)):
            self._note(early, WARNING)

    def stopped(self, error: AgentError) -> None:
        """End what is on the screen."""
        streams.placeholder("")
        self._leave(final=True)
        self.pause()
        if mark := interruption(error):
            self._note(mark)

    def pause(self) -> None:
        """End the line that is being written: something else is to be shown."""
        streams.clear()
        self._row.end()
        self._open = None

    def _trace(self, event: Event) -> None:
        match event:
            case Started():
                streams.placeholder(f"thinking {self._marks.more}")
            case Streamed(part="thought"):
                self._think(event)
            case Streamed():
                self._row.end()
                streams.placeholder(f"{self._marks.action}{self._marks.more}")
            case Thought():
                self._thought(event)
            case Action():
                self._act(event)
            case Observation():
                self._observe(event)
            case Chosen() if event.strategy not in IN_LINE:
                self._note(choice(event))
            case Restated() | Forgot():
                self._note(event.text)
            case Sampled():
                streams.placeholder(f"sample {event.number} of {event.of} {self._marks.more}")
            case Branch():
                streams.placeholder(f"thought {event.id} {self._marks.more}")
            case Warned():
                self._note(f"warning: {event.text}", WARNING)
            case Reached():
                self._note(network.line(event))
            case _:
                pass

    def _think(self, event: Streamed) -> None:
        key = (event.step, event.part)
        if key not in self._streamed:
            if not event.text.strip():
                return
            self._streamed.add(key)
            self._begin(self._marks.thought)
        self._row.grow(event.text)

    def _thought(self, event: Thought) -> None:
        if (event.step, "thought") not in self._streamed:
            self._begin(self._marks.thought)
            self._row.grow(event.text)
        self._row.end()
        streams.placeholder(f"thinking {self._marks.more}")

    def _act(self, action: Action) -> None:
        self._begin(f"{self._marks.action}{_named(action.call.tool)}  ")
        given = printable(arguments_text(action.call)).strip()
        lines = given.count("\n") + 1
        shown = f"{lines} lines" if lines > 1 else given
        self._row.grow(shown, keep=self._row.columns // 3)
        self._open = action

    def _observe(self, event: Observation) -> None:
        text = printable(event.text).strip()
        first, *rest = text.splitlines() or [""]
        brought = f"{first} {self._marks.more}" if rest else first
        mark = self._marks.failure if event.failed else self._marks.result
        if self._open is None or self._row.room < LEAST_RESULT:
            self._begin(f"{self._marks.action}{_named(event.tool)}")
        self._row.grow(f"{mark}{brought}", FAILED if event.failed else QUIET)
        self._row.end()
        self._open = None
        streams.placeholder(f"thinking {self._marks.more}")

    def _begin(self, mark: str) -> None:
        self._row.end()
        self._open = None
        self._told = True
        self._row.begin(mark)

    def _tell_votes(self) -> None:
        if votes := self._ballots.told():
            self._leave()
            self._note(votes)

    def _note(self, text: str, style: str = QUIET) -> None:
        self.pause()
        self._told = True
        sheet = Sheet(self._row.console, style=style)
        sheet.write(printable(text))
        sheet.close()

    def _leave(self, final: bool = False) -> None:
        """End the answer, and show what had to wait for that."""
        self._page.leave(final)
        late, self._late = self._late, []
        for event in late:
            self._trace(event)

    def _write(self, text: str) -> None:
        if self._page.begun or text.strip():
            self._begin_answer()
            self._page.feed(text)

    def _begin_answer(self) -> None:
        """Set the answer off from what stands above it."""
        if not self._page.begun:
            self.pause()
            if self._told:
                self._row.console.print()
                self._told = False


def _named(tool: str) -> str:
    """Return the name of a tool; one that a model made up is cut."""
    return in_short(printable(tool))[:MOST_NAMED]


class Row:
    """One line that grows until it is full."""

    def __init__(self, console: "Console", more: str) -> None:
        self.console = console
        self._more = more
        self._start()

    def _start(self) -> None:
        self._used = 0
        self._begun = self._full = self._blank = False
        self._held = ""
        self._cleaner = Cleaner()

    @property
    def columns(self) -> int:
        """Columns that a line may take: the last one stays free, as terminals wrap there."""
        return max(8, self.console.width - 1)

    @property
    def room(self) -> int:
        """Columns that are left."""
        return 0 if self._full else self.columns - self._used

    def begin(self, mark: str) -> None:
        """Begin a line."""
        self._put(mark, QUIET)
        self._begun = True

    def grow(self, piece: str, style: str = QUIET, keep: int = 0) -> None:
        """Add what fits; `keep` columns are left for what comes behind it."""
        from wcwidth import iter_graphemes

        if self._full:
            return
        words = self._cleaner.feed(piece)
        text, limit = "", self.columns - keep - columns_of(self._more)
        for character in iter_graphemes(self._held + words):
            if character.isspace():
                self._blank = True
                continue
            character = (
                f" {character}" if self._blank and self._used + columns_of(text) else character
            )
            self._blank = False
            if self._used + columns_of(text + character) > limit:
                self._put(text + self._more, style)
                self._full = not keep
                return
            text += character
        self._put(text, style)

    def end(self) -> None:
        """End the line."""
        if self._begun:
            self.console.print()
        self._start()

    def _put(self, text: str, style: str) -> None:
        from rich.text import Text

        if text:
            self.console.print(Text(text, style), end="", soft_wrap=True)
            self._used += columns_of(text)
