"""Reads the fields of a request: each has its type and its bounds, or the request is refused."""

import math
from collections.abc import Mapping
from typing import Any, cast

from agent.serving.faults import wrong

Body = Mapping[str, Any]
"""A request as its JSON says it; nothing in it is believed."""


def flag(body: Body, name: str) -> bool:
    """Return a field that is true or false; false where it is not there."""
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise wrong(name, f"expected true or false, not {shown(value)}")
    return bool(value)


def whole(body: Body, name: str, least: int) -> int | None:
    """Return a whole number of at least `least`; None where it is not there."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise wrong(name, f"expected a whole number from {least}, not {shown(value)}")
    return value


def number(body: Body, name: str, least: float, most: float) -> float | None:
    """Return a number between `least` and `most`; None where it is not there."""
    value = body.get(name)
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not least <= value <= most:
        raise wrong(name, f"expected a number from {least:g} to {most:g}, not {shown(value)}")
    return float(value)


def text(body: Body, name: str, at: str = "") -> str:
    """Return a text; empty where it is not there."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise wrong(at or name, f"expected a text, not {shown(value)}")
    return value or ""


def texts(body: Body, name: str, most: int) -> tuple[str, ...]:
    """Return one text or a list of them; none where it is not there."""
    value = body.get(name)
    found = [value] if isinstance(value, str) else value or []
    sound = isinstance(found, list) and all(isinstance(one, str) for one in found)
    if not sound or len(found) > most:
        raise wrong(name, f"expected a text or at most {most} of them")
    return tuple(one for one in cast(list[str], found) if one)


def items(body: Body, name: str, most: int, at: str = "") -> list[Body]:
    """Return a list of objects; empty where it is not there."""
    value = body.get(name)
    found = [] if value is None else value
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise wrong(at or name, f"expected a list of objects, not {shown(value)}")
    if len(found) > most:
        raise wrong(at or name, f"expected at most {most}, not {len(found)}")
    return found


def table(body: Body, name: str, at: str = "") -> Body | None:
    """Return an object; None where it is not there."""
    value = body.get(name)
    if value is not None and not isinstance(value, dict):
        raise wrong(at or name, f"expected an object, not {shown(value)}")
    return cast(Body | None, value)


def shown(value: object) -> str:
    """Return what a person may be shown of a wrong value."""
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:60]} …"
