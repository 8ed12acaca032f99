"""Files of JSON lines (https://jsonlines.org): read with line numbers, replaced as a whole."""

import json
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar, cast

from agent.errors import AgentError, UserError
from agent.replacing import replaced

T = TypeVar("T")


def objects(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects in the file `path`, each after the words that say where it stands.

    Raises `UserError` naming file and line.
    """
    return _parsed(text_of(path), path)


def text_of(path: Path) -> str:
    """Return the text of the file `path`; raise `UserError` where it cannot be read."""
    return _text(_bytes(path), path)


def whole_objects(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects in the file `path` as `objects` does, without a torn last line."""
    held = _bytes(path)
    return _parsed(_text(held[: held.rfind(b"\n") + 1], path), path)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # a NUL in its name is a ValueError
        raise UserError(f"{path}: {_reason(error)}", "name a file that can be read") from error


def _text(held: bytes, path: Path) -> str:
    try:
        return held.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: byte {error.start} is not UTF-8", "save it as UTF-8") from error


def _parsed(text: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}: line {number}"
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UserError(f"{where}: not JSON: {error}", "write one object a line") from error
        if not isinstance(found, dict):
            raise UserError(f"{where}: holds no JSON object", "write one object a line")
        yield where, found


def made(kind: type[T], where: str, one: Mapping[str, Any]) -> T:
    """Return the dataclass `kind` that the object `one` describes; other keys do not count.

    Raises `UserError` for a field that is missing or of the wrong type.
    """
    hints, values = typing.get_type_hints(kind), {}
    for each in fields(cast(Any, kind)):
        if each.name not in one and (each.default, each.default_factory) != (MISSING, MISSING):
            continue
        value, hint = one.get(each.name), hints[each.name]
        if typing.get_origin(hint) is tuple and isinstance(value, list):
            value = tuple(value)
        if not _fits(value, hint):
            raise UserError(f"{where}: {each.name} is {str(value)[:60]!r}", "take the line out")
        values[each.name] = value
    return kind(**values)


def _fits(value: object, hint: Any) -> bool:
    if hint in (str, int, bool):
        return type(value) is hint
    if hint is float:
        return type(value) in (int, float)
    if typing.get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(isinstance(one, str) for one in value)
    if typing.get_origin(hint) in (dict, Mapping):
        return isinstance(value, dict)
    return True


def line_of(one: Mapping[str, Any]) -> str:
    """Return the line that holds `one`."""
    return json.dumps(one, ensure_ascii=False) + "\n"


def replace(path: Path, lines: Sequence[str]) -> None:
    """Make `lines` the content of the file `path`, wholly or not at all; make its folder too."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced(path) as file:
            file.writelines(lines)
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: Exception) -> AgentError:
    """Return what is said where the file `path` cannot be written."""
    return AgentError(f"{path} cannot be written: {_reason(error)}", "choose another place")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
