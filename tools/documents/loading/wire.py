"""What the parser and its child say to each other: a line of JSON, and behind it a text as UTF-8.

Nothing that comes back is believed before it was looked at: the child has read a stranger's file.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any, get_args

from tools.documents.document import DEEPEST, Document, Mark, MarkKind
from tools.documents.loading.thinning import MOST_MARKS

HEAD = struct.Struct(">QQ")
"""Bytes of the JSON, bytes of the text."""
KINDS: tuple[MarkKind, ...] = get_args(MarkKind)


class Garbled(Exception):
    """What came is no message."""


def packed(said: Mapping[str, Any], text: bytes = b"") -> bytes:
    """Return a message."""
    line = json.dumps(said, separators=(",", ":")).encode()
    return b"".join((HEAD.pack(len(line), len(text)), line, text))


def reply_with(document: Document) -> bytes:
    """Return the message that holds `document`."""
    said = {
        "kind": document.kind,
        "title": document.title,
        "date": document.date,
        "verbatim": document.verbatim,
        "warnings": document.warnings,
        "marks": [
            (mark.start, KINDS.index(mark.kind), mark.label, mark.number, mark.level)
            for mark in document.marks
        ],
    }
    return packed({"document": said}, document.text.encode())


def unpacked(line: bytes) -> dict[str, Any]:
    """Return what a message says; raise `Garbled`."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Garbled from error
    if not isinstance(said, dict):
        raise Garbled
    return said


def document_in(said: Mapping[str, Any], text: bytes) -> Document:
    """Return the document that a message holds; raise `Garbled` where it is none."""
    try:
        whole = text.decode()
        if len(said["marks"]) > MOST_MARKS:
            raise ValueError
        marks = tuple(_mark(entry, len(whole)) for entry in said["marks"])
        return Document(
            source="",
            kind=_text(said["kind"]),
            text=whole,
            marks=marks,
            title=_text(said["title"]),
            date=_text(said["date"]),
            verbatim=said["verbatim"] is True,
            warnings=tuple(map(_text, said["warnings"])),
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise Garbled from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half a character is a ValueError
    return value


def _mark(entry: Any, length: int) -> Mark:
    start, kind, label, number, level = entry
    if not (type(start) is type(kind) is type(number) is type(level) is int):
        raise TypeError
    if not (0 <= start < length and 0 <= kind < len(KINDS) and 0 <= level <= DEEPEST):
        raise ValueError
    return Mark(start, KINDS[kind], _text(label), number, level)
