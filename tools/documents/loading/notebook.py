"""Reads Jupyter notebooks: each cell a part, with what it printed.

Format: https://nbformat.readthedocs.io/en/latest/format_description.html, version 4 and 3.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.dates import iso_date
from tools.documents.loading.encoding import read_text
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.loading.markdown import marks_in

MOST_OUTPUT = 2000
"""Characters of what one cell printed."""
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    size = file.seek(0, 2)  # outputs, such as pictures, may be longer than any text
    file.seek(0)
    read = read_text(file, replace(limits, text_characters=max(limits.text_characters, size)))
    try:
        said = json.loads(read.text)
    except (ValueError, RecursionError) as error:
        raise Skipped("is a damaged notebook") from error
    if not isinstance(said, dict) or not isinstance(cells := _cells(said), list):
        raise Skipped("is no notebook")
    marks, pieces, warnings, at = list[Mark](), list[str](), list(read.warnings), 0
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            continue
        text = _text_of(cell)
        if len(printed := _printed_by(cell)) > MOST_OUTPUT:
            cell_s = f"the output of cell {number}"
            warnings.append(f"only the first {MOST_OUTPUT:,} characters of {cell_s} were read")
        text = "\n\n".join(filter(None, (text, printed[:MOST_OUTPUT])))
        if not text.strip():
            continue
        marks.append(Mark(at, "part", f"cell {number}"))
        if cell.get("cell_type") in ("markdown", "heading"):
            marks += [replace(mark, start=at + mark.start) for mark in marks_in(text)]
        pieces.append(text)
        at += len(text) + 2
    about = _mapping(said.get("metadata"))
    first = next((mark.label for mark in marks if mark.kind == "heading"), "")
    return Document(
        "", "notebook", "\n\n".join(pieces), tuple(marks), str(about.get("title", "")) or first,
        iso_date(str(about.get("date", ""))), False, tuple(warnings),
    )  # fmt: skip


def _cells(said: Mapping[str, Any]) -> Any:
    if "cells" in said:
        return said["cells"]
    sheets = said.get("worksheets")
    return _mapping(sheets[0]).get("cells") if isinstance(sheets, list) and sheets else None


def _text_of(cell: Mapping[str, Any]) -> str:
    """Return what stands in a cell."""
    source = _joined(cell.get("source", cell.get("input", ""))).rstrip()
    level = cell.get("level", 1)
    if cell.get("cell_type") == "heading" and isinstance(level, int):  # of version 3
        return f"{'#' * max(1, min(6, level))} {source}"
    return source


def _printed_by(cell: Mapping[str, Any]) -> str:
    """Return what a cell printed."""
    outputs = cell.get("outputs")
    return "\n".join(map(_printed, outputs)).strip("\n") if isinstance(outputs, list) else ""


def _printed(output: Any) -> str:
    output = _mapping(output)
    if output.get("output_type") in ("error", "pyerr"):
        return f"{output.get('ename', '')}: {output.get('evalue', '')}"
    data = _mapping(output.get("data"))
    return _ESCAPES.sub("", _joined(output.get("text", data.get("text/plain", ""))))


def _joined(value: Any) -> str:
    """Return a multi-line string, which may be a list of lines."""
    if isinstance(value, list):
        return "".join(map(str, value))
    return value if isinstance(value, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
