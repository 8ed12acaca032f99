"""Remembers the last exchanges, whole ones: the window memory."""

from collections.abc import Generator
from dataclasses import dataclass, field

from agent.events import Event
from agent.memory.exchange import Exchange
from agent.messages import Message, Question


@dataclass
class Window:
    """Holds the last exchanges, at most so many."""

    most: int = 20
    _exchanges: list[Exchange] = field(default_factory=list)

    def save(self, exchange: Exchange) -> None:
        """Add the exchange that has just ended."""
        self._exchanges.append(exchange)

    def load(self, question: Question) -> Generator[Event, None, tuple[Message, ...]]:
        """Return what stands before `question`."""
        yield from ()
        kept = self._exchanges[-self.most :]
        return tuple(message for exchange in kept for message in exchange.messages)

    def clear(self) -> None:
        """Forget everything."""
        self._exchanges.clear()
