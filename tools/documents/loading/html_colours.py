"""Colours as the style of an element states them, as far as text can vanish in them.

Format: https://www.w3.org/TR/css-color-3.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

NAMES = {
    "white": "ffffff", "black": "000000", "snow": "fffafa", "ivory": "fffff0",
    "ghostwhite": "f8f8ff", "whitesmoke": "f5f5f5", "floralwhite": "fffaf0", "azure": "f0ffff",
}  # fmt: skip
ALIKE = 16
"""Two colours look alike where no channel differs by more."""
_STATED = re.compile(
    r"(?:^|;)(?P<name>color|background|background-color):"
    r"(?:#(?P<hex>[0-9a-f]{3,8})|rgba?\((?P<rgb>[\d.,%/]+)\)|(?P<word>[a-z]+))"
)


class Colour(NamedTuple):
    """Red, green and blue, from 0 to 255."""

    red: int
    green: int
    blue: int


def colour_of(style: str, *names: str) -> Colour | None:
    """Return the colour that `style`, which is compact, states last under one of `names`."""
    found = None
    for stated in _STATED.finditer(style):
        if stated["name"] in (names or ("color",)):
            found = _of_hex(stated["hex"] or NAMES.get(stated["word"] or "", "")) or _of_numbers(
                stated["rgb"] or ""
            )
    return found


def background_of(node: "LexborNode") -> Colour | None:
    """Return the background that an element states itself."""
    given = node.attributes
    if "style" in given or "bgcolor" in given:
        style = "".join((given.get("style") or "").lower().split())
        said = f"color:{(given.get('bgcolor') or '').lower().strip()}"
        return colour_of(style, "background", "background-color") or colour_of(said)
    return None


def looks_like(one: Colour, other: Colour) -> bool:
    """Return whether text of one colour cannot be seen on the other."""
    return all(abs(ours - theirs) <= ALIKE for ours, theirs in zip(one, other, strict=True))


def _of_hex(digits: str) -> Colour | None:
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) not in (6, 8):
        return None
    return Colour(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))


def _of_numbers(text: str) -> Colour | None:
    found = re.findall(r"\d{1,3}", text)[:3]
    return Colour(*map(int, found)) if len(found) == 3 and "%" not in text else None
