"""What every kind of memory offers: the log goes in, messages come out.

The variants are those of LangChain's conversation memories: window, summary (with the last
exchanges word for word), vector. Saving is the log's: what was recorded is remembered, what was
taken back is not, whichever process did it.
"""

from collections.abc import Generator
from typing import Protocol

from agent.events import Event
from agent.messages import Message, Question
from agent.store.rows import Run


class Memory(Protocol):
    """Holds one conversation."""

    def load(
        self, question: Question, replaces: int = 0
    ) -> Generator[Event, None, tuple[Message, ...]]:
        """Return what stands before `question`; tells what had to be dropped for it.

        The last turns that it takes the place of are left out.

        Turn after turn it begins with the same bytes, until there is no room: then so much is
        dropped at once that many turns fit again.
        """
        ...

    def standing(self) -> tuple[Message, ...]:
        """Return what stands there while nothing is asked."""
        ...

    def compact(self) -> Generator[Event, None, None]:
        """Drop all but the last exchange now."""
        ...

    def tidy(self) -> Generator[Event | None, None, None]:
        """Make room before it is needed, while nobody waits.

        Ticks; closing it stops the model, and nothing is changed.
        """
        ...

    def save(self, run: Run) -> None:
        """Remember a turn that could not be recorded; any other need not be saved."""
        ...
