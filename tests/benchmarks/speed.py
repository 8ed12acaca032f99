"""Prints a Markdown table of what the program costs in time and memory, beside its targets.

    python -m tests.benchmarks.speed --model qwen2.5-coder-1.5b --only startup loop

All figures are medians of one run on one machine; what is compared takes turns in that run.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from agent.loading import load
from agent.models.weights import find, path_of
from agent.settings import Settings
from tests.benchmarks import inside, outside, strategies
from tests.benchmarks.figures import Figure, table

Part = Callable[[Settings, int], Iterator[Figure]]

PARTS: Mapping[str, Part] = {
    "startup": lambda settings, repeat: outside.startup(3 * repeat),
    "terminal": lambda settings, repeat: outside.first_sign(settings.model, repeat),
    "loop": lambda settings, repeat: inside.loop(repeat),
    "strategies": lambda settings, repeat: strategies.overhead(repeat),
    "tool": lambda settings, repeat: inside.tool(repeat),
    "ask": lambda settings, repeat: outside.second_ask(settings.model, size_of(settings)),
    "token": inside.first_token,
    "grammar": inside.decoding,
    "samples": strategies.sampling,
    "interrupt": lambda settings, repeat: outside.interruption(settings.model, repeat),
}
"""By name, what can be measured. What starts processes comes before what loads a model here."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for and print the table."""
    parser = argparse.ArgumentParser(description="Measure time and memory.")
    parser.add_argument("--model", help="as in `agent ask --model`")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART",
                        help=f"what to measure: {', '.join(PARTS)} (default: all)")  # fmt: skip
    parser.add_argument("--repeat", type=int, default=5, help="more is steadier (default: 5)")
    options = parser.parse_args(arguments)
    settings = load({"model": options.model}, os.environ, Path.cwd()).settings
    figures: list[Figure] = []
    for name in options.only:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        figures += PARTS[name](settings, options.repeat)
    print(f"{settings.model}, {machine()}\n\n{table(figures)}")


def size_of(settings: Settings) -> int:
    """Return the size of the model's file in bytes."""
    return path_of(find(settings.model), settings.models_folder).stat().st_size


def machine() -> str:
    """Return what the figures depend on: processor cores, system and Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = f"{platform.system()} {platform.machine()}"
    return f"{cores} cores, {system}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
