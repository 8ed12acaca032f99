"""Measures what a step of a trajectory costs with a model of transformers in the process.

    python -m tests.benchmarks.transformers FOLDER_OR_GGUF

Compared with the library's own text-generation pipeline on the same network and the same
conversations, which processes every prompt from its start. Figures are ratios: plain / ours.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.messages import Decoding, Message
from agent.models.embedded.memory import peak_mb
from agent.models.hf.model import HfModel
from tests.models.hf.tiny import opened, reply_of, save_model

STEPS = 4
WRITTEN = 12
SYSTEM = Message("system", "Answer by reasoning in short steps. " * 20, constant=True)
OBSERVED = "The page says that the lighthouse was built in 1871 and is 32 metres high. " * 4


def main() -> None:
    """Print the figures of the model named, and of a tiny one made here."""
    with tempfile.TemporaryDirectory() as folder:
        _measure("tiny", str(save_model(Path(folder))), "float32")
    for name in sys.argv[1:]:
        _measure(Path(name).name, name, "auto")


def _measure(label: str, name: str, dtype: str) -> None:
    begun = time.monotonic()
    model = opened(name, dtype=dtype)
    print(f"{label}: loaded in {time.monotonic() - begun:.1f} s, peak {peak_mb()} MB")
    reply_of(model, [Message("user", OBSERVED)], Decoding(WRITTEN))  # warms up what comes first
    ours, theirs = [*_ours(model)], [*_plain(model)]
    for at, (one, other) in enumerate(zip(ours, theirs, strict=True), 1):
        print(
            f"  step {at}: prompt {other[0]:5d} tokens, ours read {one[0]:5d}, "
            f"tokens {other[0] / max(1, one[0]):5.1f} x, seconds {other[1] / one[1]:5.1f} x "
            f"({one[1]:.2f} s)"
        )
    model.close()


def _conversations() -> Iterator[list[Message]]:
    said = [SYSTEM, Message("user", "How high is the lighthouse, and how old?")]
    for step in range(STEPS):
        yield list(said)
        said += [Message("assistant", f"Thought: look at page {step}."), Message("user", OBSERVED)]


def _ours(model: HfModel) -> Iterator[tuple[int, float]]:
    for messages in _conversations():
        usage = reply_of(model, messages, Decoding(WRITTEN)).usage
        yield usage.prompt_tokens - usage.cached_tokens, usage.seconds


def _plain(model: HfModel) -> Iterator[tuple[int, float]]:
    from transformers import pipeline

    model.network._stop.clear()  # our own last reply is over, and nothing may stop these

    tokenizer: Any = model.network.tokens._tokenizer
    writes = pipeline("text-generation", model=model.network._module, tokenizer=tokenizer)
    for messages in _conversations():
        text = tokenizer.apply_chat_template(
            [{"role": one.role, "content": one.content} for one in messages],
            tokenize=False, add_generation_prompt=True,
        )  # fmt: skip
        begun = time.monotonic()
        writes(text, max_new_tokens=WRITTEN, do_sample=False, return_full_text=False)
        yield len(tokenizer(text, add_special_tokens=False).input_ids), time.monotonic() - begun


if __name__ == "__main__":
    main()
