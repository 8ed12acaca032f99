"""The model of a running server, as the process's own: the same name, requests and replies.

Where the server goes away before a word of a reply was written, the process loads the model itself
and goes on with that.
"""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from agent.messages import Completion, Decoding, Json, Message, Token, Usage
from agent.models.model import EMBEDDED, Abilities, Model
from agent.serving.asking import Lost, events
from agent.serving.notice import Notice


@dataclass
class RunningModel:
    """A `Model` that a server of ours holds, until that is gone."""

    name: str
    notice: Notice
    open_own: Callable[[], Model] = field(repr=False)
    """Loads the model into this process."""
    notify: Callable[[str], None] = field(repr=False)
    abilities: Abilities = EMBEDDED
    _own: Model | None = field(default=None, init=False, repr=False)

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        if self._own is None:
            heard = Heard()
            try:
                return (yield from self._asked(messages, decoding, heard))
            except Lost as error:
                lost = error
            if heard.text:
                usage = heard.usage()
                return Completion(heard.text, "broken", usage, tuple(heard.tokens))
            self.notify(
                f"the running server is gone ({lost}): this process loads {self.name} itself"
            )
            self._own = self.open_own()
        return (yield from self._own.complete(messages, decoding))

    def close(self) -> None:
        """Unload what was loaded; the server goes on."""
        if self._own is not None:
            self._own.close()

    def _asked(
        self, messages: Sequence[Message], decoding: Decoding, heard: "Heard"
    ) -> Generator[str, None, Completion]:
        with closing(events(self.notice, body_of(self.name, messages, decoding))) as coming:
            for event in coming:
                yield heard.take(event) if event is not None else ""
        return Completion(heard.text, heard.stopped_by, heard.usage(), tuple(heard.tokens))


def body_of(name: str, messages: Sequence[Message], decoding: Decoding) -> dict[str, Json]:
    """Return the request for the reply to `messages`."""
    said: list[Json] = [_message(one) for one in messages]
    if decoding.opening:
        said.append({"role": "assistant", "content": decoding.opening, "prefix": True})
    body: dict[str, Json] = {
        "model": name,
        "messages": said,
        "max_tokens": decoding.max_tokens,
        "temperature": decoding.temperature,
        "seed": decoding.seed,
        "stop": [*decoding.stop],
        "stream": True,
        "stream_options": {"include_usage": True},
        "logprobs": True,
        "aside": decoding.aside,
    }
    if decoding.grammar:
        body["grammar"] = decoding.grammar
    if decoding.json_schema is not None:
        schema: dict[str, Json] = {"name": "reply", "schema": dict(decoding.json_schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


def _message(message: Message) -> dict[str, Json]:
    said: dict[str, Json] = {"role": message.role, "content": message.content}
    return said | ({"constant": True} if message.constant else {})


@dataclass
class Heard:
    """What has come of a reply."""

    parts: list[str] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    stopped_by: Literal["end", "stop", "length", "broken"] = "end"
    told: dict[str, Any] = field(default_factory=dict)
    """What the server says that it took."""
    begun: float = field(default_factory=time.monotonic)

    @property
    def text(self) -> str:
        """The reply so far."""
        return "".join(self.parts)

    def take(self, event: dict[str, Any]) -> str:
        """Take note of `event`; return what of the reply is in it."""
        try:
            if usage := event.get("usage"):
                self.told = usage
            for choice in event["choices"]:
                return self._choice(choice)
        except (KeyError, TypeError, AttributeError) as error:
            raise Lost("it said what makes no sense") from error
        return ""

    def usage(self) -> Usage:
        """Return what the reply took."""
        details = self.told.get("prompt_tokens_details") or {}
        return Usage(
            prompt_tokens=int(self.told.get("prompt_tokens", 0)),
            cached_tokens=int(details.get("cached_tokens", 0)),
            completion_tokens=int(self.told.get("completion_tokens", len(self.tokens))),
            calls=1,
            seconds=time.monotonic() - self.begun,
        )

    def _choice(self, choice: dict[str, Any]) -> str:
        if stopped_by := choice.get("stopped_by"):
            self.stopped_by = cast(Literal["end", "stop", "length"], stopped_by)
        for token in (choice.get("logprobs") or {}).get("content") or ():
            self.tokens.append(Token(token["token"], token["logprob"]))
        piece = str(choice["delta"].get("content") or "")
        self.parts.append(piece)
        return piece
