"""Makes markup safe to parse: some nestings would take a parser seconds, or gigabytes.

The standard's algorithm for misnested tags (https://html.spec.whatwg.org, 13.2.6) is quadratic: an
open `font` is opened again in every paragraph, and each `div` looks through all those it stands in.
Pages of people come nowhere near these bounds.
"""

import re

MANY_TAGS = 20_000
"""A page with more of them is looked at before it is parsed."""
MOST_TAGS = 300_000
DEEPEST = 500
MOST_OPEN = 64
"""Elements such as `b` that may be open at once."""
LONGEST_TAG = 20_000
MOST_ATTRIBUTES = 2_000
_NAMES = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_FORMATTING = re.compile(rf"<(/?)(?:{_NAMES})(?=[\s/>])", re.IGNORECASE)
_COUNTED = re.compile(rf"<(/?)(?=[bcefinstu])(?:{_NAMES})(?=[\s/>])")
"""The same in small letters, which takes a fraction of the time."""
_OPTION = re.compile(r"</?opt(?:ion|group)\b[^>]*>?", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_EMPTY_NAMES = (
    "area base br col embed hr img input link meta source track wbr p li td th tr dt dd tbody "
    "thead tfoot option optgroup rb rt rp html head body path use circle rect"
)
_EMPTY = frozenset(_EMPTY_NAMES.split())
"""Elements that hold nothing, or that end where the next one begins."""


def bounded(markup: str) -> tuple[str, bool]:
    """Return markup that is parsed quickly, and whether some of it had to be cut off."""
    markup, cut = _without_long_tags(markup), False
    tags = markup.count("<")
    if tags > MANY_TAGS or _most_open(markup) > MOST_OPEN:
        markup = _OPTION.sub(" ", _FORMATTING.sub(r"<\1span", markup) if tags else markup)
    if tags > MANY_TAGS:
        end = _end(markup)
        markup, cut = markup[:end], end < len(markup)
    return markup, cut


def _without_long_tags(markup: str) -> str:
    """Leave out tags with thousands of attributes: each is compared with all before it."""
    half = LONGEST_TAG // 2  # so long a tag fills a whole one of these parts
    if all(markup.find(">", at, at + half) >= 0 for at in range(0, len(markup) - half, half)):
        return markup
    pieces = markup.split(">")
    for number, piece in enumerate(pieces):
        start = piece.find("<") if len(piece) >= LONGEST_TAG else -1
        if start >= 0 and len(piece[start:].split(None, MOST_ATTRIBUTES)) > MOST_ATTRIBUTES:
            pieces[number] = f"{piece[:start]}<wbr"
    return ">".join(pieces)


def _most_open(markup: str) -> int:
    depth = most = 0
    for found in _COUNTED.finditer(markup.lower()):
        depth = max(0, depth - 1) if found[1] else depth + 1
        most = max(most, depth)
    return most


def _end(markup: str) -> int:
    """Return where to stop: at too many tags, or where they stand too deep in one another."""
    depth = 0
    for number, found in enumerate(_TAG.finditer(markup)):
        if number >= MOST_TAGS:
            return found.start()
        if found[2].lower() not in _EMPTY:
            depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > DEEPEST:
                return found.start()
    return len(markup)
