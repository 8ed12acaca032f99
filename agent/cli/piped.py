"""Standard input: read to its end, or left alone where nothing comes.

Other programs wait for ever on a pipe that is open but idle (cron, ssh, a parent that never
closes it). A thread reads, so that waiting can end on every system.
"""

import os
import queue
import stat
import sys
import threading

from agent.cli import streams
from agent.errors import UserError

FIRST_BYTE_S = 2.0
"""How long an idle pipe may take to bring something when there is a question without it."""
NOTICE_S = 2.0
"""How long nothing may be seen to happen before a note says what is being waited for."""
CHUNK_BYTES = 65_536


def whole(limit: int) -> bytes:
    """Return all of standard input, waiting for it as long as it takes.

    Raises `UserError` on a terminal, and above `limit` bytes.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        raise UserError("there is no question", 'agent ask "…", or pipe one in: … | agent ask -')
    pipe = _Pipe(limit)
    first = pipe.next("waiting for the question on standard input …")
    return pipe.with_rest(first)


def aside(limit: int) -> bytes | None:
    """Return what was piped in next to a question; None where a pipe stayed idle.

    Raises `UserError` above `limit` bytes.
    """
    if not _may_bring():
        return b""
    pipe = _Pipe(limit)
    try:
        first = pipe.chunks.get(timeout=FIRST_BYTE_S)
    except queue.Empty:
        return None
    return pipe.with_rest(first)


def _may_bring() -> bool:
    """Return whether standard input is a pipe, a socket or a file: no terminal, no device."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISREG(mode)


class _Pipe:
    """Standard input in chunks; an empty one is its end."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.chunks: queue.Queue[bytes] = queue.Queue(maxsize=8)
        self._told = False
        threading.Thread(target=self._read, name="stdin", daemon=True).start()

    def _read(self) -> None:
        chunk = b"."
        while chunk:
            try:
                chunk = os.read(0, CHUNK_BYTES)
            except OSError:  # closed, or a folder
                chunk = b""
            self.chunks.put(chunk)

    def next(self, notice: str) -> bytes:
        """Return the next chunk; say `notice`, once, when it is long in coming."""
        try:
            return self.chunks.get(timeout=None if self._told else NOTICE_S)
        except queue.Empty:
            self._told = True
            streams.note(notice)
            return self.chunks.get()

    def with_rest(self, first: bytes) -> bytes:
        """Return `first` and all that follows it, within the limit."""
        data = bytearray(first)
        while len(data) <= self.limit:
            chunk = self.next("still reading standard input …") if data else b""
            if not chunk:
                return bytes(data)
            data += chunk
        at_least = max(len(data), os.fstat(0).st_size)  # the size is 0 for a pipe
        raise UserError(
            f"standard input holds {at_least:,} bytes or more; the limit is {self.limit:,}",
            "give the part that matters",
        )
