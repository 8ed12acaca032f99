"""The worker: replaced when it dies, ended when nobody waits, gone when the program is."""

import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import psutil
import pytest

from agent.errors import ToolError
from tests.tools.running import PATIENCE_S, is_gone, wait_until
from tools.python import python
from tools.sandbox import session
from tools.toolbox import Outcome

if TYPE_CHECKING:
    from pydantic_monty import MontySession

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")
BUSY = "total = 0\nfor i in range(2_000_000):\n    total += i\nprint(total)"
BUSY_RESULT = 1999999000000


def test_warming_twice_keeps_one_worker() -> None:
    session.warm()
    session.warm()
    first = session.worker()
    session.warm()

    assert session.worker() == first


def test_a_closed_sandbox_opens_again() -> None:
    first = session.worker()
    assert first is not None

    session.close()
    session.close()

    wait_until(lambda: is_gone(first), "the end of the worker")
    assert python("1 + 1") == Outcome("2", 2)


@posix
def test_a_worker_killed_between_calls_is_replaced_unnoticed() -> None:
    for _ in range(5):
        _kill(session.worker())

        assert python("1 + 1") == Outcome("2", 2)


@posix
def test_a_worker_that_is_known_to_be_dead_is_replaced_unnoticed() -> None:
    for _ in range(5):
        worker = session.worker()
        _kill(worker)
        wait_until(lambda worker=worker: is_gone(worker), "the end of the worker")  # type: ignore[misc]

        assert python("1 + 1") == Outcome("2", 2)


@posix
def test_a_worker_killed_in_the_middle_of_a_program_is_replaced_unnoticed() -> None:
    for _ in range(3):
        worker = session.worker()
        assert worker is not None
        before = _seconds(worker)
        outcomes: list[Outcome] = []
        caller = threading.Thread(target=lambda found=outcomes: found.append(python(BUSY)))
        caller.start()
        wait_until(
            lambda worker=worker, before=before: _seconds(worker) > before or is_gone(worker),  # type: ignore[misc]
            "the start of the program",
        )
        _kill(worker)
        caller.join(PATIENCE_S)

        assert outcomes == [Outcome(str(BUSY_RESULT), BUSY_RESULT)]


@posix
def test_work_that_ends_each_worker_fails_after_the_second() -> None:
    workers = []

    def fatal(fresh: "MontySession") -> None:
        workers.append(fresh.worker_pid)
        _kill(fresh.worker_pid)
        fresh.feed_run("1")

    with pytest.raises(session.Crashed):
        session.ask(fatal)

    assert len(set(workers)) == 2
    assert python("1 + 1") == Outcome("2", 2)


def test_a_limit_costs_the_worker() -> None:
    first = session.worker()

    with pytest.raises(ToolError, match="too large"):
        python("[0] * 10**9")

    assert session.worker() != first


def test_an_ordinary_error_does_not_cost_the_worker() -> None:
    first = session.worker()

    with pytest.raises(ToolError, match="division by zero"):
        python("1 / 0")

    assert session.worker() == first


def test_threads_take_turns() -> None:
    outcomes: dict[int, list[Outcome]] = {number: [] for number in range(4)}

    def calls(number: int) -> None:
        for step in range(25):
            outcomes[number].append(python(f"x = {number}\nx * 1000 + {step}"))

    callers = [threading.Thread(target=calls, args=(number,)) for number in outcomes]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(PATIENCE_S)

    assert outcomes == {
        number: [
            Outcome(str(number * 1000 + step), number * 1000 + step) for step in range(25)
        ]
        for number in range(4)
    }  # fmt: skip


INTERRUPTED = """
import os
from tools.python import python
from tools.sandbox import session

worker = session.worker()

def endless(fresh):
    print(worker, flush=True)
    fresh.feed_run("while True: pass")

try:
    session.ask(endless)
except KeyboardInterrupt:
    print("interrupted", flush=True)
print(python("6 * 7").text, session.worker() != worker, flush=True)
"""


@posix
def test_ctrl_c_ends_the_program_and_the_next_one_runs() -> None:
    with _child(INTERRUPTED) as child:
        assert child.stdout is not None
        worker = int(child.stdout.readline())
        child.send_signal(signal.SIGINT)
        rest, _ = child.communicate(timeout=PATIENCE_S)

    assert rest == "interrupted\n42 True\n"
    assert is_gone(worker)


IDLE = """
import sys
from tools.sandbox import session

print(session.worker(), flush=True)
sys.stdin.read()
"""
AT_WORK = """
from tools.sandbox import session

def endless(fresh):
    print(fresh.worker_pid, flush=True)
    fresh.feed_run("while True: pass")

session.ask(endless)
"""


@posix
@pytest.mark.parametrize("code", [IDLE, AT_WORK], ids=["idle", "at work"])
def test_no_worker_outlives_a_killed_program(code: str) -> None:
    with _child(code) as child:
        assert child.stdout is not None
        worker = int(child.stdout.readline())
        child.kill()

    wait_until(lambda: is_gone(worker), "the end of the worker")


def test_no_worker_outlives_a_program_that_ends() -> None:
    with _child(IDLE) as child:
        assert child.stdout is not None
        worker = int(child.stdout.readline())
        _, errors = child.communicate("", timeout=PATIENCE_S)

    assert errors == ""
    assert is_gone(worker)


FORKED = """
import os
from agent.errors import AgentError
from tools.python import python

print(python("1 + 1").text, flush=True)
child = os.fork()
if child == 0:
    try:
        python("2 + 2")
    except AgentError as error:
        print(error, flush=True)
    os._exit(0)
os.waitpid(child, 0)
print(python("3 + 3").text, flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_is_told_that_it_cannot_compute() -> None:
    with _child(FORKED, "-W", "ignore::DeprecationWarning") as child:
        printed, _ = child.communicate(timeout=PATIENCE_S)

    assert printed == "2\nthe sandbox cannot be used in a forked process\n6\n"


def _child(code: str, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *options, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _kill(process: int | None) -> None:
    assert process is not None
    os.kill(process, signal.SIGKILL)


def _seconds(process: int) -> float:
    """Return the processor time that a process has used."""
    try:
        times = psutil.Process(process).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)
