"""Progress of a download: a bar on a terminal, a line now and then elsewhere."""

import sys
from typing import TYPE_CHECKING, Self

from agent.cli import streams

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from agent.models.weights.progress import Progress

LINES = 10
"""Without a terminal, one line for each tenth of the whole."""


class Watch:
    """Shows on stderr what is reported to it; leaves no bar behind on a terminal."""

    def __init__(self, color: streams.Color = "auto") -> None:
        self._color = color
        self._bar: Bar | None = None
        self._tasks: dict[str, TaskID] = {}
        self._told: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def report(self, progress: "Progress") -> None:
        """Show how far a download is."""
        if streams.lively(sys.stderr):
            self._draw(progress)
        else:
            self._tell(progress)

    def _draw(self, progress: "Progress") -> None:
        if self._bar is None:
            self._bar = self._start()
        key = f"{progress.name} from {progress.source}"
        if key not in self._tasks:
            for task in self._tasks.values():
                self._bar.update(task, visible=False)
            self._tasks[key] = self._bar.add_task(key, total=progress.total_bytes)
        self._bar.update(self._tasks[key], completed=progress.done_bytes)

    def _start(self) -> "Bar":
        from rich import progress as rich

        streams.clear()
        bar = rich.Progress(
            rich.TextColumn("{task.description}", markup=False),
            rich.BarColumn(bar_width=None),
            rich.DownloadColumn(),
            rich.TransferSpeedColumn(),
            rich.TimeRemainingColumn(),
            console=streams.console(sys.stderr, self._color),
            transient=True,
        )
        bar.start()
        return bar

    def _tell(self, progress: "Progress") -> None:
        share = progress.done_bytes * LINES // max(progress.total_bytes, 1)
        if self._told.get(progress.name, -1) < share:
            self._told[progress.name] = share
            done, total = progress.done_bytes / 1e6, progress.total_bytes / 1e6
            streams.note(f"{progress.name}: {done:,.0f} of {total:,.0f} MB from {progress.source}")
