"""Asks the agent in a process of its own: what it prints is events, and ending it ends the run.

The process is this program as it was started, with the command `ask --jsonl`.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.errors import ToolError
from agent.messages import Json
from tools.added.mcp import pipe, process
from tools.added.mcp.server import Program
from tools.toolbox import Outcome

MOST_LINE_BYTES = 16 << 20
Tell = Callable[[int, str], Awaitable[None]]
KEPT = ("answer", "value", "confidence", "stop_reason", "citations", "strategy", "model", "usage",
        "warnings", "run_id")  # fmt: skip
"""What of a result is passed on."""


@dataclass(frozen=True)
class Asking:
    """How the agent is asked."""

    command: tuple[str, ...]
    """This program, without a command of its own."""
    flags: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    async def answer(self, arguments: Mapping[str, Json], tell: Tell) -> Outcome:
        """Return the answer, with all that belongs to it as the value.

        Args:
            arguments: those of the tool `ask`, checked.
            tell: is given each step, and what happens in it.

        Raises `ToolError` where there is none.
        """
        chosen = [
            f"--{name}={arguments[name]}" for name in ("strategy", "model") if arguments.get(name)
        ]
        command = (*self.command, "ask", "--jsonl", *self.flags, *chosen, "-")
        child = await process.started(Program(command, self.environment))
        try:
            await child.write(str(arguments["question"]).encode())
            child.finish()
            return _outcome(await _last(child, tell), child.complaints)
        except OSError:
            raise ToolError(f"the agent does not run: {await child.last_words()}") from None
        finally:
            await child.stop()


async def _last(child: process.Child, tell: Tell) -> Mapping[str, Any]:
    """Return the last event; every other one is told as it comes."""
    last: Mapping[str, Any] = {}
    async for event in _events(child):
        last = event
        if words := _words(event):
            await tell(int(event.get("step") or 0), words)
    return last


async def _events(child: process.Child) -> AsyncIterator[Mapping[str, Any]]:
    async for line in pipe.lines(child.read, MOST_LINE_BYTES):
        try:
            event = json.loads(line)
        except ValueError:
            continue  # the last line counts, and that is whole
        if isinstance(event, dict):
            yield event


def _words(event: Mapping[str, Any]) -> str:
    """Return what is told of an event; empty where that is nothing."""
    match event.get("type"):
        case "action":
            return f"calls {_tool(event)}"
        case "observation":
            return f"{event.get('tool', '')} {'failed' if event.get('failed') else 'answered'}"
        case "chosen":
            return f"answers by {event.get('strategy', '')}"
        case "thought":
            return f"thinks: {event.get('text', '')}"[:300]
    return ""


def _tool(event: Mapping[str, Any]) -> str:
    call = event.get("call", event)
    return str(call.get("tool", "")) if isinstance(call, dict) else ""


def _outcome(last: Mapping[str, Any], complaints: str) -> Outcome:
    if last.get("type") == "result":
        value = {name: last[name] for name in KEPT if name in last}
        return Outcome(str(last.get("answer", "")), value)
    error = last.get("error")
    if isinstance(error, dict):
        hint = f" (hint: {error['hint']})" if error.get("hint") else ""
        raise ToolError(f"{error.get('message', 'no answer')}{hint}")
    said = complaints.splitlines()
    raise ToolError(f"the agent ended without an answer: {said[-1] if said else 'no reason'}")
