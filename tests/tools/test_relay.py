"""Functions that programs call outside: in the thread that asked, and never left waiting."""

import threading

import pytest

from agent.errors import ToolError
from tools.python import evaluated
from tools.sandbox.execution import Outside


def test_a_function_runs_in_the_thread_that_asked() -> None:
    threads: list[str] = []
    outside = Outside({"who": lambda: threads.append(threading.current_thread().name)})
    evaluated("who()\nprint('done')", outside)

    assert threads == [threading.current_thread().name]


def test_an_interrupted_function_ends_the_program_and_the_next_one_runs() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluated("interrupted()", Outside({"interrupted": interrupted}))
    assert evaluated("6 * 7").text == "42"


def test_a_program_that_called_something_is_not_run_twice() -> None:
    calls: list[int] = []
    outside = Outside({"note": lambda: calls.append(1)})
    evaluated("note()\nprint(2**61 / 7)", outside)  # a quotient that is computed twice elsewhere

    assert calls == [1]


def test_waiting_for_a_function_is_no_time_of_the_program() -> None:
    waited = threading.Event()
    outside = Outside({"wait": lambda: waited.wait(0.01) or "waited"})

    assert evaluated("print(wait())", outside).text == "waited"


def test_too_many_calls_end_a_program() -> None:
    with pytest.raises(ToolError, match="limit"):
        evaluated("while True:\n    note()", Outside({"note": lambda: None}))
