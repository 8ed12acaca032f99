"""What commands of the chat need of whatever shows it: to say, to ask, to let the person edit."""

from collections.abc import Sequence
from typing import Literal, Protocol

from agent.events import Event

Kind = Literal["plain", "markdown", "note", "warning"]


class Screen(Protocol):
    """A terminal, or a script's pipe."""

    def say(self, text: str, kind: Kind = "plain") -> None:
        """Show a text; `note` and `warning` are about the program."""
        ...

    def table(self, rows: Sequence[Sequence[str]], head: Sequence[str]) -> None:
        """Show rows lined up below a head."""
        ...

    def ask(self, question: str, choices: Sequence[str], otherwise: str) -> str:
        """Let the person choose; without a terminal, or on Ctrl-C, it is `otherwise`."""
        ...

    def edit(self, text: str) -> str:
        """Let the person change a text, in the input line or in their editor."""
        ...

    def trace(self, events: Sequence[Event]) -> None:
        """Show what happened in a run, unfolded."""
        ...
