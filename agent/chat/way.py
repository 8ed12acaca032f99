"""How a turn goes on from those before it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """How a turn is asked; by default as the next one."""

    replaces: int = 0
    """How many of the last turns it takes the place of."""
    temperature: float | None = None
    """How freely the model chooses its words in this turn alone; also takes a new seed."""


NEXT = Way()
