"""The process that solves equations can only compute; where it could do more, it is off."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import solver
from tools.sandbox.algebra import keeper, protection

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(bool(solver.missing()), reason="the solver is off on this system")


def test_each_protection_is_active() -> None:
    solver.solve(["x"], ["x = 1"], "x")

    assert protection.protections() == {
        "separate process": True,
        "no new privileges": True,
        "system call filter": True,
        "file and network rules": True,
        "memory limit": True,
        "empty environment": True,
        "dies with the program": True,
    }


def test_the_child_has_two_pipes_and_nothing_else_of_ours() -> None:
    solver.solve(["x"], ["x = 1"], "x")
    process = Path(f"/proc/{keeper.running().process}")
    files = {int(file.name): str(file.readlink()) for file in (process / "fd").iterdir()}

    assert sorted(files) == [0, 1, 2]
    assert (files[0][:5], files[1][:5], files[2]) == ("pipe:", "pipe:", "/dev/null")
    assert (process / "environ").read_bytes() == b""
    assert (process / "cwd").readlink() == Path("/")
    assert os.getsid(int(process.name)) == int(process.name)


ATTEMPTS = """
import ctypes, json, os, socket, subprocess, sys, threading
from tools.sandbox.algebra import child

secret = sys.argv[1]
libc = ctypes.CDLL(None, use_errno=True)
active = []
child.confine(os.getppid(), active)

def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")

def remembers_too_much():
    try:
        bytearray(2 << 30)
    except MemoryError:
        raise OSError("refused") from None

attempts = {
    "read a file": lambda: open(secret).read(),
    "read a library": lambda: open(os.__file__).read(),
    "read the environment": lambda: open("/proc/self/environ").read(),
    "read the memory": lambda: open("/proc/self/maps").read(),
    "write a file": lambda: open(secret, "w"),
    "make a file": lambda: open(secret + ".new", "w"),
    "look whether a file is there": lambda: os.stat(secret),
    "list a folder": lambda: os.listdir("/"),
    "remove a file": lambda: os.unlink(secret),
    "connect": lambda: socket.socket(),
    "pair of sockets": lambda: socket.socketpair(),
    "fork": os.fork,
    "run a program": lambda: os.execv("/bin/true", ["true"]),
    "start a program": lambda: subprocess.run(["/bin/true"]),
    "signal its parent": lambda: os.kill(os.getppid(), 0),
    "signal itself": lambda: os.kill(os.getpid(), 0),
    "read memory of its parent": lambda: checked(libc.ptrace(16, os.getppid(), 0, 0)),
    "raise its limits": lambda: checked(libc.prlimit(0, 9, b"0" * 16, 0)),
    "outlive its parent": lambda: checked(libc.prctl(1, 0, 0, 0, 0)),
    "take a large memory": remembers_too_much,
    "duplicate a pipe": lambda: os.dup(1),
    "map a file": lambda: checked(libc.syscall(0x40000000 + 57)),
}
results = {}
for name, attempt in attempts.items():
    try:
        attempt()
        results[name] = "done"
    except OSError:
        results[name] = "refused"
try:
    threading.Thread(target=print).start()
    results["start a thread"] = "done"
except RuntimeError:
    results["start a thread"] = "refused"
try:
    import wave
    results["import a module"] = "done"
except (ImportError, OSError):
    results["import a module"] = "refused"
os.write(1, json.dumps([active, results]).encode())
os._exit(0)
"""


def test_code_that_took_over_the_child_could_only_compute(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, str(secret)], cwd=ROOT, capture_output=True, check=True
    )
    active, results = json.loads(done.stdout)

    assert active == ["lifeline", "landlock", "seccomp"]
    assert {name: result for name, result in results.items() if result != "refused"} == {}
    assert len(results) == 24
    assert secret.read_text() == "secret"
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


WITHOUT_LANDLOCK = """
import ctypes, struct
from tools.sandbox import launcher

def step(what, value, yes=0, no=0):
    return struct.pack("<HBBI", what, yes, no, value)

libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(launcher.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
code = step(launcher.LOAD, 0) + step(launcher.EQUAL, launcher.LANDLOCK_CREATE, 0, 1)
code += step(launcher.RETURN, launcher.NO_SUCH_CALL) + step(launcher.RETURN, launcher.ALLOW)
assert launcher.install(libc, code)
"""
"""Makes the kernel one without Landlock, for this process and its children."""
OFF = """
from agent.errors import ToolError
from agent.cli.checks import solver as check
from agent.settings import Settings
from tools import solver
from tools.sandbox.algebra import keeper
from tests.strategies.playing import REAL, played

try:
    solver.solve(["x"], ["x = 1"], "x")
except ToolError as error:
    print(error)
print(check(Settings()).state, check(Settings()).detail)
answer = played("equations", "    return 20 + 4\\n", toolbox=REAL).answer
print(answer.text, keeper._keepers)
"""


def test_without_landlock_the_solver_is_off_and_says_so_and_a_program_answers() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LANDLOCK + OFF],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    reason = "this system lacks Landlock, which would confine it"
    assert done.stdout.splitlines() == [
        f"equations cannot be solved here: {reason}",
        f"warn off: {reason}",
        "24 []",
    ]


EVALUATING = {"eval", "exec", "sympify", "parse_expr", "lambdify", "S", "literal_eval"}


def test_no_module_of_the_solver_evaluates_text() -> None:
    names = {
        name
        for path in (ROOT / "tools" / "sandbox" / "algebra").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
    }

    assert names & EVALUATING == set()
