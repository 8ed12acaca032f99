"""A file of settings in TOML, read so that every complaint can name its line.

Format: https://toml.io/en/v1.0.0.
"""

import re
import tomllib
from pathlib import Path

from agent.errors import ConfigError

LARGEST_FILE = 1_000_000
"""Bytes."""


def table_of(path: Path) -> dict[str, tuple[object, str]]:
    """Return the values in the file `path` by key, each with its place: "file:line".

    Raises `ConfigError` for what is no file, no text or no TOML, with the place of the fault.
    """
    text = _text(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_placed(path, text, error), "mend it: it is TOML") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, a thousand brackets
        raise ConfigError(f"{path}: is not reasonable TOML", "mend it") from None
    return {key: (value, _at(path, text, key)) for key, value in found.items()}


def place_in(path: Path, *keys: str) -> str:
    """Return "file:line" of what stands in the tables `keys` of the file, as far as it is found."""
    table: tuple[str, ...] = ()
    best, place = 0, str(path)
    for number, line in enumerate(_text(path).split("\n"), 1):
        header = line.strip().startswith("[")
        try:
            read = tomllib.loads(line if header else f"{line.partition('=')[0]} = 0")
        except (ValueError, RecursionError):  # in the middle of a value
            continue
        here = _path(read)
        table = here if header else table
        found = here if header else (*table, *here)
        shared = len(found) if found == keys[: len(found)] else 0
        if shared > best:
            best, place = shared, f"{path}:{number}"
    return place


def _path(read: object) -> tuple[str, ...]:
    """Return the keys on the way to the only value in `read`."""
    found: list[str] = []
    while isinstance(read, dict | list) and read:
        if isinstance(read, dict):
            found.append(next(iter(read)))
            read = read[found[-1]]
        else:
            read = read[-1]
    return tuple(found)


def _text(path: Path) -> str:
    if path.is_dir():
        raise ConfigError(f"{path}: is a folder, not a file", "move it away")
    if not path.is_file():  # a pipe would be waited for, a device has no end
        raise ConfigError(f"{path}: is no regular file", "move it away")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ConfigError(f"{path}: is too large for settings", "move it away")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path}: is not UTF-8 text: {error.reason} at byte {error.start}"
        raise ConfigError(message, "save it as UTF-8") from None
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror or error}"
        raise ConfigError(message, "make it readable, or move it away") from None


def _placed(path: Path, text: str, error: tomllib.TOMLDecodeError) -> str:
    """Say where the fault is the way editors understand it: "file:line:column: what"."""
    what, _, where = str(error).removesuffix(")").partition(" (at ")
    numbers = re.findall(r"\d+", where)
    line = numbers[0] if numbers else str(len(text.rstrip().split("\n")))  # "end of document"
    place = ":".join([str(path), line, *numbers[1:2]])
    return f"{place}: {what[:1].lower()}{what[1:]}"


def _at(path: Path, text: str, key: str) -> str:
    """Return "file:line" of the first line that sets `key`."""
    sets = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    for number, line in enumerate(text.split("\n"), 1):
        if sets.match(line):
            return f"{path}:{number}"
    return str(path)
