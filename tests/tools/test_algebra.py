"""The process that solves equations: replaced when it is lost, gone when the program is."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.tools.running import PATIENCE_S, is_gone, wait_until
from tools import solver
from tools.sandbox.algebra import child, keeper
from tools.sandbox.algebra.keeper import Crashed, Keeper, TookTooLong

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(bool(solver.missing()), reason="the solver is off on this system")

SUM = b'{"variables": ["x"], "equations": ["x = 40 + 2"], "answer": "x"}'
FORTY_TWO = {"values": {"x": {"exact": "42/1"}}}
ENDLESS = json.dumps(
    {"variables": ["x", "n"], "equations": ["n = 1000000000", "x = 1.05 ** n"], "answer": "x"}
).encode()


@pytest.fixture(scope="module")
def own() -> Iterator[Keeper]:
    """A keeper that waits two seconds for a result."""
    found = Keeper(solve_seconds=2)
    yield found
    found.stop()


def test_a_problem_that_takes_too_long_costs_the_child_and_the_next_one_is_solved(
    own: Keeper,
) -> None:
    assert json.loads(own.ask(SUM)) == FORTY_TWO
    first = own.process
    assert first is not None

    with pytest.raises(TookTooLong, match="no result after 2 seconds"):
        own.ask(ENDLESS)

    assert is_gone(first)
    assert json.loads(own.ask(SUM)) == FORTY_TWO
    assert own.process != first


def test_a_child_killed_between_two_problems_is_replaced_unnoticed(own: Keeper) -> None:
    assert json.loads(own.ask(SUM)) == FORTY_TWO
    assert own.process is not None
    os.kill(own.process, signal.SIGKILL)

    assert json.loads(own.ask(SUM)) == FORTY_TWO


def test_a_problem_that_ends_each_child_is_told(own: Keeper) -> None:
    with pytest.raises(Crashed, match="the solver ended at these equations"):
        own.ask(b"no JSON at all")

    assert json.loads(own.ask(SUM)) == FORTY_TWO


def test_a_line_that_is_too_long_ends_the_child_and_no_more(own: Keeper) -> None:
    with pytest.raises(Crashed):
        own.ask(b" " * (2 * child.MOST_BYTES))

    assert json.loads(own.ask(SUM)) == FORTY_TWO


def test_threads_take_turns(own: Keeper) -> None:
    replies: list[bytes] = []
    callers = [threading.Thread(target=lambda: replies.append(own.ask(SUM))) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(PATIENCE_S)

    assert [json.loads(reply) for reply in replies] == [FORTY_TWO] * 8


def test_a_closed_solver_opens_again() -> None:
    solver.solve(["x"], ["x = 1"], "x")
    first = keeper.running().process
    assert first is not None

    keeper.close()
    keeper.close()

    assert is_gone(first)
    assert solver.solve(["x"], ["x = 1"], "x").value == 1


IDLE = """
import sys
from tools import solver
from tools.sandbox.algebra import keeper

solver.solve(["x"], ["x = 1"], "x")
print(keeper.running().process, flush=True)
sys.stdin.read()
"""
AT_WORK = """
import threading, sys
from tools import solver
from tools.sandbox.algebra import keeper

solver.solve(["x"], ["x = 1"], "x")
print(keeper.running().process, flush=True)
solver.solve(["x", "n"], ["n = 1000000000", "x = 1.05 ** n"], "x")
"""


@pytest.mark.parametrize("code", [IDLE, AT_WORK], ids=["idle", "at work"])
def test_no_child_outlives_a_killed_program(code: str) -> None:
    with _program(code) as program:
        assert program.stdout is not None
        process = int(program.stdout.readline())
        program.kill()

    wait_until(lambda: is_gone(process), "the end of the child")


def test_no_child_outlives_a_program_that_ends() -> None:
    with _program(IDLE) as program:
        assert program.stdout is not None
        process = int(program.stdout.readline())
        _, errors = program.communicate("", timeout=PATIENCE_S)

    assert errors == ""
    assert is_gone(process)


INTERRUPTED = """
from tools import solver
from tools.sandbox.algebra import keeper

solver.solve(["x"], ["x = 1"], "x")
first = keeper.running().process
print(first, flush=True)
try:
    solver.solve(["x", "n"], ["n = 1000000000", "x = 1.05 ** n"], "x")
except KeyboardInterrupt:
    print("interrupted", flush=True)
print(solver.solve(["x"], ["x = 42"], "x").text, keeper.running().process != first, flush=True)
"""


def test_ctrl_c_ends_the_problem_and_the_next_one_is_solved() -> None:
    with _program(INTERRUPTED) as program:
        assert program.stdout is not None
        first = int(program.stdout.readline())
        before = _seconds(first)
        wait_until(lambda: _seconds(first) > before + 0.2, "the start of the work")
        program.send_signal(signal.SIGINT)
        rest, _ = program.communicate(timeout=PATIENCE_S)

    assert rest == "interrupted\nx = 42 True\n"
    assert is_gone(first)


def _program(code: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _seconds(process: int) -> float:
    """Return the processor time that a process has used."""
    return float(psutil.Process(process).cpu_times().user)
