"""What a signal does, by phase: while the model loads it ends the process, later it stops the turn.

The native loader holds the interpreter's lock for a second or more, in which no Python handler
runs: only the system's own disposition ends it at once.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

NUMBERS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
GRACE_S = 3.0
"""How long stopping may take: a reader that reads no more would hold the process for ever."""


class Halt(KeyboardInterrupt):
    """A signal asks to stop.

    It is no `Exception`: neither a tool nor a retry may take it for a failure of their own.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def deadly() -> Iterator[None]:
    """Let signals end the process at once."""
    with handling(signal.SIG_DFL):
        yield


@dataclass
class Turn:
    """What signals asked of a run, and whether they must wait a moment."""

    asked: int = 0
    """The signal that asked to stop; 0: none."""
    held: bool = False
    leaving: Callable[[], None] = lambda: None
    """Called before the process ends at once."""

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Let a signal wait for the end of the block: what is half written would come twice."""
        self.held = True
        try:
            yield
        finally:
            self.held = False
        if self.asked:
            raise Halt(self.asked)

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Stop at the first signal; leave at once at the second, or where stopping takes long."""
        if self.asked:
            self.leaving()
            os._exit(128 + self.asked)
        self.asked = number
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, GRACE_S)
        if not self.held:
            raise Halt(number)


@contextmanager
def graceful() -> Iterator[Turn]:
    """Raise `Halt` at the first signal; the second ends the process at once."""
    turn = Turn()
    numbers = (*NUMBERS, signal.SIGALRM) if hasattr(signal, "setitimer") else NUMBERS
    with handling(turn.stop, numbers):
        try:
            yield turn
        finally:
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def handling(
    handler: "signal._HANDLER", numbers: tuple[signal.Signals, ...] = NUMBERS
) -> Iterator[None]:
    """Set `handler`, except where the caller had the signal ignored (nohup, background jobs)."""
    before = {}
    for number in numbers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
