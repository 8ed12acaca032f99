"""Lets a program in the sandbox call functions outside: in the thread that asked for the program.

The keeper's thread drives the sandbox and may not do anything else: what a function shows, asks or
records belongs to the thread of the run.
"""

import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.errors import ToolError

_serving = threading.local()


@dataclass
class Wanted:
    """A call that waits for the other thread."""

    function: Callable[..., object]
    positional: tuple[Any, ...]
    named: Mapping[str, Any]
    done: threading.Event = field(default_factory=threading.Event)
    result: object = None
    error: BaseException | None = None

    def serve(self) -> None:
        """Make the call; what stops this thread, such as a Ctrl-C, stops it after all."""
        _serving.now = True
        try:
            self.result = self.function(*self.positional, **self.named)
        except Exception as error:
            self.error = error
        except BaseException:
            self.error = RuntimeError("interrupted")
            raise
        finally:
            _serving.now = False
            self.done.set()


class Relay:
    """Hands calls from the keeper's thread to the one that asked."""

    def __init__(self) -> None:
        self.used = False
        """Whether anything was called: then the program has had effects."""
        self._inbox: queue.SimpleQueue[Wanted | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._refused = False

    def hosted(self, function: Callable[..., object]) -> Callable[..., object]:
        """Return what the sandbox calls for `function`."""

        def call(*positional: object, **named: object) -> object:
            self.used = True
            wanted = Wanted(function, positional, named)
            with self._lock:
                if self._refused:
                    raise RuntimeError("interrupted")
                self._inbox.put(wanted)
            wanted.done.wait()
            if wanted.error is not None:
                raise wanted.error
            return wanted.result

        return call

    def finish(self) -> None:
        """Say that no more calls come."""
        self._inbox.put(None)

    def serve(self, wait_s: float) -> bool:
        """Make the next call, or wait so long for one; return whether more may come."""
        try:
            wanted = self._inbox.get(timeout=wait_s)
        except queue.Empty:
            return True
        if wanted is None:
            return False
        wanted.serve()
        return True

    def refuse(self) -> None:
        """Let nobody wait for a call that will not be made."""
        with self._lock:
            self._refused = True
        while not self._inbox.empty():
            wanted = self._inbox.get()
            if wanted is not None:
                wanted.error = RuntimeError("interrupted")
                wanted.done.set()


def refuse_nesting() -> None:
    """Raise `ToolError` in a function that a program called: there is one sandbox."""
    if getattr(_serving, "now", False):
        raise ToolError("a program cannot run another program")
