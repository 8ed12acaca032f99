"""Refuses sockets of native libraries: a filter of system calls (seccomp(2), Linux alone).

Refused are all families but `unix` and streams by IPv4, and io_uring, which could open sockets past
the filter. The filter is in the form of classic BPF
(https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html) and holds all threads.
"""

import errno
import platform
import struct
import sys

MACHINES = {"x86_64": (0xC000003E, 41, 425, 317), "aarch64": (0xC00000B7, 198, 425, 277)}
"""Its number in the audit architecture; of socket(2), io_uring_setup(2), seccomp(2)."""
LOAD, EQUAL, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
ALLOW, FAIL = 0x7FFF0000, 0x00050000
NUMBER, ARCHITECTURE, FIRST, SECOND = 0, 4, 16, 24
"""Where in what the filter sees the call's number, the architecture and its arguments stand."""
UNIX, INET, STREAM, KIND = 1, 2, 1, 0xF
FOREIGN = 0x40000000
"""Numbers of calls of another interface to the same kernel (x32) begin here."""
NO_NEW_PRIVILEGES, SET_FILTER, ALL_THREADS = 38, 1, 1


def install() -> bool:
    """Refuse such sockets in this process and its children for good; return whether it holds."""
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None or sys.byteorder != "little":
        return False
    import ctypes

    architecture, socket, ring, seccomp = machine
    steps = program(architecture, socket, ring)
    code = b"".join(struct.pack("<HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HxxxxxxP", len(steps), ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.syscall(seccomp, SET_FILTER, ALL_THREADS, header) == 0)


def program(architecture: int, socket: int, ring: int) -> list[tuple[int, int, int, int]]:
    """Return the filter as (operation, steps to skip where it holds, where not, value)."""
    refused = FAIL | errno.EACCES
    return [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 0, 11, architecture),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 9, 0, FOREIGN),
        (EQUAL, 8, 0, ring),
        (EQUAL, 0, 6, socket),
        (LOAD, 0, 0, FIRST),
        (EQUAL, 4, 0, UNIX),
        (EQUAL, 0, 4, INET),
        (LOAD, 0, 0, SECOND),
        (AND, 0, 0, KIND),
        (EQUAL, 0, 1, STREAM),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, refused),
    ]
