"""How far adding documents is: bars on a terminal, a line now and then elsewhere."""

import sys
import time
from typing import TYPE_CHECKING, Self

from agent.cli import streams
from agent.render.places import shown
from tools.documents.adding.happening import (
    Added,
    Embedded,
    Happening,
    LeftOut,
    Looking,
    Planned,
    Reading,
    Unchanged,
)

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

EVERY_S = 10.0
"""Without a terminal, a line comes at most so often."""
BAR = 20
"""Columns of the bar."""


class Gauge:
    """Shows on stderr what happens while documents are added; leaves no bar behind."""

    def __init__(self, color: streams.Color = "auto") -> None:
        self._color = color
        self._lively = streams.lively(sys.stderr)
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._total = self._done = 0
        self._told = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.hide()

    def hide(self) -> None:
        """Take the bar away."""
        streams.clear()
        if self._bar is not None:
            self._bar.stop()
            self._bar, self._task = None, None

    def tell(self, text: str) -> None:
        """Say something that is not about the count, above the bar."""
        if self._bar is not None:
            self._bar.print(text, markup=False, highlight=False)
        else:
            streams.note(text)

    def take(self, event: Happening) -> None:
        """Show the next event."""
        match event:
            case Looking():
                self._look(event.files)
            case Planned():
                self._total = event.files
            case Reading():
                self.count("reading", self._done, self._total, shown(event.source))
            case Added() | Unchanged() | LeftOut(known=False):
                self._done += 1
                self.count("reading", self._done, self._total, shown(event.source))
            case Embedded():
                self.count("embedding", event.done, event.total, "search works already")
            case _:
                pass

    def _look(self, files: int) -> None:
        if self._lively:
            streams.placeholder(f"looking: {files:,} files …")
        elif self._due():
            streams.note(f"looking: {files:,} files so far")

    def count(self, what: str, done: int, total: int, name: str) -> None:
        """Show that `done` of `total` are done of `what`; `name` says at which it is."""
        if not self._lively:
            if done < total and self._due():
                streams.note(f"{what}: {done:,} of {total:,}")
            return
        bar = self._bar or self._started()
        if self._task is None or bar.tasks[-1].description != what:
            if self._task is not None:
                bar.update(self._task, visible=False)
            self._task = bar.add_task(what, total=total, name=name)
        bar.update(self._task, completed=min(done, total), total=total, name=name)

    def _due(self) -> bool:
        now = time.monotonic()
        if now - self._told < EVERY_S:
            return False
        self._told = now
        return True

    def _started(self) -> "Progress":
        from rich import progress as rich
        from rich.table import Column

        streams.clear()
        console = streams.console(sys.stderr, self._color)
        narrow = console.width < 70
        columns: list[rich.ProgressColumn] = [
            rich.TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True)),
            rich.BarColumn(bar_width=BAR // 2 if narrow else BAR),
            rich.MofNCompleteColumn(table_column=Column(no_wrap=True)),
        ]
        if not narrow:
            last = Column(no_wrap=True, overflow="ellipsis", ratio=1)
            columns += [
                rich.TimeRemainingColumn(compact=True),
                rich.TextColumn("{task.fields[name]}", markup=False, table_column=last),
            ]
        self._bar = rich.Progress(*columns, console=console, transient=True, expand=not narrow)
        self._bar.start()
        return self._bar
