"""What strategies cost beside the model: the overhead of a call, and what samples share."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

from agent.budget import Budget
from agent.events import Called
from agent.messages import Decoding, Question, Usage
from agent.models.embedded.opening import open_model
from agent.prompts import Library
from agent.settings import Settings
from agent.strategies.running import run
from agent.strategies.strategy import Kit
from tests.benchmarks.figures import Figure
from tests.scripted import ScriptedModel
from tests.toys import TOYS

QUESTION = Question("A box holds 12 eggs. How many eggs do 3 boxes hold?")
REASONS = " Each box holds 12 eggs. Three boxes hold 3 * 12 = 36 eggs. The answer is 36."
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "direct": ("They hold 36 eggs.",),
    "few-shot": (" 36.",),
    "cot": (REASONS,),
    "zero-shot-cot": (REASONS, " 36."),
    "self-consistency": (REASONS,) * 3,
    "react": (" Multiply.\nAction: python\n```python\n3 * 12\n```", " So.\nAnswer: 36"),
    "pal": ("```python\n3 * 12\n```",),
}
NAME, SAMPLES = "self-consistency", 5
LIBRARY = Library()
"""As in a run of many questions: files are read once."""


def overhead(repeat: int) -> Iterator[Figure]:
    """Time a call of each strategy with a scripted model and a tool that costs nothing."""
    for name, replies in SCRIPTS.items():
        samples = [_milliseconds(name, replies) for _ in range(10 * repeat)]
        yield Figure(f"{name}, a call without model", samples, "ms", 2)


def _milliseconds(name: str, replies: tuple[str, ...]) -> float:
    """Return what a call takes: prompt, decoding in pieces, reading, events."""
    kit = Kit(ScriptedModel(replies), TOYS, LIBRARY)
    began = time.perf_counter()
    for _ in run(kit, name, QUESTION, Budget()):
        pass
    return 1000 * (time.perf_counter() - began) / len(replies)


def sampling(settings: Settings, repeat: int) -> Iterator[Figure]:
    """Count the tokens of the prompt that samples process, and what stopping early saves."""
    processed, early = [], []
    with closing(open_model(settings, lambda progress: None, lambda notice: None)) as model:
        kit = Kit(model, TOYS, LIBRARY, Decoding(96, seed=1), samples=SAMPLES)
        _usages(kit, "cot")  # what every run with this prompt shares is in the cache from here on
        for _ in range(max(1, repeat // 4)):
            all_of_them = _usages(kit, NAME, early_stop="no")
            processed += [one.prompt_tokens - one.cached_tokens for one in all_of_them[1:]]
            stopped = _usages(kit, NAME)
            early.append(_written(all_of_them) - _written(stopped))
    yield Figure(f"prompt tokens that samples 2 to {SAMPLES} process each", processed, "", 8)
    yield Figure(f"tokens that stopping early saves of {SAMPLES} samples", early)


def _usages(kit: Kit, name: str, **options: str) -> list[Usage]:
    kit = replace(kit, options=options)
    events = run(kit, name, QUESTION, Budget(max_tokens=10_000))
    return [event.usage for event in events if isinstance(event, Called)]


def _written(usages: list[Usage]) -> float:
    return float(sum(one.completion_tokens for one in usages))
