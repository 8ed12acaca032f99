"""A model that plays a script: fails on an extra call and, at `close`, on unused replies."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from agent.messages import Completion, Decoding, Message, Reasoning, ToolCall, Usage
from agent.models.model import EMBEDDED, Abilities


class ScriptRanOut(AssertionError):
    """The program called the model more often than the script allows."""


@dataclass
class Calls:
    """A reply that calls tools natively; also one that was cut."""

    calls: tuple[ToolCall, ...]
    text: str = ""
    stopped_by: Literal["end", "length", "broken"] = "end"
    reasoning: str = ""


@dataclass
class Cut:
    """A reply that was cut: by the token limit, or by a stop string."""

    text: str
    stopped_by: str = "length"


@dataclass
class ScriptedModel:
    """Replies with `replies` in order and remembers what it was asked."""

    replies: Sequence[str | Cut | Calls | Exception]
    constrained: bool = True
    native: bool = False
    name: str = "scripted"
    piece: int = 4
    """How many characters come at a time."""
    calls: list[tuple[tuple[Message, ...], Decoding]] = field(default_factory=list)
    closed: bool = False
    _left: Iterator[str | Cut | Calls | Exception] = field(init=False)

    def __post_init__(self) -> None:
        self._left = iter(self.replies)

    @property
    def abilities(self) -> Abilities:
        if self.native:
            return Abilities(schema=True, calls=True)
        return EMBEDDED if self.constrained else Abilities(prefills=True)

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        self.calls.append((tuple(messages), decoding))
        try:
            reply = next(self._left)
        except StopIteration:
            raise ScriptRanOut(f"call {len(self.calls)} has no reply") from None
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, Calls):
            yield Reasoning(reply.reasoning)
            yield reply.text
            usage = Usage(prompt_tokens=10, completion_tokens=5, calls=1)
            return Completion(
                reply.text,
                reply.stopped_by,
                usage,
                (),
                reply.calls,
                reply.reasoning,
            )
        cut = reply if isinstance(reply, Cut) else Cut(reply, "end")
        text, stopped_by = cut.text, cut.stopped_by
        found = [at for stop in decoding.stop if (at := text.find(stop)) >= 0]
        if found:
            text, stopped_by = text[: min(found)], "stop"
        yield ""
        for start in range(0, len(text), self.piece):
            yield text[start : start + self.piece]
        usage = Usage(prompt_tokens=10, completion_tokens=len(text) // 4 + 1, calls=1)
        return Completion(text, stopped_by, usage)  # type: ignore[arg-type]

    def close(self) -> None:
        assert next(self._left, None) is None, "replies were left over"
        self.closed = True
