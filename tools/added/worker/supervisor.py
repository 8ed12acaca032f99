"""Stands between the program and the process that hosts tools, so that nothing of theirs stays.

It is a subreaper (PR_SET_CHILD_SUBREAPER in prctl(2)): what a tool started becomes a child of this
process when its own parents are gone, a daemon with a session of its own as well. When the host
ends, or the program does (the pipe on standard input hangs up), all of it is killed.

Run as a script, with no packages: `python -I -S supervisor.py COMMAND…`; ends as the host did.
"""

import ctypes
import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

SET_PDEATHSIG, SET_CHILD_SUBREAPER = 1, 36
PAUSE_S = 0.001
LIKELY_KILLED = "800"
"""Of oom_score_adj in proc(5): where memory ends, the tool is ended and not the program."""


def supervise(command: Sequence[str]) -> int:
    """Run `command` until it ends, or the other end of standard input is gone; return its code."""
    _control(SET_CHILD_SUBREAPER, 1)
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the pipe alone says when it is over
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    host = _started(command)
    waiting = select.poll()
    waiting.register(0, 0)  # a hang-up is always told
    waiting.register(woken, select.POLLIN)
    status: int | None = None
    while status is None:
        ready = [file for file, _ in waiting.poll()]
        if woken in ready:
            os.read(woken, 4096)
        status = _reaped(host)
        if status is None and 0 in ready:
            break
    _end(host)
    code = os.waitstatus_to_exitcode(status or 0)
    return 128 - code if code < 0 else code


def _control(option: int, value: int) -> None:
    with suppress(OSError, AttributeError):  # no such call on this system
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _started(command: Sequence[str]) -> int:
    supervisor = os.getpid()
    host = os.fork()
    if host:
        return host
    try:
        os.setpgid(0, 0)
        _control(SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != supervisor:
            os._exit(1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(LIKELY_KILLED, "ascii")
        os.execv(command[0], list(command))
    finally:
        os._exit(127)


def _reaped(host: int) -> int | None:
    """Take note of children that ended; return the status of the host once it is among them."""
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == host:
                return status
            if pid == 0:
                return None
    return None


def _end(host: int) -> None:
    """Kill all that is left, until nothing is."""
    with suppress(OSError):
        os.killpg(host, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            for child in _children():
                with suppress(OSError):
                    os.kill(child, signal.SIGKILL)
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                time.sleep(PAUSE_S)


def _children() -> Iterator[int]:
    """Yield the children of this process; none where the system does not tell (proc(5))."""
    own = str(os.getpid())
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, UnicodeDecodeError):
            fields = place.read_text("utf-8", "replace").rpartition(")")[2].split()
            if fields[1] == own:
                yield int(place.parent.name)


def main() -> NoReturn:
    """Supervise the command of the command line."""
    os._exit(supervise(sys.argv[1:]))


if __name__ == "__main__":
    main()
