"""A row of a table as one line of text, in which each cell is named by the header of its column.

A passage with a few rows of a long table then says by itself what its numbers are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

APART = 2
"""After so many empty rows another table begins."""
MOST_NAME = 60
"""Characters: longer cells are texts, no names of columns."""


@dataclass(frozen=True)
class Header:
    """The names of a table's columns; none until the row with them was met."""

    names: tuple[str, ...] = ()
    is_new: bool = False
    """Whether the row at hand is the header itself."""

    def after(self, row: Sequence[str], empty: int = 0) -> "Header":
        """Return the header that is in force at `row`, which comes after so many `empty` rows.

        The first row of names stays, until another table begins: further down, or further right.
        """
        beyond = any(row[len(self.names) :])
        if self.names and empty < APART and not (empty and beyond):
            return Header(self.names)
        return Header(tuple(row), is_new=True) if _names(row) else Header()


def _names(row: Sequence[str]) -> bool:
    """Return whether `row` names columns: two or more different short words, and no numbers."""
    cells = [cell for cell in row if cell]
    fit = all(len(cell) <= MOST_NAME and any(one.isalpha() for one in cell) for cell in cells)
    return len(cells) > 1 and fit and len(set(cells)) == len(cells)


def written(row: Sequence[str], header: Header) -> str:
    """Return `City: Paris; Population: 2,148,000`, or the cells alone where nothing names them.

    A cell that is alone in its row is as a rule a note.
    """
    if header.is_new or not header.names or sum(map(bool, row)) == 1:
        return " | ".join(cell for cell in row if cell)
    names = (*header.names, *[""] * (len(row) - len(header.names)))
    pairs = zip(names, row, strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)
