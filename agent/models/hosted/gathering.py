"""Puts a reply together from the pieces in which it comes.

The pieces: https://platform.openai.com/docs/api-reference/chat-streaming
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from agent.messages import Completion, Json, Message, Reasoning, Token, Usage
from agent.models.hosted.asking import CARRIER
from agent.models.hosted.body import OVER
from agent.models.hosted.called import Called
from agent.models.hosted.endpoints import Endpoint
from agent.models.hosted.usage import estimated, usage_in
from agent.models.stops import Stops

THOUGHTS = ("reasoning_content", "reasoning")
"""Where providers put what the model thinks; OpenRouter and vLLM say it by the second name."""
CUT = ("length", "max_tokens", "model_length")
WITHHELD = ("content_filter", "sensitive")
LOWEST = -9999.0
"""What stands for a probability of nothing."""


@dataclass
class Gathered:
    """A reply, as far as it has come."""

    endpoint: Endpoint
    stops: Stops
    text: str = ""
    reasoning: str = ""
    finish: str = ""
    """Why the model ended, in the provider's words; empty as long as it has not."""
    called: Called = field(default_factory=Called)
    tokens: list[Token] = field(default_factory=list)
    pieces: int = 0
    """How many came with something in them."""
    details: list[Json] = field(default_factory=list)
    """What the model thought, in a form that only the provider reads."""
    usage: Usage | None = None

    def take(self, chunk: Mapping[str, Any]) -> Iterator[str]:
        """Take one piece of JSON; yield what of it a person may read.

        Raises `TypeError`, `ValueError`, `KeyError` or `AttributeError` where it is no such piece.
        """
        if chunk is OVER:
            self.finish = self.finish or "stop"
        if chunk.get("usage"):
            self.usage = usage_in(chunk["usage"])
        for choice in (chunk.get("choices") or [])[:1]:
            delta = choice.get("delta") or choice.get("message") or {}
            if choice.get("logprobs"):
                self.tokens += _tokens(choice["logprobs"])
            yield from self._thoughts(delta)
            yield from self._words(delta)
            if delta.get("tool_calls"):
                self.pieces += 1
                self.called.take(delta["tool_calls"])
            self.finish = str(choice.get("finish_reason") or self.finish)

    def rest(self) -> Iterator[str]:
        """Yield what was held back, because it could have become a stop string."""
        if rest := self.stops.rest():
            self.text += rest
            yield rest

    @property
    def is_filtered(self) -> bool:
        """Whether the provider kept back what the model said."""
        return self.finish in WITHHELD

    def whole(self, messages: Sequence[Message], seconds: float, broken: bool) -> Completion:
        """Return the reply to `messages`; nothing comes any more."""
        usage = self.usage or estimated(messages, self.pieces, self.text, self.reasoning)
        ended: Literal["end", "stop", "length", "broken"] = "end"
        if broken or self.is_filtered or self.finish == "error":
            ended = "broken"
        elif self.stops.met:
            ended = "stop"
        elif self.finish in CUT:
            ended = "length"
        calls = self.called.calls(whole=ended == "end") if ended in ("end", "length") else ()
        return Completion(
            self.text,
            ended,
            Usage(
                usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens, 1, seconds,
                usage.reasoning_tokens, usage.cost_usd,
            ),
            tuple(self.tokens),
            calls,
            self.reasoning,
            self._carried() if calls else {},
        )  # fmt: skip

    def _thoughts(self, delta: Mapping[str, Any]) -> Iterator[str]:
        if isinstance(details := delta.get("reasoning_details"), list):
            self.details += details
        for name in THOUGHTS:
            if isinstance(thought := delta.get(name), str) and thought:
                self.pieces += 1
                self.reasoning += thought
                yield Reasoning(thought)
                return

    def _words(self, delta: Mapping[str, Any]) -> Iterator[str]:
        words = _text(delta.get("content")) or _text(delta.get("refusal"))
        if words and not self.stops.met:
            self.pieces += 1
            if said := self.stops.feed(words):
                self.text += said
                yield said

    def _carried(self) -> dict[str, Json]:
        """Return what has to be sent back with the calls, and to whom."""
        carried: dict[str, Json] = {}
        if "reasoning_content" in self.endpoint.carries and self.reasoning:
            carried["reasoning_content"] = self.reasoning
        if "reasoning_details" in self.endpoint.carries and self.details:
            carried["reasoning_details"] = self.details
        if any(more := self.called.more()):
            carried["calls"] = [*more]
        return {CARRIER: self.endpoint.provider, **carried} if carried else {}


def _text(content: object) -> str:
    """Return what `content` says: a text, or a list of parts of which some are."""
    if isinstance(content, list):
        parts = [one for one in content if isinstance(one, dict) and one.get("type") == "text"]
        return "".join(str(one.get("text") or "") for one in parts)
    return content if isinstance(content, str) else ""


def _tokens(logprobs: Mapping[str, Any]) -> list[Token]:
    found = []
    for one in logprobs.get("content") or ():
        value = one.get("logprob")
        if isinstance(value, int | float) and not math.isnan(value):
            found.append(Token(str(one.get("token", "")), max(LOWEST, float(value))))
    return found
