"""What every kind of memory offers: exchanges go in, messages come out.

The variants are those of LangChain's conversation memories: window, summary (with the last
exchanges word for word), vector.
"""

from collections.abc import Generator
from typing import Protocol

from agent.events import Event
from agent.memory.exchange import Exchange
from agent.messages import Message, Question


class Memory(Protocol):
    """Holds one conversation."""

    def save(self, exchange: Exchange) -> None:
        """Add the exchange that has just ended."""
        ...

    def load(self, question: Question) -> Generator[Event, None, tuple[Message, ...]]:
        """Return what stands before `question`; tells what had to be dropped for it.

        The same exchanges bring the same bytes, turn after turn, until there is no room: then so
        much is dropped at once that many turns fit again.
        """
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...
