"""Runs the program as people do: in a process of its own, in a terminal where one matters.

Nothing here waits by the clock: a test waits for what it can see, with one generous deadline.
"""

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

DEADLINE_S = 60.0
ROOT = Path(__file__).parent.parent
AGENT = (sys.executable, "-m", "agent")
SCRIPTED = (sys.executable, "-m", "tests.faults.scripted_ask")

CONTROLLING = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Makes the terminal the process's own, so that Ctrl-C reaches it, and becomes the program."""


@dataclass(frozen=True)
class Finished:
    """How a process ended; a code below zero is the signal that killed it."""

    code: int
    out: str
    err: str


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment with an empty home and no settings; only `extra` may open the web."""
    return {
        "AGENT_WEB": "never",
        "HOME": str(home),
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        **(extra or {}),
    }


def run(
    command: Sequence[str],
    home: Path,
    stdin: bytes | IO[bytes] | int = b"",
    env: Mapping[str, str] | None = None,
) -> Finished:
    """Run `command` in `home` to its end."""
    source: dict[str, Any] = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
    done = subprocess.run(
        list(command),
        capture_output=True,
        cwd=home,
        env=environment(home, env),
        timeout=DEADLINE_S,
        check=False,
        **source,
    )
    return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_shell(script: str, home: Path, env: Mapping[str, str] | None = None) -> Finished:
    """Run a line of shell in which `"$@"` is not set: commands stand in it in full."""
    return run(("bash", "-c", script), home, env=env)


@contextmanager
def started(
    command: Sequence[str],
    home: Path,
    env: Mapping[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.PIPE,
    group: int | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start `command` and make sure that it is gone at the end."""
    process = subprocess.Popen(
        list(command),
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd=home,
        env=environment(home, env),
        process_group=group,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def finish(process: "subprocess.Popen[bytes]") -> Finished:
    """Wait for the end of `process`."""
    out, err = process.communicate(timeout=DEADLINE_S)
    return Finished(process.returncode, out.decode(), err.decode())


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait until `condition` holds; fail at the deadline, saying `what` did not come."""
    end = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"in {DEADLINE_S:g} s there was no {what}")
        time.sleep(0.01)


class Terminal:
    """A program on a terminal of its own."""

    def __init__(
        self,
        command: Sequence[str],
        home: Path,
        env: Mapping[str, str] | None = None,
        columns: int = 80,
        stdout: int | None = None,
    ) -> None:
        """Start `command`; `stdout` takes its standard output elsewhere."""
        import fcntl
        import pty
        import struct
        import termios

        self.seen = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-c", CONTROLLING, *command],
            stdin=slave,
            stdout=slave if stdout is None else stdout,
            stderr=slave,
            cwd=home,
            env=environment(home, env),
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *exc: object) -> None:
        self.process.kill()
        self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the window: the program loses its terminal."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def type(self, text: str) -> None:
        """Press keys; `\\x03` is Ctrl-C, `\\x1a` is Ctrl-Z."""
        os.write(self._master, text.encode())

    def read_until(self, text: str) -> None:
        """Read the screen until `text` was on it."""
        end = time.monotonic() + DEADLINE_S
        while text.encode() not in self.seen:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{text!r} never came; the screen had {self.seen!r}")

    def read_to_end(self) -> Finished:
        """Read until the program is gone; the whole screen comes back as `out`."""
        end = time.monotonic() + DEADLINE_S
        while self._read(end - time.monotonic()):
            pass
        code = self.process.wait(timeout=DEADLINE_S)
        return Finished(code, self.seen.decode(errors="replace").replace("\r\n", "\n"), "")

    def _read(self, timeout_s: float) -> bool:
        """Read once; return whether there may be more."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, timeout_s))
        if not ready:
            return False
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # Linux: the last program on this terminal is gone
            return False
        self.seen += data
        return bool(data)
