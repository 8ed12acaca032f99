"""What models are asked in the suite, and what is heard of their replies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.messages import Completion, Decoding, Message, Reasoning, ToolSpec
from agent.models.model import Model
from tests.models.conformance.subject import Opened

Able = Callable[[Opened, str], None]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"answer": {"type": "integer"}},
    "required": ["answer"],
    "additionalProperties": False,
}
WEATHER = ToolSpec(
    "weather",
    "Look up the weather of a city.",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
ASKED = (Message("system", "You are terse."), Message("user", "What is 6 times 7?"))
WONDERED = (Message("user", "What is the weather in Paris? Use the tool."),)
SHORT = Decoding(max_tokens=24)


@dataclass
class Heard:
    """A reply, and the pieces that it came in."""

    done: Completion
    said: list[str] = field(default_factory=list)
    thought: list[str] = field(default_factory=list)


def heard(model: Model, messages: Sequence[Message], decoding: Decoding = SHORT) -> Heard:
    pieces = model.complete(messages, decoding)
    said: list[str] = []
    thought: list[str] = []
    while True:
        try:
            piece = next(pieces)
        except StopIteration as stop:
            return Heard(stop.value, said, thought)
        (thought if isinstance(piece, Reasoning) else said).append(piece)
