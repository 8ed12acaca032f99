"""A tree of thoughts on a terminal: drawn while it grows, left standing when it is done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.events import Branch
from agent.render.canvas import Canvas
from agent.render.tree import ASCII, MARKS, Row, Tree, head, window

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MOST_LIVE_ROWS = 24
MOST_ROWS = 40
"""Rows of a tree that is done; all with `-v`."""
WIDEST, LABEL_COLUMNS, NARROW = 100, 20, 60
"""Columns of the whole picture; of the label; and below which labels are left out."""
LEAST_TEXT = 8
STYLES = {"kept": "", "pruned": "dim", "open": "cyan", "answer": "bold green", "cut": "dim"}


class Growth:
    """Shows trees on `console`, one after the other."""

    def __init__(self, console: "Console", full: bool = False) -> None:
        """Show what grows.

        Args:
            console: where; drawn again in place if it is a terminal.
            full: whether a tree that is done shows every pruned thought.
        """
        self._console = console
        self._full = full
        self._tree = Tree()
        self._canvas = Canvas(console)
        self._calls = 0
        self._marks = MARKS if console.encoding.startswith("utf") else ASCII

    def take(self, branch: Branch) -> None:
        """Show a node as it is now."""
        self._tree.take(branch)
        self._draw()

    def called(self, shown: bool) -> None:
        """Count a call of the model; `shown` says whether the tree is what is being shown."""
        self._calls += 1
        if shown:
            self._draw()

    def close(self) -> None:
        """Leave the tree standing: something else comes."""
        self._canvas.erase()
        for row in self._done():
            self._console.print(row, soft_wrap=True)

    def feed(self, piece: str) -> None:
        """Take nothing: a tree comes node by node."""

    def _draw(self) -> None:
        if self._console.is_terminal:
            height = max(3, min(MOST_LIVE_ROWS, self._console.height - 2))
            self._canvas.draw(self._live(height))

    def _live(self, height: int) -> list["Text"]:
        rows = self._rows()
        if len(rows) >= height:
            rows = self._rows(unjudged=False)
        return self._drawn(window(rows, height - 1, self._tree.newest))

    def _done(self) -> list["Text"]:
        rows = self._rows(whole=self._full)
        cut = 0 if self._full else max(0, len(rows) - MOST_ROWS)
        if cut:
            rows = [*rows[: len(rows) - cut], Row("", "cut", f"{cut} more rows: -v shows them")]
        return self._drawn(rows)

    def _rows(self, whole: bool = False, unjudged: bool = True) -> list[Row]:
        return self._tree.rows(whole, unjudged, ascii=self._marks is ASCII)

    def _drawn(self, rows: Sequence[Row]) -> list["Text"]:
        from rich.text import Text

        columns = Columns.of(rows, min(WIDEST, self._console.width - 1))
        calls = f" · {self._calls} call{'' if self._calls == 1 else 's'}" if self._calls else ""
        title = Text(head(self._tree, self._marks) + calls)
        title.truncate(columns.width, overflow="ellipsis")
        return [title, *(self._row(row, columns) for row in rows)]

    def _row(self, row: Row, columns: "Columns") -> "Text":
        from rich.text import Text

        style = STYLES[row.state]
        text = Text()
        text.append(row.guides, "dim")
        thought = Text(f"{self._marks[row.state]} {row.text}", style)
        room = max(LEAST_TEXT, columns.thought - text.cell_len)
        thought.truncate(room, overflow="ellipsis")
        text.append_text(thought)
        if row.score:
            text.append(" " * (columns.thought - text.cell_len + 2))
            text.append(row.score.rjust(columns.score), style)
        if row.label and columns.label:
            text.append(f"  {row.label}", "dim")
        text.truncate(columns.width, overflow="ellipsis")
        return text


class Columns:
    """How wide the parts of the rows are."""

    def __init__(self, width: int, thought: int, score: int, label: int) -> None:
        self.width, self.thought, self.score, self.label = width, thought, score, label

    @classmethod
    def of(cls, rows: Sequence[Row], width: int) -> "Columns":
        """Return columns as narrow as `rows` allow, within `width`."""
        from rich.cells import cell_len

        width = max(LEAST_TEXT, width)
        score = max((len(row.score) for row in rows), default=0)
        label = min(LABEL_COLUMNS, max((cell_len(row.label) for row in rows), default=0))
        label = label if width >= NARROW else 0
        taken = (score + 2 if score else 0) + (label + 2 if label else 0)
        needed = max((cell_len(row.guides) + 2 + cell_len(row.text) for row in rows), default=0)
        return cls(width, max(LEAST_TEXT, min(needed, width - taken)), score, label)
