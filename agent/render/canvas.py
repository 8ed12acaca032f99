"""Rows at the end of a terminal that are drawn again in place.

Each new picture is one write that goes up and overwrites row by row, so that nothing flickers: no
moment shows an empty screen (ECMA-48: CUU, EL, ED).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

UP, END_OF_LINE, BELOW = "\x1b[{}A", "\x1b[K", "\x1b[J"


class Canvas:
    """Draws on `console`, which has to be a terminal."""

    def __init__(self, console: "Console") -> None:
        self._console = console
        self._widths: list[int] = []
        """Columns of the rows that stand there."""

    def draw(self, rows: Sequence["Text"]) -> None:
        """Put `rows` where the last ones stand; each has to fit into the width, less one."""
        console = self._console
        with console.capture() as captured:
            for row in rows:
                console.print(row, end="\n", soft_wrap=True)
        lines = captured.get().split("\n")[:-1]
        picture = "".join(f"{line}{END_OF_LINE}\n" for line in lines)
        self._write(f"{self._start()}{picture}{BELOW}")
        self._widths = [row.cell_len for row in rows]

    def erase(self) -> None:
        """Take the rows away."""
        if self._widths:
            self._write(f"{self._start()}{BELOW}")
        self._widths = []

    def _start(self) -> str:
        """Return how to get to the first row: a window made narrower has broken the rows."""
        width = max(1, self._console.width)
        height = sum(max(1, -(-columns // width)) for columns in self._widths)
        return "\r" + (UP.format(height) if height else "")

    def _write(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()
