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
    lines = [heading, *rows] if heading else rows
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        streams.out("  ".join(padded).rstrip())


def megabytes(count: int) -> str:
    """Return `count` bytes in megabytes of 1,000,000, as the setting of the cache counts."""
    return f"{count / 1e6:,.0f} MB"
