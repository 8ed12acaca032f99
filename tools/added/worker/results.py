"""What a tool brought, as text for the model and as a value for records, both bounded."""

import json
import reprlib
from typing import Any

from tools.toolbox import clipped

MOST_VALUE = 100_000
"""Of a value, written as JSON."""
MOST_REPR = 2000


def result_of(brought: object) -> tuple[str, Any]:
    """Return the text and the value of what a tool returned."""
    if isinstance(brought, str):
        return brought, None
    if brought is None:
        return "done: the tool returned nothing", None
    text = getattr(brought, "text", None)
    if isinstance(text, str) and hasattr(brought, "value"):
        return text, _value_of(brought.value)[1]
    return _value_of(brought)


def _value_of(brought: object) -> tuple[str, Any]:
    """Return what JSON makes of `brought`, as text and value; else what Python says of it."""
    from pydantic_core import to_jsonable_python

    try:
        value = to_jsonable_python(brought, fallback=_shown)
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, TypeError, RecursionError):  # cyclic, no number, or bytes that are no text
        return _shown(brought), None
    return text, value if len(text) <= MOST_VALUE else None


def _shown(thing: object) -> str:
    short = reprlib.Repr()
    short.maxother = short.maxstring = MOST_REPR
    return clipped(short.repr(thing), MOST_REPR)


def is_meant(error: BaseException) -> bool:
    """Return whether the words of `error` were meant for the model."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return bool(kinds & {"ToolError", "ToolException"} and str(error))


def words_of(error: BaseException) -> str:
    """Return one line about `error`."""
    try:
        words = clipped(" ".join(str(error).split()), MOST_REPR)
    except Exception:  # it may be unable to say what it is
        words = ""
    return f"{type(error).__name__}: {words}".rstrip(": ")
