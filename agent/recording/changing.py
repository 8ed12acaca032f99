"""What a fork changes: how the model is asked from there on, or one thing from outside."""

import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace

from agent.messages import Completion, Decoding, Json, Message
from agent.models.model import Abilities, Model
from agent.strategies.strategy import MOST_SEED
from agent.strategies.tape import Tape
from tools.documents.documents import Documents
from tools.toolbox import Outcome, Tool, Toolbox


@dataclass(frozen=True)
class Changes:
    """What is another thing from one step on."""

    temperature: float | None = None
    seed: int | None = None
    """Of the first call; it counts on with every call."""
    reply: str | None = None
    """What is said instead of the first thing that the model would say."""
    observation: str | None = None
    """What the first tool brings instead of being run."""


@dataclass
class ChangedModel:
    """A model that is asked in another way than the run would ask it."""

    model: Model
    changes: Changes
    _calls: int = field(default=0, init=False)

    @property
    def name(self) -> str:
        """How the person names it."""
        return self.model.name

    @property
    def abilities(self) -> Abilities:
        """What it obeys."""
        return self.model.abilities

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        reply, self.changes = self.changes.reply, replace(self.changes, reply=None)
        if reply is not None:
            yield reply
            return Completion(reply)
        if self.changes.temperature is not None:
            decoding = replace(decoding, temperature=self.changes.temperature)
        if self.changes.seed is not None:
            decoding = replace(decoding, seed=(self.changes.seed + self._calls) % (MOST_SEED + 1))
        self._calls += 1
        return (yield from self.model.complete(messages, decoding))

    def close(self) -> None:
        """Give back what the model holds."""
        self.model.close()


@dataclass
class Observing:
    """A `Tape` whose first tool that is called brings a text of the person's instead."""

    text: str
    live: Tape
    _told: bool = field(default=False, init=False)

    def tools(self, toolbox: Toolbox) -> Toolbox:
        """Return the same tools, of which one is not run."""
        inner = self.live.tools(toolbox)
        tools = {name: replace(one, run=self._instead(one)) for name, one in inner.tools.items()}
        return replace(inner, tools=tools)

    def documents(self, opening: Callable[[], Documents]) -> Documents:
        """Open the documents."""
        return self.live.documents(opening)

    def clock(self) -> float:
        """Return seconds from any beginning."""
        return self.live.clock()

    def _instead(self, tool: Tool) -> Callable[..., object]:
        def run(**arguments: Json) -> object:
            if self._told:
                return tool.run(**arguments)
            self._told = True
            return Outcome(self.text, _value(self.text))

        return run


def _value(text: str) -> Json:
    """Return the value that a text states as JSON, such as a number; None where it is none."""
    try:
        found: Json = json.loads(text)
    except ValueError:
        return None
    return found
