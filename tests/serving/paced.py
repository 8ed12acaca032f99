"""A model that says one word and waits until it may go on."""

import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from agent.messages import Completion, Decoding, Message, Usage
from agent.models.model import EMBEDDED, Abilities


@dataclass
class PacedModel:
    """Says `one`, waits for `go`, says ` two`."""

    name: str = "paced"
    abilities: Abilities = EMBEDDED
    reached: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        self.asked.append(messages[-1].content)
        try:
            yield "one"
            self.reached.set()
            while not self.go.is_set():
                time.sleep(0.01)
                yield ""
            yield " two"
        except GeneratorExit:
            self.stopped.set()
            raise
        return Completion("one two", "end", Usage(3, 0, 2, calls=1))

    def close(self) -> None:
        self.go.set()
