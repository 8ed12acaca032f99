"""The model that runs inside the process: conversations in, pieces of text out.

Constrained decoding: GBNF grammars as in llama.cpp
(https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md), JSON Schemas through
LLGuidance (https://github.com/guidance-ai/llguidance).
"""

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from agent.errors import ContextOverflow
from agent.messages import Completion, Decoding, Json, Message, Token, Usage
from agent.models.embedded.conversing import Conversing
from agent.models.embedded.engine import Engine, Piece
from agent.models.embedded.pace import Stopwatch
from agent.models.embedded.reading import Reader, Reading
from agent.models.embedded.template import Rendered, Tokenise, render
from agent.models.model import EMBEDDED, Abilities
from agent.models.stops import Stops

LEAST_REPLY_TOKENS = 64
"""What has to be left of the context for a reply."""
REMEMBERED = 1024
"""Texts whose tokens are remembered: a conversation is sent whole with every step."""
COUNTED = 256
"""Conversations whose number of tokens is remembered."""


@dataclass
class EmbeddedModel:
    """A `Model` on an engine of its own."""

    name: str
    engine: Engine
    context_tokens: int
    reader: Reader
    load_s: float = 0.0
    """How long loading took."""
    beside: Reader | None = None
    """Reads what is asked aside, on a lane of its own; None: that displaces the conversation."""
    abilities: Abilities = EMBEDDED
    stopwatch: Stopwatch = field(default_factory=Stopwatch, repr=False)
    """What was read and written so far, and how long it took."""
    _tokenise: Tokenise = field(init=False, repr=False)
    _count: Callable[[tuple[Message, ...]], int] = field(init=False, repr=False)
    _start: tuple[int, ...] | None = field(default=None, init=False, repr=False)
    _ahead: Reading | None = field(default=None, init=False, repr=False)
    """What is being read before it is asked."""
    _replies: int = field(default=0, init=False, repr=False)
    """How many replies are under way; more than one only where one was left unfinished."""
    _step: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    """Held while `_ahead` takes a step, so that another thread can end it between two."""

    def __post_init__(self) -> None:
        self._tokenise = lru_cache(REMEMBERED)(self.engine.tokens)
        self._count = lru_cache(COUNTED)(lambda messages: len(self.rendered(messages).tokens))

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        with self._replying():
            return (yield from self._completed(messages, decoding))

    def _completed(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        started = time.monotonic()
        yield ""
        prompt = self.rendered(messages, decoding.opening)
        room = self.context_tokens - len(prompt.tokens)
        if room < LEAST_REPLY_TOKENS:
            raise ContextOverflow(
                f"the question and what was found take {len(prompt.tokens)} tokens, "
                f"{self.name} holds {self.context_tokens} with its reply",
                "ask with less text, or raise --context-tokens",
            )
        request = _request(prompt, decoding, room)
        reader = self.beside if decoding.aside and self.beside else self.reader
        reading = reader.aside(prompt) if decoding.aside else reader.read(prompt)
        read = yield from _ticking(reading)
        begun = time.monotonic()
        reply = yield from self._reply(request, decoding.stop, reader.lane)
        ended = time.monotonic()
        self.stopwatch.add(read, begun - started, reply.last.written, ended - begun)
        usage = Usage(
            prompt_tokens=len(prompt.tokens),
            cached_tokens=max(0, reply.last.cached - read),
            completion_tokens=reply.last.written,
            calls=1,
            seconds=ended - started,
        )
        return Completion(reply.text, reply.stopped_by, usage, reply.tokens)

    def rendered(self, messages: Sequence[Message], opening: str = "") -> Rendered:
        """Return `messages` as the prompt in tokens."""
        if self._start is None:
            self._start = tuple(self.engine.opening_tokens())
        found = render(messages, opening, self.engine.templated, self._tokenise)
        more = len(self._start)
        tokens = (*self._start, *found.tokens)
        said = found.said and more + found.said
        return Rendered(tokens, more + found.constant, more + found.body, said)

    def shown(self, prompt: Rendered) -> str:
        """Return `prompt` as the text that the model receives, control tokens by their names."""
        return self.engine.text(prompt.tokens)

    def holds(self, prompt: Rendered) -> bool:
        """Return whether a snapshot has the constant prefix of `prompt`."""
        return self.reader.holds(prompt)

    def count(self, messages: Sequence[Message]) -> int:
        """Return how many tokens a prompt of `messages` has; from any thread, at any time."""
        return self._count(tuple(messages))

    def read_ahead(self, messages: Sequence[Message]) -> Generator[None, None, int]:
        """Read `messages` before anything is asked; see `Local.read_ahead`.

        A reply that begins meanwhile, in whatever thread, ends this at once. Nothing is read
        while one is under way.
        """
        if not isinstance(self.reader, Conversing):
            return 0
        prompt = self.rendered([*messages, Message("user", "")])  # where the question will stand
        with self._step:
            if self._replies or len(prompt.tokens) + LEAST_REPLY_TOKENS > self.context_tokens:
                return 0
            self._give_way()
            reading = self._ahead = self.reader.ahead(prompt)
        try:
            while True:
                with self._step:
                    if self._replies or self._ahead is not reading:
                        return 0
                    try:
                        next(reading)
                    except StopIteration as done:
                        return int(done.value)
                yield None
        finally:
            with self._step:
                if self._ahead is reading:
                    self._give_way()

    def keep_state(self, name: str = "") -> None:
        """Keep what was read of the conversation `name` on disk; see `Local.keep_state`."""
        if isinstance(self.reader, Conversing):
            with self._replying():
                self.reader.keep(name)

    def close(self) -> None:
        """Stop and unload."""
        with self._replying():
            pass
        self._count.cache_clear()  # type: ignore[attr-defined]
        self.engine.close()

    def _give_way(self) -> None:
        """End what is being read ahead; what it has read stays read."""
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    @contextmanager
    def _replying(self) -> Iterator[None]:
        """Say that a reply is under way, so that nothing is read ahead."""
        self._replies += 1  # first of all: a lock alone is not handed over in turn
        try:
            with self._step:
                self._give_way()
            yield
        finally:
            self._replies -= 1

    def _reply(
        self, request: dict[str, Json], stop: Sequence[str], lane: int
    ) -> Generator[str, None, "_Reply"]:
        stops, parts, last = Stops(stop), list[str](), Piece()
        tokens: list[Token] = []
        with closing(self.engine.generate(request, lane)) as pieces:
            for piece in pieces:
                text = stops.feed(piece.text) if piece else ""
                last = piece or last
                if piece and piece.logprob is not None:
                    tokens.append(Token(piece.text, piece.logprob))
                parts.append(text)
                yield text
                if stops.met:
                    return _Reply("".join(parts), "stop", last, tuple(tokens))
        parts.append(stops.rest())
        yield parts[-1]
        ended: Literal["length", "end"] = "length" if last.finish == "length" else "end"
        return _Reply("".join(parts), ended, last, tuple(tokens))


@dataclass(frozen=True)
class _Reply:
    """What the engine wrote."""

    text: str
    stopped_by: Literal["end", "stop", "length"]
    last: Piece
    tokens: tuple[Token, ...]


def _ticking(reading: Reading) -> Generator[str, None, int]:
    """Turn ticks of the engine into empty pieces."""
    with closing(reading):
        while True:
            try:
                next(reading)
            except StopIteration as done:
                return int(done.value)
            yield ""


def _request(prompt: Rendered, decoding: Decoding, room: int) -> dict[str, Json]:
    request: dict[str, Json] = {
        "prompt": list(prompt.tokens),
        "n_predict": min(decoding.max_tokens, room),
        "temperature": decoding.temperature,
        "seed": decoding.seed,
    }
    if decoding.grammar and decoding.json_schema is not None:
        raise ValueError("a reply follows a grammar or a JSON Schema, not both")
    if decoding.grammar:
        request["grammar"] = decoding.grammar
    if decoding.json_schema is not None:
        request["json_schema"] = dict(decoding.json_schema)
    return request
