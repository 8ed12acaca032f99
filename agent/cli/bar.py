"""How far an evaluation is: a bar on a terminal, a line now and then elsewhere."""

import sys
from typing import TYPE_CHECKING

from agent.cli import streams

if TYPE_CHECKING:
    from rich.progress import Progress

    from agent.evaluation.results import Result

LINES = 10
"""Without a terminal, one line for each tenth of the runs."""


class Bar:
    """Shows on stderr how many runs are done, and how each column does."""

    def __init__(self, total: int, color: streams.Color = "auto", quiet: bool = False) -> None:
        self._total = total
        self._color = color
        self._quiet = quiet
        self._done = 0
        self._told = 0
        self._right: dict[str, list[int]] = {}
        self._bar: Progress | None = None

    def show(self) -> None:
        """Draw the bar where there is a terminal."""
        if self._quiet or self._bar is not None or not streams.lively(sys.stderr):
            return
        from rich import progress as rich

        streams.clear()
        self._bar = rich.Progress(
            rich.BarColumn(bar_width=24),
            rich.MofNCompleteColumn(),
            rich.TimeElapsedColumn(),
            rich.TimeRemainingColumn(),
            rich.TextColumn("{task.description}", markup=False),
            console=streams.console(sys.stderr, self._color),
            transient=True,
        )
        self._bar.add_task(self._standing(), total=self._total, completed=self._done)
        self._bar.start()

    def hide(self) -> None:
        """Take the bar away, for another line."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def tell(self, text: str) -> None:
        """Say something that is not about the count."""
        if self._quiet:
            return
        shown = self._bar is not None
        self.hide()
        streams.note(text)
        if shown:
            self.show()

    def take(self, result: "Result") -> None:
        """Count one run."""
        self._done += 1
        standing = self._right.setdefault(result.strategy, [0, 0])
        standing[0] += result.right
        standing[1] += 1
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], advance=1, description=self._standing())
        elif not self._quiet and self._done * LINES // self._total > self._told:
            self._told = self._done * LINES // self._total
            streams.note(f"{self._done} of {self._total} runs: {self._standing()}")

    def _standing(self) -> str:
        return ", ".join(f"{name} {right}/{count}" for name, (right, count) in self._right.items())
