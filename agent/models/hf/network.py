"""Reads and writes tokens with a network of transformers, in a thread of its own.

Prompts are read in pieces, and each piece layer by layer: between two layers it can be stopped.
What a grammar leaves no choice about is read in one go, as if it were a prompt.
"""

import codecs
import queue
import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from agent.models.embedded.template import Rendered
from agent.models.hf.choice import Choice
from agent.models.hf.constraint import Constraint
from agent.models.hf.faults import failure_of
from agent.models.hf.past import Past
from agent.models.hf.tokens import Tokens

TICK_S = 0.1
"""Seconds between two signs of life while nothing is written."""
BATCH_TOKENS = {"cpu": 128}
"""Tokens of a prompt that are read in one go, by device."""
LARGE_BATCH_TOKENS = 1024
"""The same on any other device."""


@dataclass(frozen=True)
class Piece:
    """What the network gives at a time."""

    text: str = ""
    cached: int = 0
    """Tokens of the prompt that were not read again."""
    written: int = 0
    """Tokens written so far."""
    logprob: float | None = None
    """Natural logarithm of the token's probability, before temperature and grammar."""
    finish: Literal["", "stop", "length"] = ""
    """Why the reply ended, on the last piece: the model was done, or the tokens were."""


@dataclass
class Wish:
    """How one reply is written."""

    choice: Choice
    constraint: Constraint | None
    most_tokens: int


class Halted(Exception):
    """Nobody waits for the reply any more."""


class Network:
    """One loaded network. One reply at a time; safe to close from any state."""

    def __init__(self, module: Any, tokens: Tokens) -> None:
        """Take over `module`, a causal language model of transformers."""
        self.tokens = tokens
        self._module = module
        self._batch = BATCH_TOKENS.get(module.device.type, LARGE_BATCH_TOKENS)
        config = module.config
        self._pasts = (Past(config), Past(config))
        """What was read of the conversation, and of what was asked aside."""
        self._last: list[Rendered | None] = [None, None]
        self._worker: threading.Thread | None = None
        self._turn = threading.Lock()
        """Held by the reply that is written."""
        self._stop = threading.Event()
        for layer in _layers(module):
            layer.register_forward_pre_hook(self._look)

    def generate(
        self, prompt: Rendered, wish: Wish, aside: bool = False
    ) -> Generator[Piece | None, None, None]:
        """Yield pieces as they come, and None as a tick of the clock while there are none.

        Closing the generator stops the network at the end of the layer that it is at.
        """
        while not self._turn.acquire(timeout=TICK_S):
            yield None
        try:
            while self._busy():
                yield None
            yield from self._replied(prompt, wish, aside)
        finally:
            self._turn.release()

    def _replied(
        self, prompt: Rendered, wish: Wish, aside: bool
    ) -> Generator[Piece | None, None, None]:
        arrivals: queue.SimpleQueue[Piece | BaseException | None] = queue.SimpleQueue()
        stop = self._stop = threading.Event()
        pieces = self._pieces(prompt, wish, int(aside))
        self._worker = threading.Thread(target=_work, args=(pieces, arrivals, stop))
        self._worker.start()
        try:
            yield from _arriving(arrivals)
        finally:
            stop.set()

    def close(self) -> None:
        """Stop, and give back the memory."""
        self._stop.set()
        if self._worker is not None:
            self._worker.join()
        self._module = None
        self._pasts = ()  # type: ignore[assignment]

    def _busy(self) -> bool:
        """Wait a moment for a reply that was given up; return whether it is still being ended."""
        if self._worker is None:
            return False
        self._worker.join(TICK_S)
        return self._worker.is_alive()

    def _look(self, *_: object) -> None:
        if self._stop.is_set():
            raise Halted

    def _pieces(self, prompt: Rendered, wish: Wish, lane: int) -> Iterator[Piece]:
        import torch

        past = self._pasts[lane]
        with torch.inference_mode():
            cached = past.keep(prompt.tokens, self._most(prompt, lane))
            self._last[lane] = prompt
            scores = self._read(past, prompt.tokens, (prompt.constant,))
            yield Piece(cached=cached)
            yield from self._written(past, scores, wish)

    def _most(self, prompt: Rendered, lane: int) -> int:
        """Return how much of what was read may be gone on from.

        Sums come out a little different when tokens are read in other batches. So what does not
        continue the conversation goes on from its constant words alone: equal words, equal replies.
        """
        last = self._last[lane]
        goes_on = last is not None and prompt.tokens[: last.body] == last.tokens[: last.body]
        return len(prompt.tokens) - 1 if goes_on else min(prompt.constant, len(prompt.tokens) - 1)

    def _read(self, past: Past, tokens: Sequence[int], ends: Sequence[int]) -> Any:
        """Read what `past` lacks of `tokens`, batch by batch; return the scores of what follows.

        Args:
            past: what was read.
            tokens: all of them.
            ends: where a batch has to end.
        """
        scores = None
        while (at := len(past.tokens)) < len(tokens):
            end = min(at + self._batch, *(end for end in (*ends, len(tokens)) if end > at))
            scores = self._forward(past, tokens[at:end], 1)
        return scores[-1]  # type: ignore[index]

    def _forward(self, past: Past, tokens: Sequence[int], kept: int) -> Any:
        """Read `tokens`; return the scores after the last `kept` ones, shape (kept, vocabulary)."""
        import torch

        numbers = torch.tensor([list(tokens)], device=self._module.device)
        try:
            said = self._module(
                input_ids=numbers, past_key_values=past.cache, use_cache=True, logits_to_keep=kept
            )
        except BaseException:
            past.cut(len(past.tokens) if past.croppable else 0)
            raise
        past.tokens += tokens
        return said.logits[0, -kept:].float().cpu()

    def _written(self, past: Past, scores: Any, wish: Wish) -> Iterator[Piece]:
        """Yield what is written after `past`, where `scores` are those of the first token."""
        spelling = codecs.getincrementaldecoder("utf-8")("replace")
        rows, forced, written = [scores], list[int](), 0
        while True:
            found: list[int] = []
            for at, row in enumerate(rows):
                token, logprob = _next(row, wish, forced[at] if at < len(forced) else None)
                if token in self.tokens.ends:
                    yield Piece(written=written + 1, finish="stop")
                    return
                written += 1
                over = wish.constraint is not None and wish.constraint.over
                ended: Literal["", "stop", "length"] = (
                    "stop" if over else "length" if written >= wish.most_tokens else ""
                )
                text = spelling.decode(self.tokens.piece(token))
                yield Piece(text, 0, written, logprob, ended)
                if ended:
                    return
                found = [token]
            forced = wish.constraint.forced() if wish.constraint else []
            forced = forced[: wish.most_tokens - written]
            rows = self._forward(past, [*found, *forced], 1 + len(forced))


