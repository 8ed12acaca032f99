"""Keeps one warm worker of the sandbox and hands it out: a fresh session for each call.

One thread of ours, the keeper, starts the workers and waits for them: a child dies with the
*thread* that started it (PR_SET_PDEATHSIG in prctl(2)).
"""

import atexit
import contextlib
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from agent.errors import AgentError
from tools.sandbox import confinement
from tools.sandbox.relay import Relay, refuse_nesting

if TYPE_CHECKING:
    from datetime import datetime

    from pydantic_monty import Monty, MontySession, OSPolicy

FEED_SECONDS = 5.0
REQUEST_SECONDS = 15.0
MEMORY_BYTES = 128 << 20
DEPTH = 1000
SUSPENSIONS = 100
LIMIT_ERRORS = ("TimeoutError", "MemoryError", "RecursionError")
PATIENCE_S = 0.5  # Windows sees a Ctrl-C only between two waits

Result = TypeVar("Result")


class Crashed(AgentError):
    """The worker died twice at the same work; `timed_out` says that it had to be killed."""

    def __init__(self, message: str, timed_out: bool) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class Closed(Exception):
    """The keeper was stopped before it could take the work."""


@dataclass
class Call(Generic[Result]):
    """One piece of work for the keeper, and what came of it."""

    work: Callable[["MontySession"], Result]
    relay: Relay = field(default_factory=Relay)
    moment: "datetime | None" = None
    done: threading.Event = field(default_factory=threading.Event)
    results: list[Result] = field(default_factory=list)
    error: BaseException | None = None
    abandoned: bool = False


