"""Becomes the program of a command, and ends with the process that started it: prctl(2), on Linux.

What the program has started ends with it as well: beside it a process watches a pipe, whose other
end is gone when the one that started it all is gone, and kills the whole group.

Runs by itself (`python -I -S`), so it imports nothing of this project.
"""

import contextlib
import ctypes
import os
import sys

PR_SET_PDEATHSIG, SIGKILL = 1, 9


def watch(pipe: int) -> None:
    """Leave a process behind that kills this group once the other end of `pipe` is gone."""
    if child := os.fork():
        os.waitpid(child, 0)
        return
    if not os.fork():  # nobody's child: the program waits for its own alone
        os.closerange(0, 3)  # the output ends with the program
        os.read(pipe, 1)
        os.killpg(0, SIGKILL)
    os._exit(0)


def main(parent: int, pipe: int, command: list[str]) -> None:
    """Run `command` in the place of this process, unless `parent` is gone already."""
    watch(pipe)
    os.close(pipe)
    with contextlib.suppress(Exception):  # a system without it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        return
    try:
        os.execv(command[0], command)
    except OSError as error:
        sys.exit(f"{command[0]} does not start: {error.strerror or error}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
