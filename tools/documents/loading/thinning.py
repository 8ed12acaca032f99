"""Fewer marks, where a document has too many: what is left still says the right place."""

from collections.abc import Sequence
from dataclasses import replace

from tools.documents.document import Mark, MarkKind
from tools.documents.numbering import numbered, spanning

MOST_MARKS = 200_000
"""A table of numbers has as many rows; where there are more, several share a mark."""
APART = 1000
"""Characters from one mark to the next where there are too many: about a passage."""


def thinned(marks: Sequence[Mark], most: int = MOST_MARKS) -> Sequence[Mark]:
    """Return `marks`, which are in order, without those that add nothing, and no more than `most`.

    Rows of a long table become one part, such as `rows 4-19`.
    """
    apart = APART if len(marks) > most else 1
    kept: list[Mark] = []
    for mark in marks:
        if mark.kind != "block" or not kept or mark.start - kept[-1].start >= apart:
            kept.append(mark)
    return kept if len(kept) <= most else _shared(kept)[:most]


def _shared(marks: Sequence[Mark]) -> list[Mark]:
    """Return marks of each kind that stand apart; a part is named by all that it now holds."""
    kept: list[Mark] = []
    last: dict[MarkKind, tuple[int, Mark]] = {}
    for mark in marks:
        index, first = last.get(mark.kind, (-1, mark))
        if mark.kind in ("page", "slide"):
            last.clear()
        elif index >= 0 and mark.start - first.start < APART and _goes_on(first, mark):
            if mark.kind == "part":
                kept[index] = replace(first, label=spanning(first.label, mark.label))
            continue
        else:
            last[mark.kind] = len(kept), mark
        kept.append(mark)
    return kept


def _goes_on(first: Mark, mark: Mark) -> bool:
    """Return whether `mark` may share the place of `first`: other rows of the same table do."""
    if mark.kind != "part" or mark.label == first.label:
        return True
    one, other = numbered(first.label), numbered(mark.label)
    return one is not None and other is not None and one[0] == other[0] and one[1] < other[1]