class Keeper:
    """The thread that owns the pool."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self._calls: queue.SimpleQueue[Call[Any] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._running: tuple[Call[Any], int] | None = None
        self._stopped = False
        self._pool: Monty | None = None
        self._launcher: str | None = None
        self._proven = False
        """Whether the launcher ever worked: then it is never done without."""
        self.unconfined = False
        """Whether the worker runs without the launcher that Linux should have."""
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self._thread.start()

    def ask(self, call: Call[Result]) -> Result:
        """Have a call done with a fresh session; raise what it raised, `Crashed` or `Closed`."""
        try:
            with self._lock:
                if self._stopped:
                    raise Closed
                self._calls.put(call)
            while call.relay.serve(PATIENCE_S):
                pass
        except BaseException:  # a Ctrl-C or another signal: nobody waits for the result
            self._abandon(call)
            raise
        if call.error is not None:
            raise call.error
        return call.results[0]

    def stop(self) -> None:
        """End the worker and the thread."""
        with self._lock:
            self._stopped = True
            self._calls.put(None)
            running = self._running
        if running is not None:
            self._abandon(running[0])
        self._thread.join()

    def _abandon(self, call: Call[Any]) -> None:
        call.relay.refuse()
        with self._lock:
            call.abandoned = True
            if self._running is not None and self._running[0] is call:
                _kill(self._running[1])

    def _serve(self) -> None:
        with contextlib.suppress(Exception):  # the first call tells what is wrong
            self._open()
        while (call := self._calls.get()) is not None:
            try:
                self._answer(call)
            except BaseException as error:  # whatever it is, the asker gets it
                call.error = error
            call.done.set()
            call.relay.finish()
            if self._pool is None:
                with contextlib.suppress(Exception):  # as above
                    self._open()
        self._drop()
        if self._launcher is not None:
            confinement.release(self._launcher)

    def _answer(self, call: Call[Any]) -> None:
        """Do the work; once more on a fresh worker where it died, for programs have no effects."""
        import pydantic_monty as monty

        for attempt in (1, 2):
            try:
                return self._run(call)
            except (monty.MontyRuntimeError, monty.MontySyntaxError) as error:
                if error.display("type-msg").startswith(LIMIT_ERRORS):
                    self._drop()  # its heap is in no known state
                raise
            except (AgentError, Closed):  # no worker to be had, or nobody who waits
                raise
            except Exception as error:  # a closed pipe has many faces
                self._drop()
                timed_out = bool(getattr(error, "timed_out", False))
                if attempt == 2 or timed_out or call.abandoned or call.relay.used:
                    raise Crashed(str(error), timed_out) from error
        raise AssertionError("unreachable")

    def _run(self, call: Call[Any]) -> None:
        if self._pool is None:
            self._open()
        assert self._pool is not None
        session = _checkout(self._pool, call.moment)
        session.__enter__()
        try:
            with self._lock:
                if call.abandoned:
                    raise Crashed("nobody waits for its result", timed_out=False)
                if self._stopped:
                    raise Closed
                self._running = (call, session.worker_pid or 0)
            call.results.append(call.work(session))
        finally:
            with self._lock:
                self._running = None
            try:
                session.__exit__(None, None, None)
            except Exception:  # it died on the way back: its work is done
                self._drop()

    def _open(self) -> None:
        """Start a worker, confined where this machine can; prove that it works."""
        self._launcher = self._launcher or confinement.launcher()
        failure: Exception | None = None
        for binary in (self._launcher, self._launcher, None) if self._launcher else (None,):
            slow = bool(getattr(failure, "timed_out", False))
            if binary is None and (self._proven or slow):  # it can: this machine is only busy
                break
            try:
                self._pool = _started(binary)
            except Exception as error:  # the next trial may do
                failure = error
                continue
            self._proven = self._proven or binary is not None
            self.unconfined = binary is None and sys.platform == "linux"
            return
        raise AgentError(
            f"the sandbox does not start: {failure}", "`agent doctor` says what is missing"
        ) from failure

    def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            with contextlib.suppress(Exception):  # it is gone already
                pool.__exit__(None, None, None)


def _started(binary: str | None) -> "Monty":
    from pydantic_monty import Monty

    pool = Monty(
        binary_path=binary,
        min_processes=1,
        max_processes=1,
        checkout_timeout=REQUEST_SECONDS,
        request_timeout=REQUEST_SECONDS,
    )
    pool.__enter__()
    try:
        with _checkout(pool) as session:
            session.feed_run("0")
    except BaseException:
        pool.__exit__(None, None, None)
        raise
    return pool


def _checkout(pool: "Monty", moment: "datetime | None" = None) -> "MontySession":
    import time

    clock: OSPolicy = {"datetime": moment} if moment else {}  # else the time
    return pool.checkout(
        limits={
            "max_feed_duration_secs": FEED_SECONDS,
            "max_memory": MEMORY_BYTES,
            "max_recursion_depth": DEPTH,
            "max_suspensions": SUSPENSIONS,
        },
        os_policy={
            "sleep": "zero",
            "timezone": {"offset_seconds": time.localtime().tm_gmtoff},
            "random_start": {"seed": 0},  # the same program brings the same observation
            **clock,
        },
    )


def _kill(process: int) -> None:
    if process:
        with contextlib.suppress(OSError):  # it is gone already
            os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))


_lock = threading.Lock()
_keepers: list[Keeper] = []


def _keeper() -> Keeper:
    """Return this process's keeper, started where there is none."""
    with _lock:
        if not _keepers:
            _keepers.append(Keeper())
            atexit.unregister(close)
            atexit.register(close)
        if _keepers[0].process != os.getpid():  # the pool's own threads are not forked
            raise AgentError(
                "the sandbox cannot be used in a forked process",
                "start the process with spawn, or fork before the first program",
            )
        return _keepers[0]


def warm() -> None:
    """Start the worker without waiting for it, so that it is ready when it is needed."""
    _keeper()


def ask(
    work: Callable[["MontySession"], Result],
    relay: Relay | None = None,
    moment: "datetime | None" = None,
) -> Result:
    """Have `work` done with a fresh session of the sandbox and return its result.

    A worker that died is replaced and the work done once more, unless it has called something
    through `relay`; `Crashed` means that it died for good. Its clock shows `moment`, or the time.
    """
    refuse_nesting()
    while True:
        with contextlib.suppress(Closed):  # by another thread: start anew
            return _keeper().ask(Call(work, relay or Relay(), moment))


def worker() -> int | None:
    """Return the process id of the running worker."""
    return ask(lambda session: session.worker_pid)


def unconfined() -> bool:
    """Return whether the running worker lacks what Linux could hold it with; never waits."""
    return any(keeper.unconfined for keeper in _keepers)


def close() -> None:
    """End the worker; the next call starts another."""
    with _lock:
        if _keepers and _keepers[0].process == os.getpid():
            _keepers.pop().stop()
