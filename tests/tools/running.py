"""What tests of the sandbox share: many small programs in few calls, and waiting for processes."""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import psutil

from tools.sandbox import execution, program

PATIENCE_S = 60.0
BATCH = 400


def printed(code: str) -> str:
    """Return all that a program prints, as it is."""
    return execution.run(program.read(code)).printed


def each(lines: Iterable[str], before: str = "") -> list[str]:
    """Return what each line prints, or the kind of its error; `before` starts each program."""
    found: list[str] = []
    for batch in _batches(iter(lines)):
        code = "\n".join(
            f"try:\n    {line}\nexcept Exception as error:\n    print(type(error).__name__)"
            for line in batch
        )
        found += printed(f"{before}\n{code}").splitlines()
    return found


def each_in_cpython(lines: Iterable[str], before: str = "") -> list[str]:
    """The same, in this interpreter: only for lines that our own tests make."""
    found: list[str] = []
    world: dict[str, object] = {"print": lambda value: found.append(str(value))}
    exec(before, world)
    for line in lines:
        try:
            exec(line, world)
        except Exception as error:
            found.append(type(error).__name__)
    return found


def _batches(lines: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait until `holds`, failing after a minute."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"{what}: not within {PATIENCE_S:g} s"
        time.sleep(0.01)


def is_gone(process: int) -> bool:
    """Return whether a process has ended, reaped or not."""
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
