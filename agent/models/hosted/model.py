"""A model behind an OpenAI-compatible endpoint, asked over httpcore.

Format: https://platform.openai.com/docs/api-reference/chat. The official SDK takes a second to
import, twice the time in which a request has to be on its way, so it is a client in tests alone.
"""

import json
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from agent.contact import Contact
from agent.errors import AgentError, ContextOverflow, ModelUnavailable, NoAnswer
from agent.messages import Completion, Decoding, Message
from agent.models.access import Access
from agent.models.hosted import refusals
from agent.models.hosted.asking import body_of
from agent.models.hosted.body import NotJson, TooMuch, chunks, read
from agent.models.hosted.endpoints import Endpoint
from agent.models.hosted.exchange import Head, Request, Waiting, exchanged
from agent.models.hosted.faults import Asked, Missing, Refused, fault_in, fault_of, no_reply
from agent.models.hosted.gathering import Gathered
from agent.models.hosted.lines import Lines
from agent.models.hosted.listing import listed, near, some
from agent.models.hosted.place import place_of
from agent.models.hosted.sse import TooLong
from agent.models.hosted.troubles import trouble_of
from agent.models.keys.key import Key
from agent.models.model import Abilities
from agent.models.passing import Passing
from agent.models.stops import Stops

ROOM = 8192
"""Tokens for thoughts, of a model that thinks: what is asked for is the length of a reply."""


@dataclass(frozen=True)
class Clock:
    """What tells the time."""

    now: Callable[[], float] = time.monotonic
    epoch: Callable[[], float] = time.time


