"""Runs a command that dies where it opens a socket of the internet: `… forbidding.py COMMAND …`.

A filter of system calls (seccomp(2)) ends the process, whoever calls: Python or a native library.
What it starts stands under the filter as well.
"""

import ctypes
import os
import platform
import struct
import sys

KILL, ALLOW = 0x80000000, 0x7FFF0000
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
SOCKET = {"x86_64": 41, "aarch64": 198}
SIGSYS = 31


def works() -> bool:
    """Return whether this system has such a filter."""
    return sys.platform == "linux" and platform.machine() in SOCKET


def forbid(*families: int) -> None:
    """End this process once it opens a socket of one of `families`."""
    steps = [(LOAD, 0, 0, 0), (EQUAL, 0, len(families) + 1, SOCKET[platform.machine()])]
    steps.append((LOAD, 0, 0, 16))
    steps += [(EQUAL, len(families) - at, 0, one) for at, one in enumerate(families)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, KILL)]
    code = b"".join(struct.pack("<HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(code, len(code))
    libc = ctypes.CDLL(None)
    assert libc.prctl(38, 1, 0, 0, 0) == 0
    header = struct.pack("@HxxxxxxP", len(steps), ctypes.addressof(held))
    assert libc.prctl(22, 2, header, 0, 0) == 0


if __name__ == "__main__":
    forbid(*map(int, sys.argv[1].split(",")))
    os.execv(sys.argv[2], sys.argv[2:])
