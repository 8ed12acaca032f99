"""A model of transformers in the process: conversations in, pieces of text out."""

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from agent.errors import ContextOverflow
from agent.messages import Completion, Decoding, Message, Token, Usage
from agent.models.embedded.template import Rendered, render
from agent.models.hf.choice import Choice
from agent.models.hf.constraint import Constraints
from agent.models.hf.network import Network, Piece, Wish
from agent.models.model import EMBEDDED, Abilities
from agent.models.stops import Stops

LEAST_REPLY_TOKENS = 64
"""What has to be left of the context for a reply."""


@dataclass
class HfModel:
    """A `Model` on a network of its own."""

    name: str
    network: Network
    context_tokens: int
    load_s: float = 0.0
    """How long loading took."""
    abilities: Abilities = EMBEDDED
    """Tools are called by the grammar: it holds for every model, while each template has a form
    of its own for calls, which nothing would keep the model to."""
    _constraints: Constraints = field(init=False, repr=False)

    def __post_init__(self) -> None:
        tokens = self.network.tokens
        self._constraints = Constraints(tokens.guided, tokens.vocabulary)

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        started = time.monotonic()
        yield ""
        prompt = self.rendered(messages, decoding.opening)
        wish = Wish(
            Choice(decoding.temperature, decoding.seed),
            self._constraints.of(decoding.grammar, decoding.json_schema),
            min(decoding.max_tokens, self._room(prompt)),
        )
        reply = _Reply(Stops(decoding.stop))
        with closing(self.network.generate(prompt, wish, decoding.aside)) as pieces:
            for piece in pieces:
                yield reply.take(piece)
                if reply.stops.met:
                    break
        yield reply.rest()
        usage = Usage(
            prompt_tokens=len(prompt.tokens),
            cached_tokens=reply.cached,
            completion_tokens=reply.last.written,
            calls=1,
            seconds=time.monotonic() - started,
        )
        return reply.completion(usage)

    def rendered(self, messages: Sequence[Message], opening: str = "") -> Rendered:
        """Return `messages` as the prompt in tokens."""
        tokens = self.network.tokens
        return render(messages, opening, tokens.templated, tokens.encode)

    def count(self, messages: Sequence[Message]) -> int:
        """Return how many tokens a prompt of `messages` has."""
        return len(self.rendered(messages).tokens)

    def close(self) -> None:
        """Stop and unload."""
        self.network.close()

    def _room(self, prompt: Rendered) -> int:
        room = self.context_tokens - len(prompt.tokens)
        if room < LEAST_REPLY_TOKENS:
            raise ContextOverflow(
                f"the question and what was found take {len(prompt.tokens)} tokens, "
                f"{self.name} holds {self.context_tokens} with its reply",
                "ask with less text, or raise --context-tokens",
            )
        return room


@dataclass
class _Reply:
    """A growing reply."""

    stops: Stops
    parts: list[str] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    last: Piece = field(default_factory=Piece)
    cached: int = 0

    def take(self, piece: Piece | None) -> str:
        """Return what of `piece` surely belongs to the reply."""
        if piece is None:
            return ""
        self.cached = max(self.cached, piece.cached)
        self.last = piece
        if piece.logprob is not None:
            self.tokens.append(Token(piece.text, piece.logprob))
        self.parts.append(self.stops.feed(piece.text))
        return self.parts[-1]

    def rest(self) -> str:
        """Return what was held back, as it might have begun a stop string."""
        self.parts.append(self.stops.rest())
        return self.parts[-1]

    def completion(self, usage: Usage) -> Completion:
        """Return the whole reply."""
        by_length = "length" if self.last.finish == "length" else "end"
        ended = "stop" if self.stops.met else by_length
        return Completion("".join(self.parts), ended, usage, tuple(self.tokens))  # type: ignore[arg-type]
