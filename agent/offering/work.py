"""Calls of tools, one after the other, in the thread that made the tools: none shares its state.

The protocol is spoken in a thread of its own, so the main one stays free for the tools and signals.
"""

import queue
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Result = TypeVar("Result")


@dataclass
class Work(Generic[Result]):
    """What waits to be done."""

    _waiting: "queue.Queue[tuple[Callable[[], Result], Future[Result]] | None]" = field(
        default_factory=queue.Queue
    )

    def put(self, call: Callable[[], Result]) -> "Future[Result]":
        """Let `call` be made when its turn comes; what is cancelled before is not made."""
        future: Future[Result] = Future()
        self._waiting.put((call, future))
        return future

    def end(self) -> None:
        """Let `run` return once all is done that waits."""
        self._waiting.put(None)

    def run(self) -> None:
        """Make the calls as they come, until the end; an interruption ends it at once."""
        while (item := self._waiting.get()) is not None:
            call, future = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except Exception as error:  # whatever it is, whoever called is told
                future.set_exception(error)
