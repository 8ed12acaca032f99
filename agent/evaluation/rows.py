"""Reads a file of questions: JSON lines, each complaint with its line.

Format: https://jsonlines.org.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agent.errors import UserError
from agent.messages import Json

Values = dict[str, Json]


@dataclass(frozen=True)
class Row:
    """One line of the file."""

    values: Values
    where: str
    """`file:line`."""


def read(path: Path) -> list[Row]:
    """Return the rows of `path`; raise `UserError` for what is no file, no text or no JSON."""
    rows = list(_rows(_text(path), path))
    if not rows:
        raise UserError(f"{path}: holds no questions", "give it one JSON object a line")
    return rows


def _rows(text: str, path: Path) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            raise UserError(
                f"{where}:{error.colno}: is no JSON: {error.msg.lower()}", HINT
            ) from None
        except (ValueError, RecursionError):  # a number of thousands of digits, endless brackets
            raise UserError(f"{where}: is no reasonable JSON", HINT) from None
        if not isinstance(values, dict):
            raise UserError(f"{where}: is no JSON object", HINT)
        yield Row(values, where)


HINT = 'each line is one object: {"question": "…", "answer": "…"}'


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise UserError(f"{path}: is a folder", "name a file of JSON lines")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: byte {error.start} is not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(f"{path}: {reason.lower()}", "name a file that can be read") from None
