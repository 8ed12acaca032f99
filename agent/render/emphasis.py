"""Emphasis inside a line: which marks are clearly paired, and what they stand for.

Stricter than CommonMark, 6.2 (https://spec.commonmark.org): a mark beside a letter, a digit or a
bracket is arithmetic or code, and `_` is never a mark. Without colour the marks of code stay: they
alone tell it from words.
"""

import re
from collections.abc import Iterator

BEFORE = r"(?<![\w`*)\]\\])"
SPAN = re.compile(
    BEFORE + r"(?:\*\*(?=[^\s*])(?P<bold>[^\n]{1,300}?)(?<=[^\s*])\*\*"
    r"|\*(?=[^\s*])(?P<italic>[^*\n]{1,300}?)(?<=\S)\*"
    r"|`(?P<code>[^`\n]{1,300})`)(?![\w(`*])",
    re.ASCII,
)
OPENING = re.compile(BEFORE + r"(?:\*\*?(?=[^\s*]|\Z)|`(?!`))", re.ASCII)
STYLES = {"bold": "bold", "italic": "italic", "code": "cyan"}


def spans(text: str, style: str, styled: bool) -> Iterator[tuple[str, str]]:
    """Split `text` into parts with their styles; `styled` tells whether those can be seen."""
    at = 0
    for match in SPAN.finditer(text):
        yield text[at : match.start()], style
        kind = str(match.lastgroup)
        if kind == "code" and not styled:
            yield match.group(), style
        elif kind == "bold":
            yield from spans(match["bold"], f"{style} bold".strip(), styled)
        else:
            yield match[kind], f"{style} {STYLES[kind]}".strip()
        at = match.end()
    yield text[at:], style
