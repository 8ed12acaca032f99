"""Where the lines of a text begin: a line feed ends one, and nothing else does."""

import re

_END = re.compile("\n")


def line_starts(text: str) -> list[int]:
    """Return where each line of `text` begins."""
    return [0, *(found.end() for found in _END.finditer(text))]
