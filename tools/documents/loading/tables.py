"""Reads CSV and TSV: the text as it is, each row a part of its own, under the names of the columns.

Format: RFC 4180; the delimiter is what the first line has most of.
"""

import contextlib
import csv
from collections.abc import Iterator
from typing import BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.encoding import read_text
from tools.documents.loading.limits import Limits

DELIMITERS = ",;\t|"
MOST_LINES = 100
"""A row of more lines has a quotation mark that closes nowhere; then a line is a row."""
MOST_FIELD = 2**31 - 1


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    found = read_text(file, limits)
    kind = "tsv" if name.lower().endswith((".tsv", ".tab")) else "csv"
    return Document(
        "", kind, found.text, tuple(rows_of(found.text)), verbatim=True, warnings=found.warnings
    )


def rows_of(text: str) -> Iterator[Mark]:
    """Yield the names of the columns as a heading, then each row as a part, counted from 1 on.

    Rows count as spreadsheets count them: the one with the names is the first.
    """
    delimiter = delimiter_of(text)
    for number, (start, row) in enumerate(_rows(text, delimiter), 1):
        if number == 1 and is_header(row):
            yield Mark(start, "heading", " | ".join(cell.strip() for cell in row), level=1)
        yield Mark(start, "part", f"row {number}")


def delimiter_of(text: str) -> str:
    """Return what separates the cells."""
    first = text[: text.find("\n") + 1 or len(text)][:10_000]
    return max(DELIMITERS, key=first.count)


def is_header(row: list[str]) -> bool:
    """Return whether a row looks like the names of columns: words, each once, no numbers."""
    names = [cell.strip() for cell in row]
    return (
        len(names) > 1
        and len(set(names)) == len(names)
        and all(name and len(name) <= 60 and not _is_number(name) for name in names)
    )


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").strip("-+%$€¥£ ").isdecimal()


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield where each row begins, and its cells; one without any text is none."""
    csv.field_size_limit(MOST_FIELD)
    lines = text.split("\n")
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line) + 1)
    at = 0
    while at < len(lines):
        row, taken = _row(lines, at, delimiter)
        if any(row):
            yield ends[at], row
        at += taken


def _row(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """Return the cells of the row that begins with the line `at`, and how many lines it takes."""
    if '"' in lines[at]:
        here = (f"{lines[index]}\n" for index in range(at, min(at + MOST_LINES, len(lines))))
        reader = csv.reader(here, delimiter=delimiter, strict=True)
        with contextlib.suppress(csv.Error):  # a quotation mark that closes nowhere, or too early
            row = next(reader, [])
            if 0 < reader.line_num < MOST_LINES:
                return row, reader.line_num
    return lines[at].split(delimiter), 1
