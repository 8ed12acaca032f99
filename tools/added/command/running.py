"""Runs a program in a process group of its own, within bounds of time and output.

Its whole group ends by SIGKILL, which nothing can ignore (signal(7)); so does what it leaves behind
in that group, such as a daemon that keeps its output open.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.errors import ToolError
from tools.added.command.output import Ends

LAUNCHER = Path(__file__).with_name("launcher.py")
_IS_LINUX = sys.platform == "linux"
TICK_S = 0.05
MOST_WRITTEN = 100_000_000
"""Bytes after which a program is stopped: it does not end by itself."""
LINGERS_S = 0.2
"""How long the output of a program that has ended may still come from others."""
PIECE = 65_536


@dataclass(frozen=True)
class Ended:
    """A program that has ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Bounds:
    """What a program may take."""

    timeout_s: float
    most_bytes: int


def run(
    argv: Sequence[str], stdin: str, env: Mapping[str, str], folder: Path, bounds: Bounds
) -> Ended:
    """Run a program to its end.

    Raises `ToolError` where it does not start, or does not end in time.
    """
    watched, held = os.pipe()  # what is started is ended once nobody holds the other end
    try:
        process = subprocess.Popen(
            _launched(argv, watched),
            pass_fds=(watched,) if _IS_LINUX else (),
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(env),
            cwd=folder,
            start_new_session=True,  # a Ctrl-C on the terminal is for the program
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        os.close(held)
        raise ToolError(f"{Path(argv[0]).name} does not start: {reason}") from None
    finally:
        os.close(watched)
    try:
        return _Running(process, stdin.encode(), bounds).end()
    finally:
        _kill(process)
        os.close(held)


def _launched(argv: Sequence[str], watched: int) -> list[str]:
    """Return what starts `argv` so that it does not outlive this process."""
    if not _IS_LINUX:
        return [*argv]
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(watched), *argv]


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End the whole group, also where its first process is gone already."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    process.wait()


class _Running:
    def __init__(self, process: "subprocess.Popen[bytes]", stdin: bytes, bounds: Bounds) -> None:
        self._process, self._stdin, self._bounds = process, memoryview(stdin), bounds
        self._out, self._err = Ends(bounds.most_bytes), Ends(bounds.most_bytes)

    def end(self) -> Ended:
        """Feed and read the program until it has ended."""
        process = self._process
        end = time.monotonic() + self._bounds.timeout_s
        with selectors.DefaultSelector() as selector:
            for stream, ends in ((process.stdout, self._out), (process.stderr, self._err)):
                assert stream is not None
                os.set_blocking(stream.fileno(), False)
                selector.register(stream, selectors.EVENT_READ, ends)
            if process.stdin is not None:
                os.set_blocking(process.stdin.fileno(), False)
                selector.register(process.stdin, selectors.EVENT_WRITE)
            self._exchange(selector, end)
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, end - time.monotonic()))
        if process.returncode is None:
            raise ToolError(self._late())
        return Ended(process.returncode, self._out.text(), self._err.text())

    def _exchange(self, selector: selectors.BaseSelector, end: float) -> None:
        lingers: float | None = None
        while selector.get_map() and (now := time.monotonic()) < min(end, lingers or end):
            for key, _ in selector.select(TICK_S):
                if not (self._read(key) if key.data else self._feed()):
                    selector.unregister(key.fileobj)
                    key.fileobj.close()  # type: ignore[union-attr]
            if self._out.total + self._err.total > MOST_WRITTEN:
                raise ToolError(f"stopped: it wrote more than {MOST_WRITTEN} bytes")
            if lingers is None and self._process.poll() is not None:
                lingers = now + LINGERS_S

    def _read(self, key: selectors.SelectorKey) -> bool:
        try:
            data = os.read(key.fd, PIECE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        key.data.take(data)
        return bool(data)

    def _feed(self) -> bool:
        assert self._process.stdin is not None
        try:
            written = os.write(self._process.stdin.fileno(), self._stdin[:PIECE])
        except BlockingIOError:
            return True
        except OSError:  # it does not read what it is given
            return False
        self._stdin = self._stdin[written:]
        return bool(self._stdin)

    def _late(self) -> str:
        said = self._err.text().strip()[-200:]
        told = f"; it said: {said}" if said else ""
        return f"stopped: it did not end within {self._bounds.timeout_s:g} s{told}"
