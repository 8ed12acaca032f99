"""Lists of runs: for people and for scripts."""

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.cli import streams, table
from agent.cli.histories.listing import short
from agent.render.moments import ago, utc
from agent.render.talk import line

if TYPE_CHECKING:
    from agent.store.rows import Run

HEADING = ("id", "asked", "state", "strategy", "took", "", "question")
MARKS = {1: "+", -1: "-", 0: ""}
WIDEST = 60
FAILED = ("failed", "interrupted", "stopped")


def show(runs: "Sequence[Run]") -> None:
    """List `runs`; for scripts a line each, with tabs between."""
    if not sys.stdout.isatty():
        for one in runs:
            cells = (
                one.id, utc(one.created), one.state, one.strategy, one.model, f"{one.seconds:.3f}",
                str(one.rating), one.question,
            )  # fmt: skip
            streams.out("\t".join(line(cell) for cell in cells))
        return
    now = time.time()
    rows = [
        (
            one.id,
            ago(one.created, now),
            one.state,
            one.strategy,
            f"{one.seconds:.1f} s",
            MARKS[one.rating] + ("!" if one.correction else ""),
            short(line(one.question), WIDEST),
        )
        for one in runs
    ]
    table.show(rows, HEADING)
