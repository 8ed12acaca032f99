"""Fills the values of a call into a command: each stays within the one argument it belongs to.

A program takes an argument that begins with a dash for an option (POSIX Utility Syntax Guidelines,
https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap12.html): no value may become one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from agent.errors import ToolError
from agent.messages import Json
from tools.added.command.command import Command

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}|[{}]")
"""A doubled brace stands for itself; a single one is a mistake."""
MOST_ARGUMENT = 100_000
"""Bytes; Linux takes 131,072 in one argument."""


def named_in(template: str) -> list[str]:
    """Return the placeholders of `template`; raise `ValueError` for a brace that is none."""
    found = []
    for one in PLACEHOLDER.finditer(template):
        if one.group() in ("{", "}"):
            raise ValueError(f"a single {one.group()!r}: write {one.group() * 2} for the sign")
        if one[1]:
            found.append(one[1])
    return found


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return `template` with its placeholders replaced; what a value holds is not read again."""

    def put(one: re.Match[str]) -> str:
        return values[one[1]] if one[1] else one.group()[0]

    return PLACEHOLDER.sub(put, template)


def values_of(command: Command, given: Mapping[str, Json]) -> dict[str, str]:
    """Return the values of a call as texts, with the defaults of those that were left out.

    Raises `ToolError` for one that no program can be given.
    """
    properties = command.parameters["properties"]
    assert isinstance(properties, dict)
    found = {}
    for name, schema in properties.items():
        assert isinstance(schema, dict)
        value = given.get(name, schema.get("default"))
        if value is not None:
            found[name] = _text(name, value)
            _check_pattern(name, found[name], schema)
    return found


def argv_of(command: Command, values: Mapping[str, str]) -> list[str]:
    """Return the program and its arguments."""
    return [*_arguments(command.argv, values, command.dashes)]


def _arguments(
    argv: Sequence[str | Sequence[str]], values: Mapping[str, str], dashes: frozenset[str]
) -> Iterator[str]:
    for one in argv:
        if isinstance(one, str):
            yield _argument(one, values, dashes)
        elif all(name in values for part in one for name in named_in(part)):
            yield from (_argument(part, values, dashes) for part in one)


def _argument(template: str, values: Mapping[str, str], dashes: frozenset[str]) -> str:
    text = filled(template, values)
    first = PLACEHOLDER.match(template)
    name = first[1] if first is not None else None
    if name and text.startswith("-") and name not in dashes:
        raise ToolError(f"{name} may not begin with '-': the program would take it for an option")
    if len(text.encode()) > MOST_ARGUMENT:
        raise ToolError(f"an argument has {len(text.encode())} bytes; at most {MOST_ARGUMENT} fit")
    return text


def _text(name: str, value: Json) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if "\0" in text:
        raise ToolError(f"{name} holds a NUL character, which no program can be given")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ToolError(f"{name} is no text that can be encoded") from None
    return text


def _check_pattern(name: str, text: str, schema: Mapping[str, Json]) -> None:
    """Hold a text to its pattern from end to end: `$` would let a last line break through."""
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and re.fullmatch(pattern, text) is None:
        raise ToolError(f"{name} does not match {pattern}")
