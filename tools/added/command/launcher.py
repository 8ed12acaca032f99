"""Becomes the program of a command, and ends with the process that started it: prctl(2), on Linux.

Runs by itself (`python -I -S`), so it imports nothing of this project.
"""

import contextlib
import ctypes
import os
import sys

PR_SET_PDEATHSIG, SIGKILL = 1, 9


def main(parent: int, command: list[str]) -> None:
    """Run `command` in the place of this process, unless `parent` is gone already."""
    with contextlib.suppress(Exception):  # a system without it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        return
    try:
        os.execv(command[0], command)
    except OSError as error:
        sys.exit(f"{command[0]} does not start: {error.strerror or error}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
