"""How a turn goes on from those before it."""

from dataclasses import dataclass

from tools.documents.passage import Passage


@dataclass(frozen=True)
class Way:
    """How a turn is asked; by default as the next one."""

    replaces: int = 0
    """How many of the last turns it takes the place of."""
    temperature: float | None = None
    """How freely the model chooses its words in this turn alone; also takes a new seed."""
    texts: tuple[Passage, ...] = ()
    """What came with the question when it was asked before, and is looked up in again."""


NEXT = Way()
