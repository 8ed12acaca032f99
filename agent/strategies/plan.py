"""How a question is to be answered: the strategy with its options, and the prompts in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.prompts import Library


@dataclass(frozen=True)
class Plan:
    """What was said about the way to an answer."""

    strategy: str = "auto"
    options: Mapping[str, str] = field(default_factory=dict)
    """Options of the strategy, as they were written."""
    library: "Library | None" = None
    """The prompts in force; None are the shipped ones."""
    why: bool = False
    """Whether the reason for the strategy is told."""
    notices: tuple[str, ...] = ()
    """What of it will have no effect."""
