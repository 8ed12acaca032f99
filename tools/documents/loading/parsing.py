"""Parses one open file: sees what it is, has its loader read it, and puts the result in order."""

import re
from dataclasses import replace
from typing import BinaryIO

from tools.documents.document import DEEPEST, Document, Mark
from tools.documents.loading import kinds
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.loading.thinning import thinned

MOST_TITLE = 300
_UNWANTED = re.compile("[\0\ud800-\udfff]")


def parse(file: BinaryIO, name: str, named: str, limits: Limits) -> Document:
    """Return the document in `file`, with a title, and with text that any encoding can hold.

    Args:
        file: a regular file at its beginning.
        name: of the file, without its folder.
        named: what reads files with this name, see `kinds.kind_of`.
        limits: what it may take.

    Raises `Skipped`.
    """
    try:
        loader = kinds.loader_named(kinds.sniffed(named, file))
        found = loader(file, name, limits)
    except ImportError as error:
        raise Skipped("is not read: what reads it is not installed") from error
    except RecursionError as error:
        raise Skipped("is nested too deeply") from error
    except (MemoryError, Skipped):
        raise
    except Exception as error:  # libraries meet damaged files with whatever they have
        raise Skipped(f"is damaged or not what it seems ({type(error).__name__})") from error
    return in_order(found, name, limits)


def in_order(found: Document, name: str, limits: Limits) -> Document:
    """Return `found` without what is too much of it; raise `Skipped` where it holds no text."""
    if not found.text or found.text.isspace():
        raise Skipped("; ".join(found.warnings) or "holds no text")
    warnings = found.warnings
    if len(found.text) > limits.text_characters:
        warnings += (f"only the first {limits.text_characters:,} characters were read",)
    text = cleaned(found.text[: limits.text_characters])
    marks = sorted((mark for mark in found.marks if 0 <= mark.start < len(text)), key=_order)
    return replace(
        found,
        text=text,
        title=one_line(found.title) or one_line(name),
        date=cleaned(found.date),
        warnings=tuple(map(cleaned, warnings)),
        marks=tuple(_tidy(mark) for mark in thinned(marks)),
    )


def cleaned(text: str) -> str:
    """Return `text` without NULs and half characters; each stays one character."""
    if text.isascii() and "\0" not in text:
        return text
    return _UNWANTED.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return a title or label: one line, and not too long."""
    return cleaned(" ".join(text[: 2 * MOST_TITLE].split()))[:MOST_TITLE]


def _tidy(mark: Mark) -> Mark:
    """Return `mark` with a label of one line, and a level that documents have."""
    label = one_line(mark.label) if mark.label else ""
    level = min(max(mark.level, 0), DEEPEST)
    same = (label, level) == (mark.label, mark.level)
    return mark if same else replace(mark, label=label, level=level)


def _order(mark: Mark) -> tuple[int, bool]:
    return mark.start, mark.kind == "block"
