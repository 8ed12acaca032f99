"""Prints what a running server saves: `agent ask` with one and without, as ratios of one run.

    python -m tests.benchmarks.serving --model qwen2.5-coder-0.5b

Both ways take turns with the same question. The first one finds no snapshot of the prompt. Times
are of the whole process; peak memory is that of the asking process, which is what a pipeline of
several multiplies.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.speed import machine

AGENT = (sys.executable, "-m", "agent")
QUESTION = "What is 17 * 3?"
DEADLINE_S = 300.0


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    seconds: float
    peak_mb: float
    out: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Measure what a running server saves.")
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        env = surroundings(Path(folder), options.model)
        print(f"{options.model}, {machine()}\n")
        print("| | alone | with a server | ratio |\n|---|---|---|---|")
        for name, alone, served in measured(env, options.repeat):
            print(f"| {name} | {alone:.2f} | {served:.2f} | {served / alone:.2f} |", flush=True)


def surroundings(folder: Path, model: str) -> dict[str, str]:
    """Return an environment in which nothing was kept yet; the weights are the person's."""
    own = {"AGENT_STATE_DIR": str(folder / "state"), "AGENT_CACHE_DIR": str(folder / "cache")}
    return {**os.environ, **own, "AGENT_MODEL": model, "AGENT_WEB": "never"}


def measured(env: Mapping[str, str], repeat: int) -> Iterator[tuple[str, float, float]]:
    """Yield what was measured: its name, the figure without a server, and with one."""
    fresh = {**env, "AGENT_CACHE_DIR": f"{env['AGENT_CACHE_DIR']}-served"}
    with serving(fresh):
        colds = asked(env, "--no-serve"), asked(fresh)
        yield "first question, s", colds[0].seconds, colds[1].seconds
        pairs = [(asked(env, "--no-serve"), asked(fresh)) for _ in range(repeat)]
        if len({one.out for pair in (colds, *pairs) for one in pair}) > 1:
            print("the answers differ", file=sys.stderr)
        alone, served = zip(*pairs, strict=True)
        yield "later questions, s", median_s(alone), median_s(served)
        yield "peak memory, MB", median_mb(alone), median_mb(served)
        yield "three lines of a shell, s", pipeline(env, "--no-serve"), pipeline(fresh)


def median_s(costs: Sequence[Cost]) -> float:
    """Return the usual time."""
    return statistics.median(one.seconds for one in costs)


def median_mb(costs: Sequence[Cost]) -> float:
    """Return the usual peak of memory."""
    return statistics.median(one.peak_mb for one in costs)


def asked(env: Mapping[str, str], *flags: str) -> Cost:
    """Ask once."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [*AGENT, "ask", "-q", *flags, QUESTION], stdout=out, stderr=subprocess.DEVNULL, env=env
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode()
    if process.returncode:
        raise SystemExit(f"agent ask ended with {process.returncode}")
    return Cost(time.monotonic() - begun, usage.ru_maxrss / 1000, text)


def pipeline(env: Mapping[str, str], flag: str = "") -> float:
    """Return the seconds of three questions in a row, each piped."""
    agent = " ".join(AGENT)
    sums = "'1 + 1' '2 + 3' '4 * 5'"
    line = f'for sum in {sums}; do echo "What is $sum?" | {agent} ask -q {flag} - ; done'
    begun = time.monotonic()
    subprocess.run(["sh", "-c", line], env=env, check=True, capture_output=True, timeout=DEADLINE_S)
    return time.monotonic() - begun


@contextmanager
def serving(env: Mapping[str, str]) -> Iterator[None]:
    """Run a server meanwhile."""
    process = subprocess.Popen([*AGENT, "serve", "--json"], stdout=subprocess.PIPE, env=env)
    try:
        assert process.stdout is not None
        json.loads(process.stdout.readline())
        yield
    finally:
        process.terminate()
        process.communicate(timeout=DEADLINE_S)


if __name__ == "__main__":
    main()
