"""Tools with every kind of parameter that a tool may have."""

from typing import Literal

from agent.messages import Json
from tests.toys import python, weather
from tools.toolbox import Toolbox


def look(place: str) -> str:
    """Look at a place."""
    return f"{place} is there"


def now() -> str:
    """Tell the time."""
    return "noon"


def plan(
    stops: list[str],
    mode: Literal["walk", 'a "long" drive', 3, None],
    nights: int | None = None,
    rate: float = 1.0,
    grid: list[list[int]] | str = "",
    again: bool = False,
) -> str:
    """Plan a trip."""
    return f"{len(stops)} stops by {mode}, {nights} nights at {rate}, {grid}, again: {again}"


def wish(size: int = 1, color: str = "red", wrapped: bool = True) -> str:
    """Wish for something."""
    return f"{size} {color} {wrapped}"


MORE = Toolbox.of(python, look, now)
KINDS = Toolbox.of(python, weather, look, now, plan, wish)


def nested(levels: int) -> Json:
    """Return a list in a list in a list …"""
    inner: Json = 0
    for _ in range(levels):
        inner = [inner]
    return inner
