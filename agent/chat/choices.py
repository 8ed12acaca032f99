"""What the person chose about the way to an answer, as they wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.strategies.plan import Plan


@dataclass(frozen=True)
class Choices:
    """Options, prompt files and presets."""

    options: tuple[str, ...] = ()
    """Of the strategy, as `NAME=VALUE`."""
    prompts: tuple[str, ...] = ()
    """Files."""
    presets: tuple[str, ...] = ()


class Planner(Protocol):
    """Checks choices and makes a plan of them."""

    def __call__(
        self,
        strategy: str,
        options: Sequence[str] = (),
        prompts: Sequence[str] = (),
        presets: Sequence[str] = (),
    ) -> Plan:
        """Return the plan; raise `UserError` for what is not there, with the nearest that is."""
        ...
