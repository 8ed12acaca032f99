"""Asks a running server for one reply: an exchange in a thread, told piece by piece.

The format is OpenAI's, spoken with the standard library: the official client takes about a second
to import, which every line of a pipeline would pay.
"""

import http.client
import json
import queue
import socket
import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, suppress
from typing import Any

from agent.errors import ContextOverflow, ModelUnavailable
from agent.messages import Json
from agent.serving.faults import OVERFLOW, UNAVAILABLE
from agent.serving.notice import HOST, Notice

TICK_S = 0.1
LONGEST_LINE = 16_000_000
DATA = b"data:"
DONE = "[DONE]"


class Lost(Exception):
    """The server went away, refused to take the request, or said what makes no sense."""


def events(
    notice: Notice, body: Mapping[str, Json]
) -> Generator[dict[str, Any] | None, None, None]:
    """Yield the events of the reply to `body`, and None as a tick of the clock between them.

    Closing the generator ends the request at once.

    Raises:
        Lost: there is no whole reply.
        ContextOverflow: the messages do not fit.
        ModelUnavailable: the model failed.
    """
    arrivals: queue.SimpleQueue[dict[str, Any] | Exception | None] = queue.SimpleQueue()
    connection = http.client.HTTPConnection(HOST, notice.port)
    try:
        connection.connect()
    except OSError as error:
        raise Lost(f"{error}") from error
    line = connection.sock
    exchange = (connection, notice, dict(body), arrivals)
    threading.Thread(target=_exchange, args=exchange, daemon=True).start()
    try:
        while True:
            try:
                arrived = arrivals.get(timeout=TICK_S)
            except queue.Empty:
                yield None
                continue
            if arrived is None:
                return
            if isinstance(arrived, Exception):
                raise arrived
            yield arrived
    finally:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)  # the thread closes it: it may be reading


def _exchange(
    connection: http.client.HTTPConnection,
    notice: Notice,
    body: dict[str, Json],
    arrivals: "queue.SimpleQueue[dict[str, Any] | Exception | None]",
) -> None:
    """Send the request and put what comes back into `arrivals`, then its end."""
    headers = {"Authorization": f"Bearer {notice.token}", "Content-Type": "application/json"}
    try:
        with closing(connection):
            connection.request("POST", "/v1/chat/completions", json.dumps(body).encode(), headers)
            with closing(connection.getresponse()) as response:
                for arrived in _arriving(response):
                    arrivals.put(arrived)
    except Exception as error:  # whatever it is, the other thread has to hear of it
        arrivals.put(Lost(f"{error or type(error).__name__}"))


def _arriving(
    response: http.client.HTTPResponse,
) -> Iterator[dict[str, Any] | Exception | None]:
    """Yield what a response says, event by event; None is its end."""
    if response.status != 200:
        yield _refusal(response.status, response.read(LONGEST_LINE))
        return
    while line := response.readline(LONGEST_LINE):
        if not line.startswith(DATA):
            continue
        text = line.removeprefix(DATA).strip().decode("utf-8", "replace")
        if text == DONE:
            yield None
            return
        event = json.loads(text)
        yield _failed(event) if "error" in event else event
    yield Lost("it ended in the middle of a reply")


def _refusal(status: int, data: bytes) -> Exception:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    return _failed(found) if isinstance(found, dict) else Lost(f"it answered {status}")


def _failed(event: Mapping[str, Any]) -> Exception:
    """Return the error that the server tells: that of the model, or its own."""
    error = event.get("error")
    told = error if isinstance(error, dict) else {}
    text, hint = str(told.get("message", "")), str(told.get("hint", ""))
    if told.get("code") == OVERFLOW:
        return ContextOverflow(text, hint)
    if told.get("code") == UNAVAILABLE:
        return ModelUnavailable(text, hint)
    return Lost(text or "it failed")