def _next(row: Any, wish: Wish, forced: int | None) -> tuple[int, float]:
    """Return the next token, which a grammar may have settled, and its log-probability."""
    constraint = wish.constraint
    if forced is not None:
        token, logprob = forced, wish.choice.logprob(row, forced)
    else:
        token, logprob = wish.choice.token(row, constraint.allowed() if constraint else None)
    if constraint is not None:
        constraint.take(token)
    return token, logprob


def _layers(module: Any) -> list[Any]:
    """Return the layers of a network: the longest list of modules that it has."""
    import torch

    lists = [list(one) for one in module.modules() if isinstance(one, torch.nn.ModuleList)]
    return max(lists, key=len, default=[])


def _work(
    pieces: Iterator[Piece],
    arrivals: "queue.SimpleQueue[Piece | BaseException | None]",
    stop: threading.Event,
) -> None:
    """Hand over pieces until the reply ends or nobody waits any more, as after the main thread."""
    main = threading.main_thread()
    try:
        for piece in pieces:
            arrivals.put(piece)
            if stop.is_set() or not main.is_alive():
                break
    except Halted:
        pass
    except Exception as error:  # whatever it is, the caller's thread has to hear of it
        arrivals.put(error)
    finally:
        arrivals.put(None)


def _arriving(
    arrivals: "queue.SimpleQueue[Piece | BaseException | None]",
) -> Generator[Piece | None, None, None]:
    while True:
        try:
            piece = arrivals.get(timeout=TICK_S)
        except queue.Empty:
            yield None
            continue
        if piece is None:
            return
        if isinstance(piece, BaseException):
            raise failure_of(piece) from piece
        yield piece
