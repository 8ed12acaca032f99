"""A running host of tools: asked in lines of JSON, each request with a limit, ended as a whole.

One thread reads what comes: replies on one pipe, what tools print on another. What was printed
before a reply is read before it, so that it can be told together with it.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from agent.errors import ToolError

ROOT = str(Path(__file__).parents[3])
SUPERVISOR = str(Path(__file__).with_name("supervisor.py"))
START = (
    "import sys; root = sys.argv[1]; root in sys.path or sys.path.append(root); "
    "from tools.added.worker import host; host.main()"
)
MOST_REPLY = 8 << 20
"""Bytes of a line: texts and values are bounded in the host, so that a longer one is no reply."""
MOST_PRINTED = 8_000
PIECE = 1 << 16
PATIENCE_S = 0.2  # a Ctrl-C is seen between two waits
END_S = 5.0


class Ended(ToolError):
    """The process ended, or was ended, before it replied."""


@dataclass
class Pending:
    """A request that waits for its reply."""

    what: str
    """As it is told where the reply does not come."""
    limit: float
    due: float
    done: threading.Event = field(default_factory=threading.Event)
    reply: Mapping[str, Any] = field(default_factory=dict)
    error: ToolError | None = None
    printed: str = ""
    """What was printed meanwhile, its end."""


class Process:
    """One process of a host, with all that it starts."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._process = _started(environment, folder)
        self._pending: dict[int, Pending] = {}
        self._number = 0
        self._lock = threading.Lock()
        self._over = ""
        """Why it was ended, where we did it."""
        self._printed = b""
        self._woken, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._read, name="tools", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return not self._over and self._thread.is_alive()

    def begin(self, what: str, request: Mapping[str, Any], limit: float) -> Pending:
        """Send a request that must be replied to within `limit` seconds."""
        pending = Pending(what, limit, time.monotonic() + limit)
        with self._lock:
            self._number += 1
            line = json.dumps({"id": self._number, **request}).encode() + b"\n"
            self._pending[self._number] = pending
            try:
                stdin = self._process.stdin
                assert stdin is not None
                stdin.write(line)
                stdin.flush()
            except (OSError, ValueError):
                self._pending.pop(self._number)
                pending.error = Ended(f"{what} failed: the process of the tool is gone")
                pending.done.set()
        self._wake()
        return pending

    def wait(self, pending: Pending) -> Mapping[str, Any]:
        """Return the reply; whatever ends the waiting otherwise ends the process.

        Raises:
            Ended: there will be no reply.
            ToolError: the time is over.
        """
        try:
            while not pending.done.wait(PATIENCE_S):
                pass
        except BaseException:  # a Ctrl-C or another signal: nobody waits for the result
            self.kill("it was stopped")
            raise
        if pending.error is not None:
            raise pending.error
        return pending.reply

    def kill(self, reason: str) -> None:
        """End the process and all that it started."""
        self._over = self._over or reason
        self._wake()
        self._thread.join(END_S)

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            os.write(self._waker, b".")

    # below: the reading thread

    def _read(self) -> None:
        try:
            self._take_all()
        finally:
            with contextlib.suppress(OSError, ValueError):  # what was printed last
                self._take_printed(_pipe(self._process.stderr))
            code = _end(self._process)
            told = self._over or _told(code)
            with self._lock:
                self._over = told
                left, self._pending = list(self._pending.values()), {}
            for pending in left:
                pending.printed = self._told_printed()
                pending.error = pending.error or Ended(f"{pending.what} was cut off: {told}")
                pending.done.set()
            for file in (self._woken, self._waker):
                with contextlib.suppress(OSError):
                    os.close(file)

    def _take_all(self) -> None:
        replies, printed = _pipe(self._process.stdout), _pipe(self._process.stderr)
        buffer = bytearray()
        with selectors.DefaultSelector() as waiting:
            for file in (replies, printed, self._woken):
                os.set_blocking(file, False)
                waiting.register(file, selectors.EVENT_READ)
            while not self._over:
                ready = {one.fd for one, _ in waiting.select(self._left())}
                if self._woken in ready:
                    os.read(self._woken, PIECE)
                if printed in ready and not self._take_printed(printed):
                    waiting.unregister(printed)
                if replies in ready:
                    piece = _piece(replies)
                    if piece == b"":
                        return
                    buffer += piece or b""
                    self._take_replies(buffer, printed)
                self._end_late()

    def _left(self) -> float | None:
        with self._lock:
            dues = [one.due for one in self._pending.values()]
        return max(0.0, min(dues) - time.monotonic()) if dues else None

    def _take_printed(self, printed: int) -> bool:
        """Keep the end of what was printed; return whether there may be more."""
        for _ in range(64):  # a tool that never stops printing must not keep us from its limit
            piece = _piece(printed)
            if not piece:
                return piece is None
            self._printed = (self._printed + piece)[-MOST_PRINTED:]
        return True

    def _take_replies(self, buffer: bytearray, printed: int) -> None:
        while not self._over and (end := buffer.find(b"\n")) >= 0:
            line = bytes(buffer[:end])
            del buffer[: end + 1]
            self._take_printed(printed)
            self._settle(line)
        if len(buffer) > MOST_REPLY:
            self._over = "it wrote something that is no reply"

    def _settle(self, line: bytes) -> None:
        try:
            reply = json.loads(line)
            with self._lock:
                pending = self._pending.pop(reply.pop("id"))
        except (ValueError, KeyError, AttributeError, TypeError):
            self._over = "it wrote something that is no reply"
            return
        pending.reply = reply
        pending.printed = self._told_printed()
        self._printed = b""
        pending.done.set()

    def _told_printed(self) -> str:
        return self._printed.decode("utf-8", "replace").strip()

    def _end_late(self) -> None:
        now = time.monotonic()
        with self._lock:
            late = [one for one in self._pending.values() if one.due <= now]
        for one in late:
            one.error = ToolError(f"{one.what} took more than {one.limit:g} s and was ended")
            self._over = "a call beside it took too long"


