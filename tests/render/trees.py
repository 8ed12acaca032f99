"""A tree of thoughts as events, and what a terminal shows of what is written to it."""

import io
import re

from rich.console import Console

from agent.events import Branch
from agent.render.growth import Growth
from tests.render.screens import shown

GROWN = [
    Branch(1, 1, 0, "10 - 4 = 6 (left: 5 6 6)"),
    Branch(1, 2, 0, "5 * 6 = 30 (left: 4 10 30)"),
    Branch(1, 3, 0, "4 + 5 = 9 (left: 6 9 10)"),
]
JUDGED = [
    Branch(2, 1, 0, GROWN[0].text, 2.001, "likely, likely, impossible"),
    Branch(3, 2, 0, GROWN[1].text, 60.0, "sure, sure, sure"),
    Branch(4, 3, 0, GROWN[2].text, 0.003, "impossible, impossible, impossible"),
]
SETTLED = [
    Branch(4, 1, 0, GROWN[0].text, 2.001, "likely, likely, impossible", "kept"),
    Branch(4, 2, 0, GROWN[1].text, 60.0, "sure, sure, sure", "kept"),
    Branch(4, 3, 0, GROWN[2].text, 0.003, "impossible, impossible, impossible", "pruned"),
]
FINAL = [
    Branch(5, 4, 2, "Answer: 5 * 6 - 10 + 4 = 24"),
    Branch(6, 4, 2, "Answer: 5 * 6 - 10 + 4 = 24", 60.0, "sure, sure, sure", "answer"),
]
ALL = [*GROWN, *JUDGED, *SETTLED, *FINAL]
DONE = """\
4 thoughts: ● 2 kept, ✗ 1 pruned, ✓ 1 answer
├ ● 10 - 4 = 6 (left: 5 6 6)       2.001  2 likely, 1 impossible
├ ● 5 * 6 = 30 (left: 4 10 30)        60  3 sure
│ └ ✓ Answer: 5 * 6 - 10 + 4 = 24     60  3 sure
└ ✗ 1 pruned
"""


def finished(events: list[Branch], width: int = 80, full: bool = False) -> str:
    """Return what stands there when the tree is done, on no terminal: nothing is drawn before."""
    console = Console(file=io.StringIO(), width=width, color_system=None, _environ={})
    growth = Growth(console, full)
    for event in events:
        growth.take(event)
    growth.close()
    return shown(console)


def screen_of(written: str) -> list[str]:
    """Return the rows that a terminal shows: enough of ECMA-48 for what the canvas writes."""
    rows, at = [""], 0
    for code, count, text in re.findall(r"(\r|\n|\x1b\[(\d*)[AKJ])|([^\r\n\x1b]+)", written):
        if code == "\n":
            at += 1
            rows.extend([""] * (at + 1 - len(rows)))
        elif code.endswith("A"):
            at -= int(count)
        elif code.endswith("K"):
            pass  # stands behind what was overwritten
        elif code.endswith("J"):
            rows[at:] = [""]
        else:
            rows[at] = text if text else rows[at]
    return rows