@dataclass
class HostedModel:
    """One model at one endpoint."""

    name: str
    """How the person names it."""
    model: str
    """How the endpoint names it."""
    endpoint: Endpoint
    key: Key | None
    access: Access
    notify: Callable[[str], None] = lambda text: None
    extra: Mapping[str, object] = field(default_factory=dict)
    """Fields that every request has besides: the person's own."""
    clock: Clock = Clock()
    _lines: Lines = field(init=False, repr=False)
    _thinks: bool = field(default=False, init=False)
    """Whether it thinks before it replies, as far as was seen."""
    _room: int = field(default=ROOM, init=False)
    """How many tokens it gets for that."""

    def __post_init__(self) -> None:
        self._lines = Lines(place_of(self.endpoint.url), self.access)

    @property
    def abilities(self) -> Abilities:
        """What of a `Decoding` is obeyed."""
        return Abilities(
            grammar=bool(self.endpoint.grammar),
            schema=self.endpoint.schema,
            calls=True,
            prefills=bool(self.endpoint.prefill),
        )

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        known = refusals.refusals_of(self.endpoint.url, self.model)
        body = body_of(self.model, self.endpoint, messages, decoding, self.extra)
        body = known.applied(body)
        for _ in range(refusals.MOST):
            try:
                return (yield from self._replied(body, messages, decoding))
            except Refused as refused:
                changed = known.learnt(body, refused.said, refused.parameter)
                if changed is None or changed == body:
                    raise ModelUnavailable(str(refused), refused.hint) from None
                body = changed
            except Missing as missing:
                raise (yield from self._missing(missing)) from None
        raise ModelUnavailable(f"{self.endpoint.provider}: it refuses one parameter after another")

    def contacts(self) -> tuple[Contact, ...]:
        """Return whom it has reached."""
        return self._lines.contacts()

    def close(self) -> None:
        """Close the connections."""
        self._lines.close()

    def _replied(
        self, body: Mapping[str, Any], messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Ask once; of a reply that is all thought and was cut, once more with room for both."""
        try:
            done = yield from self._asked(self._roomy(body), messages, decoding)
        except ContextOverflow:
            if not self._thinks or not self._room:
                raise
            self._room = 0  # its context has none
            done = yield from self._asked(body, messages, decoding)
        thought = bool(done.reasoning or done.usage.reasoning_tokens)
        was_thinking, self._thinks = self._thinks, self._thinks or thought
        if done.stopped_by != "length" or was_thinking or done.text or done.calls or not thought:
            return done
        self.notify(f"{self.name} spent its tokens on thoughts: it is asked once more")
        again = yield from self._asked(self._roomy(body), messages, decoding)
        return replace(again, usage=done.usage + again.usage)

    def _roomy(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return `body` with room for thoughts, where the model thinks."""
        more = self._room if self._thinks else 0
        limits = {name: body[name] + more for name in refusals.RENAMED if name in body}
        return {**body, **limits}

    def _asked(
        self, body: Mapping[str, Any], messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Send `body`, yield the reply as it comes, and return it."""
        started = self.clock.now()
        gathered = Gathered(self.endpoint, Stops(decoding.stop))
        text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        said = broken = False
        request = self._request("POST", "/chat/completions", text)
        try:
            with closing(self._pieces(request, gathered)) as pieces:
                for piece in pieces:
                    said = said or bool(piece)
                    yield piece
                    if gathered.stops.met:
                        break
            broken = not (gathered.finish or gathered.stops.met)
            if broken and not said:
                told = f"the reply of {self._told.host} broke off before its first word"
                raise Passing(f"{self.endpoint.provider}: {told}")
        except AgentError as error:
            if not said:
                raise
            broken = True
            self.notify(f"the reply broke off: {error}")
        yield from gathered.rest()
        done = gathered.whole(messages, self.clock.now() - started, broken)
        if gathered.is_filtered and not done.text:
            raise NoAnswer(f"{self.endpoint.provider}: its filter kept the reply back")
        return done

    def _pieces(self, request: Request, gathered: Gathered) -> Generator[str, None, None]:
        """Yield what the model says, and ticks; errors are those of the protocol."""
        with closing(self._exchanged(request)) as arrivals:
            head = yield from _head(arrivals)
            if head.status != 200:
                whole = yield from read(arrivals)
                raise fault_of(self._told, head.status, head.headers, whole, self.clock.epoch())
            try:
                for chunk in chunks(arrivals, head.headers.get("content-type", "")):
                    if chunk is None:
                        yield ""
                        continue
                    if chunk.get("error"):
                        raise fault_in(self._told, chunk["error"], self.clock.epoch())
                    yield from gathered.take(chunk)
            except NotJson as error:
                raise no_reply(self._told, error.what, error.body) from None
            except (TooLong, TooMuch):
                raise no_reply(self._told, "more than is believed", b"...") from None
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                raise no_reply(self._told, "JSON of another kind", str(error).encode()) from None

    def _missing(self, missing: Missing) -> Generator[str, None, ModelUnavailable]:
        """Return the error of a model that is not there, with the names of models like it."""
        try:
            names = yield from self.names()
        except AgentError:  # no list: what was said before is what can be told
            return ModelUnavailable(str(missing), missing.hint)
        like = near(self.model, names)
        provider = self.endpoint.provider
        if self.model in names or not names:
            return ModelUnavailable(str(missing), missing.hint)
        hint = f"it has {some(names)}"
        if like:
            hint = "did you mean " + " or ".join(f"{provider}:{one}" for one in like) + "?"
        return ModelUnavailable(f"{provider}: there is no model {self.model!r} (404)", hint)

    def names(self) -> Generator[str, None, list[str]]:
        """Return how the endpoint names its models; yields ticks."""
        with closing(self._exchanged(self._request("GET", "/models"))) as arrivals:
            head = yield from _head(arrivals)
            whole = yield from read(arrivals)
        if head.status != 200:
            raise fault_of(self._told, head.status, head.headers, whole, self.clock.epoch())
        return [self._told.clean(one) for one in listed(whole)]

    def _exchanged(self, request: Request) -> Generator[Head | bytes, None, None]:
        """Make one exchange; what goes wrong with the network is raised in words for people."""
        waiting = Waiting(self.access.connect_s, self.access.idle_s, self.clock.now)
        try:
            yield from exchanged(self._lines, request, waiting)
        except AgentError:
            raise
        except Exception as error:  # of httpcore, of ssl, of the system: no reply came
            raise trouble_of(error, self.endpoint.provider, self._lines, self.access) from error

    def _request(self, method: str, path: str, body: bytes = b"") -> Request:
        place = self._lines.place
        host = place.origin.partition("://")[2]
        headers = {"Host": host, "Accept": "text/event-stream, application/json"}
        headers |= {"Accept-Encoding": "identity", "User-Agent": "agent"}
        if self.key is not None:
            headers["Authorization"] = f"Bearer {self.key.value}"
        if body:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        return Request(method, place.origin, f"{place.path}{path}", headers, body)

    @property
    def _told(self) -> Asked:
        return Asked(self.endpoint.provider, self._lines.place.host, self.key)


def _head(arrivals: Generator[Head | bytes, None, None]) -> Generator[str, None, Head]:
    for one in arrivals:
        if isinstance(one, Head):
            return one
        yield ""
    raise AssertionError("an exchange begins with a head, or fails")