def _pipe(file: IO[bytes] | None) -> int:
    assert file is not None
    return file.fileno()


def _piece(file: int) -> bytes | None:
    """Return what can be read now: nothing at the end of the pipe, None where there is no more."""
    try:
        return os.read(file, PIECE)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _started(environment: Mapping[str, str], folder: Path) -> "subprocess.Popen[bytes]":
    host = [sys.executable, "-P", "-c", START, ROOT]
    supervised = [sys.executable, "-I", "-S", SUPERVISOR, *host]
    return subprocess.Popen(
        supervised if os.name == "posix" else host,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(environment),
        cwd=folder,
        start_new_session=True,  # no terminal: a Ctrl-C there is for the program
    )


def _end(process: "subprocess.Popen[bytes]") -> int:
    """End the process with all that it started, and return how it ended."""
    beside = _descendants(process.pid) if not sys.platform.startswith("linux") else []
    assert process.stdin is not None
    with contextlib.suppress(OSError):  # what was not sent
        process.stdin.close()
    if os.name != "posix":
        process.kill()
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for one in beside:
        with contextlib.suppress(Exception):  # it is gone already
            one.kill()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    return process.returncode


def _descendants(pid: int) -> list[Any]:
    """Return what a process started, as far as this system tells: no daemon that left its group."""
    import psutil

    with contextlib.suppress(psutil.Error):
        return list(psutil.Process(pid).children(recursive=True))
    return []


def _told(code: int) -> str:
    """Say how a process ended by itself."""
    number = code - 128 if code > 128 else -code
    with contextlib.suppress(ValueError):
        if number > 0:
            name = signal.Signals(number).name
            more = ", as where memory ends" if name == "SIGKILL" else ""
            return f"its process crashed ({name}{more})"
    return f"its process ended itself (exit code {code})"
