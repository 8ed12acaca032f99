"""The process that solves equations: imports SymPy, confines itself, then answers line by line.

A request and a reply are one JSON object on one line (https://jsonlines.org). Before the first
request the process gives up files, network, other programs and most system calls for good; its
memory and its processor time are limited, and it dies with the program that started it.
"""

import contextlib
import importlib
import json
import os
import time
from collections.abc import Mapping
from typing import Any

from tools.sandbox import launcher
from tools.sandbox.algebra import notation, solutions, system

MEMORY_BYTES = 768 << 20
CPU_SECONDS = 120
RETIRES_AFTER_S = 60
"""Processor time after which it ends by itself, between two requests: caches grow."""
MOST_BYTES = 64 << 10
"""Of a line, in both directions."""

CALLS = (
    "read", "write", "mmap", "mprotect", "munmap", "mremap", "madvise", "brk", "membarrier",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "futex",
    "sched_yield", "clock_gettime", "clock_getres", "gettimeofday", "getrandom", "exit",
    "exit_group",
)  # fmt: skip
"""What computing needs: no file is opened, not even a library's."""
TRAINING: tuple[tuple[list[str], list[str], str], ...] = (
    (["x"], ["x = 2 * 3"], "x"),
    (["x", "y"], ["x + y = 10", "x - y = 4"], "x"),
    (["x", "y"], ["x * y = 24", "x = y + 2"], "x"),
    (["x"], ["1 / x + 1 / (2 * x) = 0.5"], "x"),
    (["x"], ["abs(x - 1) = 4"], "x"),
    (["x"], ["x ** 5 - x = 1"], "x"),
)
"""Solved before the doors close, for SymPy imports much of itself only when it needs it."""
LATER = (
    "sympy.assumptions.wrapper", "sympy.codegen.ast", "sympy.polys.domains.old_fractionfield",
    "sympy.polys.domains.old_polynomialring", "sympy.sets.handlers.issubset", "sympy.sets.setexpr",
)  # fmt: skip
"""What it imports for harder ones."""


def main(parent: int) -> None:
    """Serve the process `parent` until it closes the pipe."""
    active: list[str] = []
    launcher.close_files()
    prepare()
    confine(parent, active)
    _send({"ready": active})
    serve()


def prepare() -> None:
    """Import all that solving takes."""
    for name in LATER:
        with contextlib.suppress(ImportError):  # of another version: a rare case is refused
            importlib.import_module(name)
    for variables, equations, answer in TRAINING:
        solved({"variables": variables, "equations": equations, "answer": answer})


def confine(parent: int, active: list[str]) -> None:
    """Give up everything but computing, naming in `active` what holds."""
    launcher.limit_resources(MEMORY_BYTES, int(time.process_time()) + CPU_SECONDS)
    launcher.confine_here(parent, CALLS, active)


def serve() -> None:
    """Answer requests until there are no more."""
    waiting = b""
    while time.process_time() < RETIRES_AFTER_S:
        while b"\n" not in waiting:
            piece = os.read(0, MOST_BYTES)
            waiting += piece
            if not piece or len(waiting) > MOST_BYTES:
                os._exit(0)
        line, _, waiting = waiting.partition(b"\n")
        reply = solved(json.loads(line))
        _send(reply)
        if "memory" in reply:
            break
    os._exit(0)


def solved(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values of the unknowns, or what is wrong with the equations."""
    try:
        read = system.read(request["variables"], request["equations"], request["answer"])
        return {"values": solutions.chosen(read, system.solutions(read))}
    except notation.Unsolvable as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "its numbers become too large", "memory": True}
    except Exception as error:  # SymPy has bugs of its own: the model may find other words
        return {"error": f"these equations are too hard to solve ({type(error).__name__})"}


def _send(reply: Mapping[str, Any]) -> None:
    line = json.dumps(reply).encode() + b"\n"
    if len(line) > MOST_BYTES:
        line = json.dumps({"error": "the result is too long"}).encode() + b"\n"
    while line:
        line = line[os.write(1, line) :]
