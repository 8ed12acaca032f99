"""Long texts on a page: which are folded, and how they begin."""

LONG_LINES, LONG_CHARS = 14, 1200
"""From where a text is folded."""
FIRST_LINES, FIRST_CHARS = 4, 400
"""How much of a folded text is seen."""


def is_long(text: str) -> bool:
    """Return whether `text` is folded."""
    return len(text) > LONG_CHARS or text.count("\n") >= LONG_LINES


def beginning(text: str) -> str:
    """Return what is seen of a folded text."""
    lines = "\n".join(text.strip("\n").split("\n")[:FIRST_LINES])
    return f"{lines[:FIRST_CHARS].rstrip()} …"


def measured(text: str) -> str:
    """Return how long `text` is."""
    lines = text.count("\n") + 1
    return (
        f"{lines:,} lines, {len(text):,} characters" if lines > 1 else f"{len(text):,} characters"
    )
