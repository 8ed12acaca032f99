"""A worker: the tools of one source, in a process that is started anew where it had to end."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from agent.errors import ToolError
from agent.messages import Json
from tools.added.worker.process import Ended, Pending, Process
from tools.early import Early
from tools.limits import safe_ahead
from tools.toolbox import Outcome, Permissions, Tool

START_S = 60.0
"""Importing what tools need may take long, from a slow disk."""
MOST_PRINTED_TOLD = 600


@dataclass(frozen=True)
class Surroundings:
    """What a worker is started in."""

    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    folder: Path = field(default_factory=Path)
    start_s: float = START_S
    tell: Callable[[str], None] | None = None
    """Told what tools print, and where they fail; None: nobody wants to know."""


@dataclass
class Begun:
    """A call on its way."""

    process: Process
    pending: Pending


class Worker:
    """Runs the tools of `targets`; safe to use from several threads."""

    def __init__(self, targets: Sequence[Mapping[str, Any]], around: Surroundings) -> None:
        self._targets = list(targets)
        self._around = around
        self._process: Process | None = None
        self._lock = threading.Lock()
        self._closed = False

    def load(self) -> Mapping[str, Any]:
        """Return the tools of the targets as they are described, and what is wrong in them.

        Raises `ToolError` where they cannot be loaded at all.
        """
        with self._lock:
            return self._opened()[1]

    def tool(self, described: Mapping[str, Any]) -> Tool:
        """Return the tool that the host described."""
        name, key = str(described["name"]), described["key"]
        limit = float(described["timeout_s"])
        fence = described["fence"]

        def begin(arguments: Mapping[str, Json]) -> Begun:
            request = {"call": key, "arguments": dict(arguments)}
            with self._lock:
                process = self._opened()[0]
                return Begun(process, process.begin(name, request, limit))

        early = Early(begin)

        def run(**arguments: Json) -> Outcome:
            begun = early.take(arguments)
            return self._outcome(name, begun)

        tool = Tool(
            name,
            str(described["description"]),
            run,
            described["parameters"],
            (fence[0], fence[1]) if fence else None,
            asks=bool(described["asks"]),
            shows="tools" if described["untrusted"] else "",
            permissions=Permissions(described["reads"], described["writes"], described["network"]),
            origin=str(described["origin"]),
            place=str(Path(self._targets[0].get("path", "")).parent) if self._targets else "",
            timeout_s=limit,
        )
        return replace(tool, ahead=early.start) if safe_ahead(tool) else tool

    def close(self) -> None:
        """End the process; no other is started."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
        if process is not None:
            process.kill("it was closed")

    def _opened(self) -> tuple[Process, Mapping[str, Any]]:
        """Return the running process, started and loaded where there is none."""
        if self._closed:
            raise ToolError("the tools were closed")
        if self._process is not None and self._process.alive:
            return self._process, {}
        around = self._around
        try:
            process = Process(around.environment, around.folder)
        except OSError as error:
            raise ToolError(f"no process for tools can be started: {error.strerror}") from error
        self._process = process
        pending = process.begin("loading", {"load": self._targets}, around.start_s)
        try:
            reply = process.wait(pending)
        except ToolError as error:
            raise ToolError(f"{error}{_tail(pending.printed)}") from None
        self._told("loading", pending)
        if "error" in reply:
            raise ToolError(str(reply["error"]))
        return process, reply

    def _outcome(self, name: str, begun: Begun) -> Outcome:
        pending = begun.pending
        try:
            reply = begun.process.wait(pending)
        except ToolError as error:
            self._told(name, pending)
            more = _tail(pending.printed) if isinstance(error, Ended) else ""
            raise ToolError(f"{error}{more}") from None
        self._told(name, pending)
        if "error" in reply:
            if self._around.tell is not None and reply.get("trace"):
                self._around.tell(f"{name} failed at:\n{reply['trace']}".rstrip())
            told = str(reply["error"])
            raise ToolError(told if reply.get("meant") else f"{name} failed: {told}")
        return Outcome(str(reply.get("text", "")), reply.get("value"))

    def _told(self, name: str, pending: Pending) -> None:
        if self._around.tell is not None and pending.printed:
            self._around.tell(f"{name} printed: {pending.printed}")


def _tail(printed: str) -> str:
    """Return the end of what was printed, as it stands behind an error."""
    text = " ".join(printed[-MOST_PRINTED_TOLD:].split())
    return f"; it printed: {text}" if text else ""
