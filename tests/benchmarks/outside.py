"""What a person notices, measured from outside: the program runs as a process of its own."""

import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.benchmarks.figures import Figure

QUESTION = "How many eggs are in 7 boxes of 12?"
STORY = "Tell a long story about a lighthouse keeper, at least a thousand words."
LOOP = ("--strategy", "react")
BUDGET_SPENT = 124
COLD_STARTS = (("--version", 0.15), ("--help", 0.15))


def command(*arguments: str) -> list[str]:
    """Return the command line of the program that is installed beside this interpreter."""
    return [sys.executable, "-m", "agent", *arguments]


def startup(repeat: int) -> Iterator[Figure]:
    """Time `--version` and `--help` beside a bare interpreter, taking turns."""
    bare: list[float] = []
    rest: dict[str, list[float]] = {name: [] for name, _ in COLD_STARTS}
    _timed([sys.executable, "-c", "pass"])
    for name, _ in COLD_STARTS:
        _timed(command(name))  # byte code is written, files are in memory
    for _ in range(repeat):
        bare.append(_timed([sys.executable, "-c", "pass"]))
        for name, _ in COLD_STARTS:
            rest[name].append(_timed(command(name)) - bare[-1])
    yield Figure("a bare interpreter starts and ends", bare, "s")
    for name, target in COLD_STARTS:
        yield Figure(f"`agent {name}` takes, on top of that", rest[name], "s", target)


def _timed(arguments: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - began


def first_sign(model: str, repeat: int) -> Iterator[Figure]:
    """Time the first byte that `agent ask` writes to a terminal."""
    samples = []
    for _ in range(repeat):
        ours, theirs = pty.openpty()
        began = time.perf_counter()
        with _running(command("ask", *LOOP, "-m", model, QUESTION), theirs, theirs, theirs):
            os.read(ours, 1)
            samples.append(time.perf_counter() - began)
        os.close(theirs)
        os.close(ours)
    yield Figure("first sign on a terminal after Enter", samples, "s", 0.1)


def interruption(model: str, repeat: int) -> Iterator[Figure]:
    """Time from Ctrl-C in the middle of an answer to the end of the process."""
    samples = []
    for _ in range(repeat):
        arguments = command("ask", *LOOP, "--jsonl", "-m", model, STORY)
        with _running(
            arguments, subprocess.DEVNULL, subprocess.PIPE, subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None
            heard = 0
            while heard < 20:
                line = process.stdout.readline()
                if not line:
                    raise RuntimeError("the answer ended before it could be interrupted")
                heard += json.loads(line)["type"] == "streamed"
            began = time.perf_counter()
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            process.wait()
            samples.append(time.perf_counter() - began)
    yield Figure("Ctrl-C in the middle of an answer ends the process after", samples, "s", 0.5)


def second_ask(model: str, size_bytes: int) -> Iterator[Figure]:
    """Ask twice with an empty cache: what the second one processes, and the most memory taken."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"AGENT_CACHE_DIR": folder}
        first, memory = _asked(model, QUESTION, environment)
        second, again = _asked(model, QUESTION.replace("eggs", "pens"), environment)
    if first["cached_tokens"]:
        raise RuntimeError("the first reply was given up half-way: this is not the first call")
    yield Figure("prompt tokens of the first ask", [first["prompt_tokens"]])
    yield Figure("of these processed by the first ask", [_processed(first)])
    yield Figure("processed by the second ask, of another question", [_processed(second)])
    over = [(peak - size_bytes) / 1e6 for peak in (memory, again)]
    yield Figure("most memory of `agent ask`, above the model file", over, "MB", 600)


def _processed(usage: Mapping[str, float]) -> float:
    return usage["prompt_tokens"] - usage["cached_tokens"]


def _asked(
    model: str, question: str, environment: Mapping[str, str]
) -> tuple[Mapping[str, float], int]:
    """Return the usage of the first call of the model, and the process's peak memory in bytes."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            command("ask", *LOOP, "--jsonl", "--max-steps", "2", "-m", model, question),
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
        )
        _, status, spent = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, BUDGET_SPENT):  # how good the answer is matters not here
            raise RuntimeError(f"agent ask ended with exit code {process.returncode}")
        out.seek(0)
        events = [json.loads(line) for line in out]
    peak = spent.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return next(event for event in events if event["type"] == "called")["usage"], peak


@contextmanager
def _running(
    arguments: list[str], stdin: int, stdout: int, stderr: int
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(arguments, stdin=stdin, stdout=stdout, stderr=stderr)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
