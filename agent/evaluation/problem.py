"""One question of a suite with its known answer, and what a run gave for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.messages import Json, Question


@dataclass(frozen=True)
class Gold:
    """What is known to be right."""

    answer: Json
    accepted: tuple[str, ...] = ()
    """Other answers that count, such as `three` for `3`."""
    numbers: tuple[int, ...] = ()
    """The numbers that an expression has to use (Game of 24)."""
    choices: tuple[str, ...] = ()
    """The texts of the choices (A), (B) … in the order in which they were shown."""
    form: str = ""
    """The form of the answer, where the data says it."""


@dataclass(frozen=True)
class Problem:
    """One question of a suite."""

    id: str
    question: Question
    gold: Gold
    topic: str = ""
    where: str = ""
    """`file:line` or the row of a dataset, for complaints."""


@dataclass(frozen=True)
class Given:
    """What a run gave, as far as scorers look at it."""

    text: str = ""
    """The answer as people read it; empty where there is none."""
    value: Json = None
    """The canonical answer."""
    reply: str = ""
    """The whole reply that held the answer, where there is one such reply."""
    finals: tuple[str, ...] = ()
    """All final states that a search kept, the best one first."""


@dataclass(frozen=True)
class Score:
    """What a scorer says of one answer."""

    right: bool
    details: Mapping[str, Json] = field(default_factory=dict)
    """Other measures by name: booleans and numbers are averaged over the questions."""
