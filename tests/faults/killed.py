"""Asks and is killed, over and over: `python -m tests.faults.killed FOLDER TIMES`.

Each time a process of its own asks one question after the other, as `agent ask` does, of a
scripted model, until it is killed with SIGKILL at a moment that nobody chose. They are forked from
one process that has imported the program, so that a hundred take seconds. For each of them a line
of JSON says what of its answers was written to stdout and what to stderr.
"""

import importlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from agent.cli.answering import answer
from agent.cli.request import Request
from agent.messages import Question
from agent.settings import Settings
from agent.strategies.plan import Plan
from tests.scripted import ScriptedModel

LONGEST_S = 0.4
SEED = 20_261_122


def asking(name: str, stop: Callable[[int], bool]) -> None:
    """Ask until the process is killed, or `stop` says so after a question."""
    number = 0
    while True:
        reply = f" greet them\nAnswer: Hello {name}-{number}, friend of mine."

        def opened(settings: Settings, *_: object, said: str = reply) -> ScriptedModel:
            return ScriptedModel([said])

        asked = Question(f"Greet {name} {number}")
        settings = Settings(strategy="react", state_dir=os.environ["AGENT_STATE_DIR"])
        answer(Request(asked, settings, Plan("react"), "quiet"), opened)
        sys.stdout.flush()
        number += 1
        if stop(number):
            return


def child(name: str, out: IO[bytes], err: IO[bytes], stop: Callable[[int], bool]) -> int:
    """Return the process id of a new process that asks."""
    if process := os.fork():
        return process
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    try:
        asking(name, stop)
        Path("modules").write_text("\n".join(sys.modules))
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.stderr.flush()
    finally:
        os._exit(0)


def prepare() -> float:
    """Import all that a question needs, as one process finds out; return how long one takes."""
    once()
    for name in Path("modules").read_text().splitlines():
        with suppress(ImportError):
            importlib.import_module(name)
    began = time.monotonic()
    once()
    return time.monotonic() - began


def once() -> None:
    """Ask one question in a process of its own."""
    with tempfile.TemporaryFile() as nowhere:
        os.waitpid(child("first", nowhere, nowhere, lambda number: True), 0)


def killed(times: int, longest_s: float) -> Iterator[dict[str, str]]:
    """Kill `times` processes and yield what each of them wrote."""
    chance = random.Random(SEED)
    for number in range(times):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = child(f"{number}", out, err, lambda number: False)
            time.sleep(chance.uniform(0, longest_s))  # a random moment is what is tested
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            out.seek(0)
            err.seek(0)
            yield {"out": out.read().decode(), "err": err.read().decode()}


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    longest_s = min(LONGEST_S, 2 * prepare())
    for told in killed(int(sys.argv[2]), longest_s):
        print(json.dumps(told), flush=True)
