"""Puts a reply of Ollama's together from the objects that it streams."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from agent.messages import (
    UNREADABLE,
    Completion,
    Json,
    Message,
    Reasoning,
    Token,
    ToolCall,
    Usage,
)
from agent.models.hosted.usage import estimated
from agent.models.ollama.asking import CARRIED
from agent.models.stops import Stops


@dataclass
class Gathered:
    """What there is of a reply."""

    stops: Stops
    messages: Sequence[Message]
    """What it is a reply to."""
    began: float = field(default_factory=time.monotonic)
    said: list[str] = field(default_factory=list)
    thought: list[str] = field(default_factory=list)
    calls: list[ToolCall] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    pieces: int = 0
    """Each is about a token."""
    thoughts: int = 0
    """As many of them are thoughts."""
    last: Mapping[str, Any] = field(default_factory=dict)
    """The object with the figures; empty while the reply goes on."""

    def take(self, part: Mapping[str, Any]) -> Iterator[str]:
        """Take the next object; yield what there is to see of it."""
        message = _table(part.get("message"))
        text, thought = message.get("content"), message.get("thinking")
        self.pieces += bool(text) + bool(thought)
        if isinstance(thought, str) and thought:
            self.thought.append(thought)
            self.thoughts += 1
            yield Reasoning(thought)
        for one in message.get("tool_calls") or ():
            self.calls.append(_call(_table(_table(one).get("function"))))
        self.tokens += _tokens(part.get("logprobs"))
        if isinstance(text, str) and text:
            yield self._say(self.stops.feed(text))
        if part.get("done") and not self.stops.met:
            self.last = part
            if rest := self.stops.rest():
                yield self._say(rest)

    def completion(self, whole: bool) -> Completion:
        """Return the reply; `whole` says whether it came to an end."""
        if not whole and (rest := self.stops.rest()):
            self.said.append(rest)
        text, thought = "".join(self.said), "".join(self.thought)
        if not whole:
            return Completion(text, "broken", self.usage(), reasoning=thought)
        ended = self._ended()
        calls = () if ended == "stop" else tuple(self.calls)
        carried: dict[str, Json] = {CARRIED: {"thinking": thought}} if calls and thought else {}
        tokens = () if ended == "stop" else tuple(self.tokens)
        return Completion(text, ended, self.usage(), tokens, calls, thought, carried)

    def usage(self) -> Usage:
        """Return what it took; where the figures did not come, about that."""
        text, thought = "".join(self.said), "".join(self.thought)
        guessed = estimated(self.messages, self.pieces, text, thought)
        return Usage(
            prompt_tokens=int(self.last.get("prompt_eval_count") or guessed.prompt_tokens),
            completion_tokens=int(self.last.get("eval_count") or guessed.completion_tokens),
            calls=1,
            seconds=time.monotonic() - self.began,
            reasoning_tokens=self.thoughts,
        )

    def _ended(self) -> Literal["end", "stop", "length"]:
        if self.stops.met:
            return "stop"
        return "length" if self.last.get("done_reason") == "length" else "end"

    def _say(self, text: str) -> str:
        if text:
            self.said.append(text)
        return text


def _call(function: Mapping[str, Any]) -> ToolCall:
    given = function.get("arguments")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            given = {UNREADABLE: given}
    if not isinstance(given, dict):
        given = {UNREADABLE: json.dumps(given)}
    return ToolCall(str(function.get("name") or ""), given)


def _tokens(found: object) -> list[Token]:
    return [
        Token(str(one.get("token", "")), float(one["logprob"]))
        for one in (found if isinstance(found, list) else ())
        if isinstance(one, dict) and isinstance(one.get("logprob"), int | float)
    ]


def _table(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
