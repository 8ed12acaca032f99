"""Finds the banners that ask for consent to cookies: they stand in every page, part of none."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_WORDS = ("cookie", "consent", "onetrust", "gdpr", "usercentrics")
_SELECTOR = ", ".join(f"[{name}*={word} i]" for word in _WORDS for name in ("class", "id"))
_BANNER = re.compile(
    r"(?:cookie|consent|gdpr)\w*[-_]?(?:banner|consent|notice|bar|popup|overlay|wall|message|dialog"
    r"|modal|policy|law|prompt|info|manager)|onetrust|cookiebot|usercentrics|cookie-?consent",
    re.IGNORECASE,
)
NOT = frozenset({"html", "body", "main", "article"})
"""Elements that are marked while the banner is there, and hold the page."""
MOST_CHARACTERS = 3_000


def consent(tree: "LexborHTMLParser", markup: str) -> set[int]:
    """Return the numbers (`mem_id`) of the elements of a page that are such banners."""
    found: set[int] = set()
    small = markup.lower()
    if not any(word in small for word in _WORDS):
        return found
    for node in tree.css(_SELECTOR)[:1000]:
        given = node.attributes
        named = f"{given.get('class') or ''} {given.get('id') or ''}"
        if node.tag not in NOT and _BANNER.search(named) and _is_short(node.text()):
            found.add(node.mem_id)
    return found


def _is_short(text: str | None) -> bool:
    return len(text or "") < MOST_CHARACTERS
