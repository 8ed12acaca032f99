"""The process that hosts tools: takes requests, runs tools, answers; a line of JSON each.

Requests come on what was standard input, replies go to what was standard output; tools find
nothing on the one, and what they print to the other, native libraries as well, goes to standard
error, which the program keeps apart.
"""

import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from tools.added.worker.functions import Loaded
from tools.added.worker.loading import load
from tools.added.worker.results import is_meant, words_of
from tools.toolbox import MOST_TEXT, clipped

Request = dict[str, Any]
Reply = dict[str, Any]
STACK_BYTES = 64 << 20
"""Of a thread that runs a tool beside another: deep recursion must not end the process."""


class Host:
    """Answers requests; the first of several in the main thread, the others beside it."""

    def __init__(self, requests: int, replies: int) -> None:
        self._requests = os.fdopen(requests, "rb")
        self._replies = replies
        self._writing = threading.Lock()
        self._taken: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._busy = threading.Event()
        self._tools: dict[str, Loaded] = {}
        self._flush = _native_flush()

    def serve(self) -> None:
        """Answer until no more can be asked."""
        threading.stack_size(STACK_BYTES)
        threading.Thread(target=self._read, name="requests", daemon=True).start()
        while (request := self._taken.get()) is not None:
            reply = self._reply(request)
            self._busy.clear()  # before it is sent: the next request is for this thread again
            self._send(reply)

    def _read(self) -> None:
        for line in self._requests:
            request: Request = json.loads(line)
            if self._busy.is_set():
                threading.Thread(target=self._beside, args=(request,), daemon=True).start()
            else:
                self._busy.set()
                self._taken.put(request)
        os._exit(0)  # the program is gone: so is whatever a tool is at

    def _beside(self, request: Request) -> None:
        self._send(self._reply(request))

    def _reply(self, request: Request) -> Reply:
        try:
            reply = self._load(request) if "load" in request else self._call(request)
        except BaseException as error:  # whatever a tool raises, SystemExit too, is told
            reply = _failed(error)
        self._settle()
        return {"id": request["id"], **reply}

    def _send(self, reply: Reply) -> None:
        with self._writing:
            _write(self._replies, f"{json.dumps(reply)}\n".encode())

    def _load(self, request: Request) -> Reply:
        found, faults = [], []
        for target in request["load"]:
            tools, complaints = load(target)
            faults += complaints
            for one in tools:
                self._tools[one.key] = one
                found.append(one.described)
        return {"tools": found, "faults": faults}

    def _call(self, request: Request) -> Reply:
        text, value = self._tools[request["call"]].run(request["arguments"])
        return {"text": clipped(text, MOST_TEXT), "value": value}

    def _settle(self) -> None:
        """Write out what was printed, before it is said that the call is over."""
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):  # a tool may have put anything there, or closed it
                stream.flush()
        self._flush()


def _native_flush() -> Callable[[], object]:
    try:
        import ctypes

        library = ctypes.CDLL(None)
        return lambda: library.fflush(None)
    except (ImportError, OSError, TypeError, AttributeError):  # Windows: there is no such name
        return lambda: None


def _write(file: int, text: bytes) -> None:
    view = memoryview(text)
    while view:
        view = view[os.write(file, view) :]


def _failed(error: BaseException) -> Reply:
    """Return what is told of an error; words that were meant for the model stand as they are."""
    if is_meant(error):
        return {"error": clipped(str(error), MOST_TEXT), "meant": True}
    return {"error": words_of(error), **_trace(error)}


def _trace(error: BaseException) -> Reply:
    """Return where the error came from, from the person's own code on."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    own = os.path.join("tools", "added", "worker")  # noqa: PTH118
    theirs = [one for one in frames if own not in one.filename and "pydantic" not in one.filename]
    return {"trace": clipped("".join(traceback.format_list(theirs[-10:])), 4000)} if theirs else {}


def main() -> NoReturn:
    """Serve on the standard streams, and leave tools others in their place."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(  # type: ignore[union-attr]
                encoding="utf-8", errors="backslashreplace", line_buffering=True
            )
    Host(requests, replies).serve()
    os._exit(0)
