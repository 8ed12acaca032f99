"""Tables on stdout: lined up for people, separated by tabs for scripts."""

import sys
from collections.abc import Sequence

from agent.cli import streams


def show(rows: Sequence[Sequence[str]], heading: Sequence[str] = ()) -> None:
    """Line `rows` up for people; for scripts, one tab between columns and no heading."""
    if not sys.stdout.isatty():
        for row in rows:
            streams.out("\t".join(row))
        return
    for line in _lined_up([heading, *rows] if heading else rows):
        streams.out(line)


def _lined_up(lines: Sequence[Sequence[str]]) -> list[str]:
    """Return `lines` with their columns lined up; what is too wide for the window is wrapped."""
    import io
    import shutil

    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from agent.clean import printable

    window = shutil.get_terminal_size().columns
    grid = Table.grid(padding=(0, 2, 0, 0))
    for column in zip(*lines, strict=True):
        names = not grid.columns and max(map(cell_len, column)) <= window // 2
        grid.add_column(overflow="fold", no_wrap=names)  # names are copied whole
    for line in lines:
        grid.add_row(*(Text(printable(cell)) for cell in line))
    page = io.StringIO()
    Console(file=page, width=window, color_system=None).print(grid)
    return [line.rstrip() for line in page.getvalue().splitlines()]


def megabytes(count: int) -> str:
    """Return `count` bytes in megabytes of 1,000,000, as the setting of the cache counts."""
    small = 0 < count < 950_000  # which is not nothing
    return f"{max(count / 1e6, 0.1):.1f} MB" if small else f"{count / 1e6:,.0f} MB"
