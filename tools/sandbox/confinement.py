"""What holds the sandbox's worker besides its interpreter, and how the worker is started under it.

The pool starts an executable file without arguments of ours, so the launcher is handed over as
an anonymous file (memfd_create(2)) that starts with the line of the interpreter to run it: nothing
on disk outlives the process, and no installer can lose its executable bit.
"""

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

MFD_CLOEXEC, MFD_EXEC = 0x1, 0x10
SHELL = "/bin/sh"


def launcher() -> str | None:
    """Return the path of an executable that confines itself and becomes the worker, if any can be.

    It names an open file of this process, and dies with it.
    """
    if sys.platform != "linux" or not sys.executable:
        return None
    from pydantic_monty._binary import find_monty_binary

    text = launcher_text(sys.executable, find_monty_binary(), os.getpid())
    for flags in (MFD_CLOEXEC | MFD_EXEC, MFD_CLOEXEC):  # kernels before 6.3 know only the latter
        with contextlib.suppress(OSError):
            file = os.memfd_create("agent-sandbox", flags)
            os.write(file, text.encode())
            return f"/proc/{os.getpid()}/fd/{file}"
    return None


def release(path: str) -> None:
    """Close what `launcher` opened."""
    with contextlib.suppress(OSError):
        os.close(int(Path(path).name))


def launcher_text(interpreter: str, binary: str, process: int) -> str:
    """Return a script that runs `launcher.py` in a bare `interpreter`."""
    source = Path(__file__).with_name("launcher.py").read_text(encoding="utf-8")
    return f"{first_line(interpreter)}{source}\nmain({str(Path(binary).resolve())!r}, {process})\n"


def first_line(interpreter: str) -> str:
    """Return what makes a file run in `interpreter`, whose path may be long or have spaces.

    The lines are commands to the shell and a string to Python. A Ctrl-C on the terminal is for
    the program, not for a worker that is just starting: without the trap it would complain.
    """
    if not Path(SHELL).exists():
        return f"#!{interpreter} -IS\n"
    quoted = interpreter.replace("'", "'\\''")
    command = f'exec \'{quoted}\' -IS "$0" "$@" 2>/dev/null'
    return f"#!{SHELL}\n''':'\ntrap '' INT\n{command}\n'''\n"


def protections() -> Mapping[str, bool]:
    """Return what holds the running worker, by name; asks its kernel, not our intentions.

    The interpreter itself (no files, no environment, no network, limits on time, memory and
    depth) is always there; without it nothing runs.
    """
    from tools.sandbox import session

    process = session.worker()
    return {
        "interpreter": process is not None,
        "separate process": process not in (None, os.getpid()),
        **of_process(process or 0, _named(process or 0)),
    }


def _named(process: int) -> Sequence[str]:
    return _read(process, "cmdline").split("\0")[0].partition("agent-sandbox:")[2].split(",")


def of_process(process: int, named: Sequence[str]) -> Mapping[str, bool]:
    """Return what holds `process`, by name; `named` is what the kernel does not tell."""
    status = _fields(_read(process, "status"))
    return {
        "no new privileges": status.get("NoNewPrivs") == "1",
        "system call filter": status.get("Seccomp") == "2",
        "file and network rules": "landlock" in named,
        "memory limit": _limits_memory(_read(process, "limits")),
        "empty environment": bool(status) and _read(process, "environ") == "",
        "dies with the program": "lifeline" in named,
    }


def _read(process: int, name: str) -> str:
    try:
        return Path(f"/proc/{process}/{name}").read_text(encoding="utf-8", errors="replace")
    except OSError:  # no /proc, or not ours to read
        return ""


def _fields(status: str) -> Mapping[str, str]:
    pairs = (line.partition(":") for line in status.splitlines())
    return {name: value.strip() for name, _, value in pairs}


def _limits_memory(limits: str) -> bool:
    lines = (line.split() for line in limits.splitlines())
    return any(words[:3] == ["Max", "address", "space"] and words[3].isdigit() for words in lines)
