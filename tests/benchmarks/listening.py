"""A model that is listened to: counts the replies that could not be used as they were written."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from agent.errors import ToolError
from agent.messages import Completion, Decoding, Message
from agent.models.model import Model
from agent.notation import read
from tools.toolbox import Toolbox, check


@dataclass
class Listening:
    """Passes everything on to `model` and judges each whole reply by `toolbox`."""

    model: Model
    toolbox: Toolbox
    malformed: list[str] = field(default_factory=list)
    """Actions that cannot be read, of unknown tools, or with arguments against the schema."""
    empty: int = 0
    """Replies with neither an action nor an answer."""
    cut: int = 0
    """Replies that ended early: too long, out of time, or going round in circles."""

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def constrained(self) -> bool:
        return self.model.constrained

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        whole = False
        try:
            completion = yield from self.model.complete(messages, decoding)
            whole = completion.stopped_by != "length"
        finally:
            self.cut += not whole
        if whole:
            self._judge(decoding.opening + completion.text)
        return completion

    def close(self) -> None:
        self.model.close()

    def _judge(self, text: str) -> None:
        try:
            step = read(text, self.toolbox)
            for call in step.actions:
                if call.tool not in self.toolbox.tools:
                    raise ToolError(f"unknown tool {call.tool!r}")
                check(call.arguments, self.toolbox.tools[call.tool])
        except ToolError as error:
            self.malformed.append(f"{error}: {text!r}")
            return
        self.empty += not step.actions and step.answer is None
