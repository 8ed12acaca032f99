"""The menu of completions, below the input line."""

from collections.abc import Sequence

from prompt_toolkit.buffer import CompletionState
from prompt_toolkit.completion import Completion
from prompt_toolkit.formatted_text import StyleAndTextTuples

from agent.cli.chatting.marks import Marks
from agent.cli.chatting.status import clipped
from agent.render.wrap import columns_of

MOST_ROWS = 8
GAP = 2
LEAST_SUMMARY = 12
"""Columns that a summary needs to be worth its room."""


def lines(
    state: CompletionState | None, columns: int, room: int, marks: Marks
) -> StyleAndTextTuples:
    """Return what is offered, the chosen one in view, in at most `room` rows."""
    if state is None or not state.completions:
        return []
    offered, chosen = state.completions, state.complete_index
    most = max(1, min(MOST_ROWS, room))
    first = min(max(0, (chosen or 0) - most + 1), max(0, len(offered) - most))
    shown = offered[first : first + most]
    width = min(max(columns_of(one.display_text) for one in shown), columns - len(marks.prompt) - 1)
    found: StyleAndTextTuples = []
    for at, one in enumerate(shown, first):
        found += _row(one, at == chosen, width, columns - 1, marks)
        last = at == first + len(shown) - 1
        hidden = len(offered) - len(shown)
        found.append(("class:faint", f"  {marks.more} {hidden} more" if last and hidden else ""))
        found.append(("", "" if last else "\n"))
    return _fitting(found, columns)


def _row(
    one: Completion, chosen: bool, width: int, columns: int, marks: Marks
) -> Sequence[tuple[str, str]]:
    style = "class:chosen" if chosen else "class:faint"
    name = clipped(one.display_text, width, marks)
    room = columns - len(marks.prompt) - width - GAP
    row = [("class:mark" if chosen else "", marks.prompt if chosen else " " * len(marks.prompt))]
    row.append((style, name))
    if one.display_meta_text and room >= LEAST_SUMMARY:
        row.append(("", " " * (width - columns_of(name) + GAP)))
        row.append(("class:faint", clipped(one.display_meta_text, room, marks)))
    return row


def _fitting(found: StyleAndTextTuples, columns: int) -> StyleAndTextTuples:
    """Leave the last remark out where its row has no room for it."""
    row = "".join(text for _, text, *_ in found).rpartition("\n")[2]
    return found if columns_of(row) < columns else found[:-2]
