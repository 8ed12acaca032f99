"""The text of one paragraph of a Word document, as a person sees it printed.

Format: ECMA-376, part 1, 17.3 (runs), 17.13.5 (tracked changes), 20.4 (text boxes).
"""

from collections.abc import Iterator
from typing import Any

UNSEEN = (
    "del",
    "moveFrom",
    "instrText",
    "rt",  # how a Chinese or Japanese word is spoken, above it
    "txbxContent",  # read after the paragraph that holds it
    "Fallback",  # the same again, for old programs
    "pPr",
    "rPr",
)
WRITTEN = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def local(element: Any) -> str:
    """Return an element's name without its namespace; nothing for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, name: str = "val") -> str:
    """Return an attribute whatever its namespace is: transitional and strict files differ."""
    for key, found in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(found)
    return ""


def text_of(element: Any) -> str:
    """Return the text within `element`."""
    return "".join(_texts(element))


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        kind = local(child)
        if kind == "t":
            yield child.text or ""
        elif kind in WRITTEN:
            yield WRITTEN[kind]
        elif kind == "br":
            yield "\n" if value(child, "type") in ("", "textWrapping") else ""
        elif kind and kind not in UNSEEN and not _hidden(child):
            yield from _texts(child)


def _hidden(run: Any) -> bool:
    """Return whether a run is marked as hidden: people do not see it, so nobody can quote it."""
    for properties in run:
        if local(properties) == "rPr":
            marks = (one for one in properties if local(one) == "vanish")
            return any(value(mark) not in ("0", "false", "off") for mark in marks)
    return False


def text_boxes(element: Any) -> Iterator[Any]:
    """Yield the contents of the text boxes within a paragraph."""
    for child in element:
        kind = local(child)
        if kind == "txbxContent":
            yield child
        elif kind != "Fallback":
            yield from text_boxes(child)


def notes_in(element: Any) -> Iterator[tuple[str, str]]:
    """Yield the kind and number of each note that `element` refers to."""
    for child in element.iter():
        kind = local(child)
        if kind in ("footnoteReference", "endnoteReference"):
            yield kind.removesuffix("Reference"), value(child, "id")
