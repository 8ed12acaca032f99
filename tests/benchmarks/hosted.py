"""Prints what a hosted model costs besides its own time, against a scripted endpoint here.

    python -m tests.benchmarks.hosted --repeat 9

The first byte of a request after the process starts, the peak memory of the process, and what a
step with a native call takes, beside a bare client of httpx that sends and reads the same.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from agent.budget import Budget
from agent.loop import Agent, react
from agent.messages import Question
from agent.models.access import Access
from agent.models.hosted.endpoints import Endpoint as Place
from agent.models.hosted.model import HostedModel
from agent.prompts import react_prompt
from tests.benchmarks.figures import Figure, table
from tests.models.endpoint import Endpoint, Reply, calls, says
from tests.toys import TOYS

QUESTION = "What is 6 times 7?"
STEPS = 20
BARE = """
import sys, httpx
with httpx.Client() as client:
    body = {"model": "test", "stream": True, "messages": [{"role": "user", "content": "?"}]}
    with client.stream("POST", sys.argv[1] + "/chat/completions", json=body) as response:
        for line in response.iter_lines():
            pass
"""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Measure hosted models.")
    parser.add_argument("--repeat", type=int, default=9, help="more is steadier (default: 9)")
    repeat = parser.parse_args().repeat
    print(table([*_processes(repeat), *_steps(repeat)]))


def _processes(repeat: int) -> Iterator[Figure]:
    """Start the program and a bare client in turns."""
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as home, Endpoint() as server:
        program = (sys.executable, "-m", "agent", "ask", "-q", "-s", "react", "-m", "openai:test",
                   "--base-url", server.url, QUESTION)  # fmt: skip
        client = (sys.executable, "-c", BARE, server.url)
        _first(server, program, home)  # byte code is written, files are in memory
        for _ in range(repeat):
            bare.append(_first(server, client, home))
            ours.append(_first(server, program, home))
    yield Figure("first byte of a request after start, httpx alone", [at for at, _ in bare], "s")
    yield Figure("first byte of a request after start, `agent ask`", [at for at, _ in ours], "s",
                 0.5)  # fmt: skip
    yield Figure("peak memory, httpx alone", [size for _, size in bare], "MB")
    yield Figure("peak memory, `agent ask`", [size for _, size in ours], "MB", 150)


def _first(server: Endpoint, command: tuple[str, ...], home: str) -> tuple[float, float]:
    """Return when the first request came, in seconds, and how many MB the process took."""
    server.add(says("It is 42."))
    environment = {**os.environ, "OPENAI_API_KEY": "none", "HOME": home, "AGENT_WEB": "never"}
    asked = len(server.asked)
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.returncode
    return server.asked[asked].at - began, used.ru_maxrss / 1024


def _steps(repeat: int) -> Iterator[Figure]:
    """Let the loop run many steps, and a bare client send and read the same."""
    ours, bare = [], []
    for _ in range(repeat):
        with Endpoint(*_script()) as server:
            began = time.perf_counter()
            _run(server)
            ours.append((time.perf_counter() - began) / (STEPS + 1) * 1000)
            bodies = server.bodies
        with Endpoint(*_script()) as server:
            bare.append(_bare(server, bodies) / (STEPS + 1) * 1000)
    over = [one - other for one, other in zip(ours, bare, strict=True)]
    yield Figure("a step with a native call, httpx alone", bare, "ms")
    yield Figure("a step with a native call, the ReAct loop", ours, "ms")
    yield Figure("overhead of a step", over, "ms", 5.0)


def _script() -> list[Reply]:
    made = [calls(("python", {"code": f"{number} * 7"})) for number in range(STEPS)]
    return [*made, says("It is done.")]


def _run(server: Endpoint) -> None:
    place = Place("openai", server.url, local=True)
    model = HostedModel("openai:test", "test", place, None, Access())
    next(model.names(), "")  # connected, as the other is
    agent = Agent(model, TOYS, react_prompt())
    for _ in react(agent, Question(QUESTION), Budget(max_steps=STEPS + 2)):
        pass
    model.close()


def _bare(server: Endpoint, bodies: list[object]) -> float:
    import httpx

    with httpx.Client() as client:
        client.get(f"{server.url}/models")
        began = time.perf_counter()
        for body in bodies:
            with client.stream("POST", f"{server.url}/chat/completions", json=body) as response:
                for line in response.iter_lines():
                    if line.startswith("data: {"):
                        json.loads(line[6:])
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
