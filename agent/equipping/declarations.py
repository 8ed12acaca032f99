"""Reads what a file of tools asks for, without running it: `KEYS = ["WEATHER_KEY"]`."""

import ast
from pathlib import Path

NAME = "KEYS"


def keys_of(path: Path) -> tuple[str, ...]:
    """Return the variables with secrets that the file is to be given; none where it says nothing.

    What else is wrong with the file is told when it is loaded.
    """
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(_is_named(one) for one in node.targets):
            return _texts(node.value)
    return ()


def _is_named(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == NAME


def _texts(value: ast.expr) -> tuple[str, ...]:
    try:
        found = ast.literal_eval(value)
    except ValueError:  # it is computed: only what is written there counts
        return ()
    if isinstance(found, str):
        return (found,)
    several = found if isinstance(found, list | tuple | set) else ()
    return tuple(one for one in several if isinstance(one, str))
