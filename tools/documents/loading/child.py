"""The process that parses: confines itself, then reads one open file after the other.

It is given files, never names: a request comes with a descriptor (unix(7), SCM_RIGHTS). Before the
first one it gives up the network, other programs and writing for good; of the disk it can read the
folders from which it imports, and nothing else. It dies with the program that started it. Pages:
landlock(7), seccomp(2), setrlimit(2).
"""

import contextlib
import ctypes
import json
import os
import socket
import sys
from typing import Any

from tools.documents.loading import parsing, text, wire
from tools.documents.loading.limits import Limits, Skipped
from tools.sandbox import launcher

PARENT = 0
"""The descriptor of the socket on which the parser talks."""
MOST_REQUEST = 64 << 10
READ_FOLDER = 1 << 3
"""Landlock's right to list a folder, as imports do."""
MORE_CALLS = {"recvmsg": (47, 212), "getdents64": (217, 61)}
"""Linux's numbers (x86_64, aarch64) of what it needs besides what the sandbox's worker may."""
NO_PROGRAM = 0
"""The address of the name of the one program that may be run: there is none."""


class Memory:
    """The address space of this process; its file is opened while files can be."""

    def __init__(self) -> None:
        """Measure it for the first time."""
        self._file = -1
        with contextlib.suppress(OSError):  # no Linux: nothing is known of it
            self._file = os.open("/proc/self/statm", os.O_RDONLY)
        self.at_first = self._now()

    def grown(self) -> int:
        """Return by how many bytes it grew."""
        return self._now() - self.at_first

    def _now(self) -> int:
        if self._file < 0:
            return 0
        return int(os.pread(self._file, 100, 0).split()[0]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Serve the process that started this one until it closes the socket."""
    orders = json.loads(sys.argv[1])
    limits = Limits(**orders["limits"])
    launcher.close_files()
    parent, memory = socket.socket(fileno=PARENT), Memory()
    active: list[str] = []
    with contextlib.suppress(Exception):  # whatever the system lacks: go on without, unnamed
        confine(orders["parent"], limits, memory, active)
    _send(wire.packed({"ready": active}))
    assert text  # imported while that is free: most files are plain text
    serve(parent, limits, memory)


def confine(parent: int, limits: Limits, memory: Memory, active: list[str]) -> None:
    """Give up everything but parsing, naming in `active` what holds."""
    launcher.limit_resources(limits.memory_bytes + memory.at_first)
    active.append("limits")
    libc = ctypes.CDLL(None, use_errno=True)
    if not launcher.tie(libc, parent, active):
        return
    may_read = launcher.READ_FILE | READ_FOLDER
    folders = {*sys.path, *launcher.LIBRARIES, "/usr/share/zoneinfo"}
    if launcher.restrict_files(libc, {**dict.fromkeys(folders, may_read)}):
        active.append("landlock")
    column, machine = launcher.this_machine()
    numbers = [columns[column] for columns in MORE_CALLS.values()]
    if machine and launcher.install(
        libc, launcher.filter_program(column, machine, NO_PROGRAM, os.getpid(), numbers)
    ):
        active.append("seccomp")


def serve(parent: socket.socket, limits: Limits, memory: Memory) -> None:
    """Answer requests until there are no more."""
    while (request := _next(parent)) is not None:
        said, file = request
        _send(answered(said, file, limits))
        if memory.grown() > limits.memory_bytes // 4:
            break  # it kept that of the files before: a fresh one has all for the next
    os._exit(0)


def answered(said: dict[str, Any], descriptor: int, limits: Limits) -> bytes:
    """Return the reply to one request."""
    try:
        with open(descriptor, "rb") as file:
            found = parsing.parse(file, said["name"], said["named"], limits)
        return wire.reply_with(found)
    except Skipped as reason:
        return wire.packed({"skipped": str(reason)})
    except MemoryError:
        return wire.packed({"memory": True})


def _next(parent: socket.socket) -> tuple[dict[str, Any], int] | None:
    """Return the next request and its file, or None where the parser is gone."""
    data, files, _, _ = socket.recv_fds(parent, MOST_REQUEST, 1)
    if not data:
        return None
    lines, _ = wire.HEAD.unpack_from(data)
    while len(data) < wire.HEAD.size + lines:
        piece = parent.recvmsg(MOST_REQUEST)[0]
        if not piece:
            return None
        data += piece
    return wire.unpacked(data[wire.HEAD.size :]), files[0]


def _send(message: bytes) -> None:
    rest = memoryview(message)
    while rest:
        rest = rest[os.write(PARENT, rest) :]
