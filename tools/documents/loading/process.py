"""The parser's child as its parent sees it: started, asked, heard within a time, ended.

Method: a descriptor is sent to it over a socket (unix(7), SCM_RIGHTS).
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tools.documents.loading import wire
from tools.documents.loading.limits import Limits

START = (
    "import sys; sys.path += sys.argv[2:]; from tools.documents.loading import child; child.main()"
)
START_SECONDS = 60.0
"""A slow disk may have to bring the libraries."""
PIECE = 1 << 20
MOST_BESIDES = 100_000_000
"""Bytes of a reply besides its text: marks, mostly."""
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",  # would take memory for each core, if a library imports NumPy
    "MALLOC_ARENA_MAX": "1",
}


class Ended(Exception):
    """The child is gone."""


class TookTooLong(Exception):
    """No reply came in time."""


class Process:
    """A running child; `held` names what confines it."""

    def __init__(self, limits: Limits) -> None:
        """Start it and wait until it is confined; raises `Ended` or `TookTooLong`."""
        self._most = 4 * limits.text_characters + MOST_BESIDES
        self._socket, theirs = socket.socketpair()
        try:
            with theirs:
                self.process = _started(limits, theirs.fileno())
        except BaseException:
            self._socket.close()
            raise
        try:
            said, _ = self.hear(START_SECONDS)
            self.held = tuple(map(str, said.get("ready", ())))
        except BaseException:
            self.kill()
            raise

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def ask(
        self, request: Mapping[str, Any], file: int, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        """Have it parse the open `file`; return its reply and the text behind it.

        Raises `Ended`, `TookTooLong` or `Garbled`.
        """
        message = wire.packed(request)
        self._socket.settimeout(seconds)
        try:
            sent = socket.send_fds(self._socket, [message], [file])
            self._socket.sendall(message[sent:])
        except TimeoutError as error:
            raise TookTooLong from error
        except OSError as error:
            raise Ended from error
        return self.hear(seconds)

    def hear(self, seconds: float) -> tuple[dict[str, Any], bytes]:
        """Return the next message and the text behind it; raises as `ask` does."""
        end = time.monotonic() + seconds
        data = bytearray()
        while len(data) < wire.HEAD.size:
            data += self._piece(PIECE, end)
        line, text = wire.HEAD.unpack_from(data)
        if line + text > self._most:
            raise wire.Garbled
        whole = wire.HEAD.size + line + text
        while len(data) < whole:
            data += self._piece(min(PIECE, whole - len(data)), end)
        if len(data) != whole:
            raise wire.Garbled
        behind = wire.HEAD.size + line
        return wire.unpacked(bytes(data[wire.HEAD.size : behind])), bytes(data[behind:])

    def stop(self) -> None:
        """Send it the signal that ends it; may be called by any thread."""
        with contextlib.suppress(OSError):
            self.process.kill()

    def kill(self) -> None:
        """End it at once, wherever it is."""
        self.stop()
        self.process.wait()
        self._socket.close()

    def _piece(self, most: int, end: float) -> bytes:
        self._socket.settimeout(max(0.001, end - time.monotonic()))
        try:
            piece = self._socket.recv(most)
        except TimeoutError as error:
            raise TookTooLong from error
        except OSError as error:
            raise Ended from error
        if not piece:
            raise Ended
        return piece


def _started(limits: Limits, file: int) -> "subprocess.Popen[bytes]":
    """Start a child that talks on the socket `file`."""
    orders = json.dumps({"parent": os.getpid(), "limits": asdict(limits)})
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", START, orders, *_folders()],
        stdin=file,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        cwd="/",
        start_new_session=True,  # a Ctrl-C on the terminal is for the program
    )


def _folders() -> list[str]:
    """Return the folders from which this program imports."""
    return [str(Path(entry).resolve()) for entry in sys.path if entry and Path(entry).is_dir()]
