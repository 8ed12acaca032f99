"""Keeps one child that solves equations: started early, killed when it takes too long, replaced.

All work is done by one thread of ours, which starts the child: a child dies with the *thread* that
started it (PR_SET_PDEATHSIG in prctl(2)), so that none outlives the program, whatever ends it.
"""

import atexit
import contextlib
import os
import queue
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from agent.errors import AgentError
from tools.sandbox.algebra import protection

SOLVE_SECONDS = 10.0
START_SECONDS = 60.0
"""A slow disk may have to bring all of SymPy."""
MOST_BYTES = 64 << 10
"""Of a line, in both directions."""
PATIENCE_S = 0.5
START = (
    "import sys; sys.path += sys.argv[2:]; "
    "from tools.sandbox.algebra import child; child.main(int(sys.argv[1]))"
)


class TookTooLong(AgentError):
    """The child had to be killed."""


class Crashed(AgentError):
    """The child died at its work, twice."""


class Ended(Exception):
    """The child is gone."""


@dataclass
class Child:
    """A running child, and what it said of itself when it began."""

    process: "subprocess.Popen[bytes]"
    waiting: bytes = b""

    def ask(self, line: bytes, seconds: float) -> bytes:
        """Send one line and return the one that comes back.

        Raises:
            Ended: the child is gone.
            TookTooLong: no line came in time.
        """
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise Ended from error
        return self.hear(seconds)

    def hear(self, seconds: float) -> bytes:
        """Return the next line that comes; see `ask`."""
        assert self.process.stdout is not None
        file, end = self.process.stdout.fileno(), time.monotonic() + seconds
        while b"\n" not in self.waiting:
            ready, _, _ = select.select([file], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TookTooLong(f"no result after {seconds:g} seconds")
            piece = os.read(file, MOST_BYTES)
            self.waiting += piece
            if not piece or len(self.waiting) > MOST_BYTES:
                raise Ended
        line, _, self.waiting = self.waiting.partition(b"\n")
        return line

    def kill(self) -> None:
        """End the child at once."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not sent
                    pipe.close()


@dataclass
class Call:
    """One line for the child, and what came of it."""

    line: bytes
    done: threading.Event = field(default_factory=threading.Event)
    reply: bytes = b""
    error: BaseException | None = None
    abandoned: bool = False


class Keeper:
    """The thread that owns the child."""

    def __init__(self, solve_seconds: float = SOLVE_SECONDS) -> None:
        self.owner = os.getpid()
        self.solve_seconds = solve_seconds
        self.held: tuple[str, ...] = ()
        """What holds the running child, in its own words before it read anything."""
        self._calls: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        self._child: Child | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._serve, name="algebra", daemon=True)
        self._thread.start()

    @property
    def process(self) -> int | None:
        """The process id of the running child."""
        child = self._child
        return child.process.pid if child else None

    def ask(self, line: bytes) -> bytes:
        """Return the child's reply to `line`; raise what went wrong."""
        call = Call(line)
        self._calls.put(call)
        try:
            while not call.done.wait(PATIENCE_S):
                if not self._thread.is_alive():
                    raise Crashed("the solver was closed")
        except BaseException:  # a Ctrl-C or another signal: nobody waits for the result
            call.abandoned = True
            self._end()
            raise
        if call.error is not None:
            raise call.error
        return call.reply

    def stop(self) -> None:
        """End the child and the thread."""
        self._stopped = True
        self._calls.put(None)
        self._end()
        self._thread.join()

    def _end(self) -> None:
        child = self._child
        if child is not None:
            with contextlib.suppress(OSError):
                child.process.kill()

    def _serve(self) -> None:
        with contextlib.suppress(Exception):  # the first call tells what is wrong
            self._open()
        while (call := self._calls.get()) is not None:
            try:
                call.reply = self._answer(call)
            except BaseException as error:  # whatever it is, the asker gets it
                call.error = error
            call.done.set()
            if self._child is None and not self._stopped:
                with contextlib.suppress(Exception):  # as above
                    self._open()
        self._drop()

    def _answer(self, call: Call) -> bytes:
        """Ask the child; once more a fresh one where it is gone, as one that retired is."""
        for _ in range(2):
            if call.abandoned or self._stopped:
                break
            try:
                return self._open().ask(call.line, self.solve_seconds)
            except TookTooLong:
                self._drop()
                raise
            except Ended:
                self._drop()
        raise Crashed("the solver ended at these equations")

    def _open(self) -> Child:
        """Return the running child, started where there is none; see that it is confined."""
        if self._child is not None:
            return self._child
        self._child = child = Child(_started())
        try:
            self.held = protection.told(child.hear(START_SECONDS))
        except (Ended, TookTooLong, AgentError) as error:
            self._drop()
            reason = str(error) or "it ended at once"
            raise AgentError(f"the solver does not start: {reason}") from error
        return child

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", START, str(os.getpid()), *protection.package_folders()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,  # a Ctrl-C on the terminal is for the program
    )


_lock = threading.Lock()
_keepers: list[Keeper] = []


def running() -> Keeper:
    """Return this process's keeper, started where there is none."""
    with _lock:
        if not _keepers:
            _keepers.append(Keeper())
            atexit.unregister(close)
            atexit.register(close)
        if _keepers[0].owner != os.getpid():
            raise AgentError(
                "the solver cannot be used in a forked process",
                "start the process with spawn, or fork before the first equations",
            )
        return _keepers[0]


def close() -> None:
    """End the child; the next equations start another."""
    with _lock:
        if _keepers and _keepers[0].owner == os.getpid():
            _keepers.pop().stop()
