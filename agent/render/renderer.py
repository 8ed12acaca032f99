"""What every renderer offers to the command line: it is fed events and told how the run ended."""

from typing import Protocol

from agent.errors import AgentError
from agent.events import Event


class Renderer(Protocol):
    """Shows one run. After the last event exactly one of `finish` and `stopped` is called."""

    def show(self, event: Event) -> None:
        """Take the next event."""
        ...

    def finish(self) -> None:
        """End the output of a run that has an answer."""
        ...

    def stopped(self, error: AgentError) -> None:
        """End the output of a run without an answer: interrupted, or failed with `error`.

        What was written of an answer stays, on a line of its own. Formats for programs write
        the error as their last record; for people the command line tells it.
        """
        ...
