"""A chat model of LangChain's as one of ours: streamed in a thread, stopped when it is left.

https://docs.langchain.com/oss/python/langchain/models
"""

import math
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agent.contact import Contact
from agent.errors import AgentError, ModelUnavailable, NoAnswer
from agent.messages import Completion, Decoding, Message, Reasoning
from agent.models.hosted.usage import estimated
from agent.models.langchain.asking import Asking
from agent.models.langchain.faults import fault_of
from agent.models.langchain.reading import (
    FILTERED,
    ended_by,
    pieces_of,
    reason_of,
    tokens_of,
    usage_of,
    whole,
)
from agent.models.langchain.turns import calls_of, carried_by, turned
from agent.models.model import Abilities
from agent.models.passing import Passing
from agent.models.stops import Stops
from agent.models.ticking import NotConnected, ticking
from agent.offline import is_here

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

SAYS_WHY = frozenset({
    "anthropic", "azure_openai", "deepseek", "google_genai", "groq", "mistralai", "openai",
    "openrouter", "xai",
})  # fmt: skip
"""Providers that say what ended a reply: one that just ends was cut."""


@dataclass
class LangChainModel:
    """A `Model` over LangChain's `BaseChatModel`."""

    name: str
    provider: str
    asking: Asking
    idle_s: float
    """How long nothing may come."""
    connect_s: float = math.inf
    key_source: str = ""
    """Where the key was found, for people."""
    host: str = ""
    """The host that is asked, as far as it is known."""
    _requests: int = field(default=0, init=False)

    @property
    def abilities(self) -> Abilities:
        """What of a `Decoding` is obeyed."""
        return self.asking.abilities

    def contacts(self) -> Sequence[Contact]:
        """Return whom was asked, nobody where that is this machine; bytes are not known."""
        if not self._requests or is_here(self.host):
            return ()
        return (Contact(self.host or self.provider, "model", self._requests),)

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        heard = _Heard(Stops(decoding.stop), time.monotonic())
        try:
            yield from self._heard(messages, decoding, heard)
        except NotConnected:
            told = f"{self.name}: no connection within {self.connect_s:g} s"
            raise ModelUnavailable(told, "is the network up?") from None
        except Exception as error:  # each library has its own; what is no fault of theirs goes on
            fault = fault_of(error, self.name, self.key_source)
            if fault is None:
                raise
            if not (heard.said or heard.thought) or not isinstance(fault, ModelUnavailable):
                raise _without_secrets(fault) from None
            heard.broken = True
        rest = heard.stops.rest()
        if rest:
            heard.said.append(rest)
            yield rest
        return self._completed(heard, messages, decoding)

    def _heard(
        self, messages: Sequence[Message], decoding: Decoding, heard: "_Heard"
    ) -> Generator[str, None, None]:
        given = turned(messages, self.provider)

        def stream() -> "Iterator[AIMessage]":
            return self.asking.stream(given, decoding)

        self._requests += 1
        since = time.monotonic()
        with closing(ticking(stream, self.connect_s)) as parts:
            for part in parts:
                if part is None:
                    if time.monotonic() - since > self.idle_s:
                        raise Passing(f"{self.name}: nothing came for {self.idle_s:g} s")
                    yield ""
                    continue
                since = time.monotonic()
                yield ""  # of some parts there is nothing to see
                yield from heard.take(part)
                if heard.stops.met:
                    return
        heard.ended = True

    def _completed(
        self, heard: "_Heard", messages: Sequence[Message], decoding: Decoding
    ) -> Completion:
        message = whole(heard.parts)
        text, thought = "".join(heard.said), "".join(heard.thought)
        if message is None:
            raise Passing(f"{self.name}: the provider sent no reply")
        usage = usage_of(message)
        if not (usage.prompt_tokens and usage.completion_tokens):
            pieces = len(heard.said) + len(heard.thought)
            usage = estimated(messages, pieces, text, thought)
        usage = replace(usage, calls=1, seconds=time.monotonic() - heard.began)
        reason = next((why for one in reversed(heard.parts) if (why := reason_of(one))), "")
        ended = "stop" if heard.stops.met else ended_by(reason)
        cut = heard.broken or (heard.ended and not reason and self.provider in SAYS_WHY)
        if cut or ended == "broken":
            return Completion(text, "broken", usage, reasoning=thought)
        calls = calls_of(message) if decoding.tools and decoding.choice != "none" else ()
        if not (text.strip() or calls or thought) and reason in FILTERED:
            raise NoAnswer(f"{self.name}: the provider's filter kept the reply back")
        return Completion(
            text,
            ended,
            usage,
            () if heard.stops.met else tokens_of(message),
            () if heard.stops.met else calls,
            thought,
            carried_by(message, self.provider),
        )

    def close(self) -> None:
        """Nothing is held: connections end with the process."""


@dataclass
class _Heard:
    """What there is of a reply."""

    stops: Stops
    began: float
    parts: "list[AIMessage]" = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    thought: list[str] = field(default_factory=list)
    ended: bool = False
    """Whether the stream came to its end."""
    broken: bool = False

    def take(self, part: "AIMessage") -> Iterator[str]:
        """Take the next part; yield what there is to see of it."""
        self.parts.append(part)
        for piece in pieces_of(part):
            if isinstance(piece, Reasoning):
                self.thought.append(piece)
                yield piece
                continue
            shown = self.stops.feed(piece)
            if shown:
                self.said.append(shown)
            yield shown
            if self.stops.met:
                return


def _without_secrets(fault: AgentError) -> AgentError:
    """Return `fault` without what it came from: libraries keep requests, with keys, in there."""
    fault.__cause__ = fault.__context__ = None
    return fault
