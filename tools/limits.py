"""Gives a function of this process a time limit, and lets calls of it run side by side.

A thread cannot be ended from outside (no system has a safe way to): a call that takes too long is
left to itself, and the model is told so. A tool in a process of its own is ended in truth; see
`tools.added.worker`.
"""

import threading
from dataclasses import dataclass, field, replace

from agent.errors import ToolError
from agent.messages import Json
from tools.early import Early
from tools.toolbox import Tool

PATIENCE_S = 0.1  # a Ctrl-C is seen between two waits


@dataclass
class Running:
    """A call in a thread."""

    done: threading.Event = field(default_factory=threading.Event)
    result: object = None
    error: BaseException | None = None


def limited(tool: Tool, seconds: float = 0.0) -> Tool:
    """Return `tool` with a limit of `seconds`; 0 takes the tool's own."""
    limit = seconds or tool.timeout_s

    def begin(arguments: "dict[str, Json] | object") -> Running:
        running = Running()
        worker = threading.Thread(
            target=_work, args=(tool, arguments, running), name=tool.name, daemon=True
        )
        worker.start()
        return running

    early = Early(begin)

    def run(**arguments: Json) -> object:
        running = early.take(arguments)
        left = limit
        while not running.done.wait(min(PATIENCE_S, left)):
            left -= PATIENCE_S
            if left <= 0:
                raise ToolError(f"{tool.name} took more than {limit:g} s and was left to itself")
        if running.error is not None:
            raise running.error
        return running.result

    safe = safe_ahead(tool)
    return replace(tool, run=run, timeout_s=limit, ahead=early.start if safe else None)


def safe_ahead(tool: Tool) -> bool:
    """Whether calls may run side by side: it was said what it does, and it changes nothing."""
    does = tool.permissions
    return (does.reads or does.network) and not (does.writes or tool.asks)


def _work(tool: Tool, arguments: "dict[str, Json]", running: Running) -> None:
    try:
        running.result = tool.run(**arguments)
    except BaseException as error:  # whatever it is, the one who waits gets it
        running.error = error
    running.done.set()
