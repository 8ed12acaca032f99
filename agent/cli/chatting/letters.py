"""Moves over a text by characters as people see them: a mark stays with its letter.

Unicode Standard Annex 29, "Extended Grapheme Clusters"; a folded paste counts as one.
"""

from collections.abc import Sequence

REACH = 256
"""Characters that are looked at around the cursor: no cluster is so long."""


def after(text: str, at: int, whole: Sequence[tuple[int, int]] = ()) -> int:
    """Return where the character at `at` ends."""
    from wcwidth import iter_graphemes

    for start, end in whole:
        if start <= at < end:
            return end
    first = next(iter_graphemes(text[at : at + REACH]), "")
    return at + len(first)


def before(text: str, at: int, whole: Sequence[tuple[int, int]] = ()) -> int:
    """Return where the character before `at` begins."""
    from wcwidth import iter_graphemes

    for start, end in whole:
        if start < at <= end:
            return start
    line = text.rfind("\n", 0, max(0, at - 1)) + 1
    start = max(0, line, at - REACH)
    found = list(iter_graphemes(text[start:at]))
    return at - max(1, len(found[-1]) if found else 0) if at else 0
