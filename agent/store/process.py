"""Which process runs a run, and whether it is still there.

A number of a process is given again sooner or later, so its start counts as well: in ticks since
this system booted on Linux (proc(5)), else as psutil tells it. Of a process on another machine, or
in another container, nobody here can tell: a run there counts as ended after a day.
"""

import os
import platform
from functools import cache
from pathlib import Path

PROC = Path("/proc")
BOOT = PROC / "sys" / "kernel" / "random" / "boot_id"
NUMBERS = PROC / "self" / "ns" / "pid"
"""The namespace in which numbers of processes mean something."""
DAY_S = 86_400.0
STATE, START = 0, 19
"""Fields of /proc/PID/stat after the name of the program, which may hold anything."""
ENDED = ("Z", "X")


def present() -> str:
    """Return which process this is."""
    return f"{_surroundings()} {os.getpid()} {_start(os.getpid())}"


def gone(process: str, age_s: float) -> bool:
    """Return whether `process`, as `present` named it, has ended; `age_s` is the run's age."""
    surroundings, _, rest = process.partition(" ")
    number, _, start = rest.partition(" ")
    if not number.isdecimal():
        return age_s > DAY_S
    host, boot, numbers = (*surroundings.split("/"), "", "")[:3]
    here, boot_here, numbers_here = _surroundings().split("/")
    if host != here:
        return age_s > DAY_S
    if boot != boot_here:
        return True  # booted since
    if numbers != numbers_here:
        return age_s > DAY_S
    return _start(int(number)) != start


@cache
def _surroundings() -> str:
    """Return the machine, its present boot, and the namespace of numbers, as far as known."""
    try:
        boot, numbers = BOOT.read_text().strip(), str(NUMBERS.readlink())
    except OSError:
        boot, numbers = "", ""
    return "/".join(part.replace("/", "").replace(" ", "") for part in (_host(), boot, numbers))


def _host() -> str:
    return platform.node()


def _start(number: int) -> str:
    """Return when a process started; empty where there is none with this number, or it ended."""
    try:
        fields = (PROC / str(number) / "stat").read_text().rpartition(")")[2].split()
        return "" if fields[STATE] in ENDED else fields[START]
    except (OSError, IndexError, ValueError):
        return "" if BOOT.exists() else _start_elsewhere(number)


def _start_elsewhere(number: int) -> str:
    """Do the same on other systems than Linux."""
    import psutil  # 20 ms that Linux does not need

    try:
        process = psutil.Process(number)
        ended = process.status() == psutil.STATUS_ZOMBIE
        return "" if ended else f"{process.create_time():.2f}"
    except psutil.Error:
        return ""
