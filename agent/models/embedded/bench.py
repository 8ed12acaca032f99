"""Measures a model on this machine: loading, reading, writing, memory.

Like llama-bench (https://github.com/ggml-org/llama.cpp/tree/master/tools/llama-bench), but
through the same calls as a run.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from agent.models.embedded.engine import Piece
from agent.models.embedded.memory import peak_mb
from agent.models.embedded.model import EmbeddedModel

TEXT = "How many apples are left when {0} of {1} are eaten? "
READ_TOKENS = 256
WRITTEN_TOKENS = 64


@dataclass(frozen=True)
class BenchResult:
    """What was measured."""

    load_s: float
    """Seconds until the model was ready."""
    read_tokens_s: float
    """Tokens of a prompt processed in a second."""
    write_tokens_s: float
    """Tokens written in a second."""
    peak_mb: int
    """Most memory that this process held, weights included."""


def bench(model: EmbeddedModel) -> BenchResult:
    """Measure `model` once; takes some seconds."""
    engine = model.engine
    text = "".join(TEXT.format(number, number * 7) for number in range(READ_TOKENS // 8))
    prompt = engine.tokens(text)[: min(READ_TOKENS, model.context_tokens // 2)]
    model.reader.forget()
    begun = time.monotonic()
    pieces = engine.generate({"prompt": [*prompt], "n_predict": 0, "cache_prompt": False})
    cached = _last(pieces).cached
    read_s = time.monotonic() - begun
    begun = time.monotonic()
    writing = {"n_predict": WRITTEN_TOKENS, "ignore_eos": True, "temperature": 0.0}
    written = _last(engine.generate({"prompt": [*prompt], **writing})).written
    write_s = time.monotonic() - begun
    return BenchResult(model.load_s, (len(prompt) - cached) / read_s, written / write_s, peak_mb())


def _last(pieces: Iterable[Piece | None]) -> Piece:
    *_, last = (piece for piece in pieces if piece is not None)
    return last
