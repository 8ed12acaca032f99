r"""Names files and places in them on screen: short, and with nothing that could steer a terminal.

A file may be named with control characters, marks that turn the direction of text, or bytes that
are no UTF-8 (PEP 383): these are shown as `\x1b`, `\u202e`, `\xff`, never as they are.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.documents.document import Place

ODD = re.compile(
    "[\x00-\x1f\x7f-\xa0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
LOW_SURROGATE = 0xDC00
"""Added to a byte that is no UTF-8 (PEP 383)."""
SLIDES = ("slides", "pptx", "powerpoint", "presentation")
CONVERTED = frozenset(
    {"docx", "epub", "html", "mail", "notebook", "opendocument", "pdf", "rtf", "sheets", "slides",
     "sqlite", "word"}
)  # fmt: skip
"""Kinds of documents whose text has other lines than their file."""


def escaped(name: str) -> str:
    """Return `name` with everything odd in it spelt out."""
    return ODD.sub(_spelt, name)


def shown(source: str) -> str:
    """Return the file `source` as people know it: from here, or from their home."""
    return escaped(_short(source))


def link(source: str) -> str:
    """Return the address that opens the file `source`, or an empty text where it is no file."""
    try:
        return Path(source).as_uri()
    except ValueError:  # not a whole path
        return ""


def spot(source: str, kind: str, place: "Place", whole: bool = False) -> str:
    """Return where in which file `place` is, such as `notes.md:12` or `paper.pdf, page 3`.

    Args:
        source: the file.
        kind: what it was read as.
        place: where in it.
        whole: whether the file is named by its whole path, for scripts.
    """
    name = escaped(source) if whole else shown(source)
    if place.page:
        word = "slide" if kind in SLIDES else "page"
        return f"{name}, {word} {place.page}" + (f", {escaped(place.part)}" if place.part else "")
    if place.part:
        return f"{name}, {escaped(place.part)}"
    return f"{name}:{place.first_line}" if place.first_line and kind not in CONVERTED else name


def _short(source: str) -> str:
    path = Path(source)
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):  # elsewhere, or there is no folder here
        pass
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return source


def _spelt(match: re.Match[str]) -> str:
    code = ord(match.group())
    if LOW_SURROGATE + 0x80 <= code <= LOW_SURROGATE + 0xFF:
        code -= LOW_SURROGATE
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
