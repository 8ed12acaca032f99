"""What the server answers: its models, whether it is well, and replies.

Routes: https://platform.openai.com/docs/api-reference/chat and /models; /health as in the server of
llama.cpp.
"""

import json
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from agent.errors import AgentError
from agent.messages import Json
from agent.serving.admission import admit
from agent.serving.answers import Answer
from agent.serving.connection import Connection
from agent.serving.faults import Fault, Gone, fault_of
from agent.serving.request import Asked
from agent.serving.saying import Said, said

SIGN_S = 1.0
"""How often a stream shows that it is alive, while nothing is written."""
CHAT, MODELS, HEALTH = "/v1/chat/completions", "/v1/models", "/health"
Found = TypeVar("Found")


class Handler(Connection):
    """Answers the requests of one connection."""

    def do_GET(self) -> None:
        """Answer a question about the server."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Answer a request for a reply."""
        self._answer(self._post)

    def _answer(self, how: Callable[[str], None]) -> None:
        self.begin()
        try:
            path = unquote(urlsplit(self.path).path)
            admit(self.headers, path, self.server.port, self.server.token)
            how(path)
        except Fault as fault:
            self.tell(fault)
        except (Gone, OSError):
            self.close_connection = True
        except Exception as error:  # a bug of ours: the server goes on, and says what it was
            self.close_connection = True
            self.server.notify(f"a request failed: {type(error).__name__}: {error}")
            self.tell(Fault(500, "the server failed on this request", kind="server_error"))

    def _get(self, path: str) -> None:
        if path == HEALTH:
            self.send(200, {"status": "ok", "instance": self.server.instance})
        elif path == MODELS:
            self.send(200, {"object": "list", "data": [self.server.card]})
        elif path == f"{MODELS}/{self.server.name}":
            self.send(200, self.server.card)
        elif path.startswith(f"{MODELS}/"):
            raise self._no_model(path.removeprefix(f"{MODELS}/"))
        elif path == CHAT:
            raise Fault(405, "Method not allowed: use POST", headers={"Allow": "POST"})
        else:
            raise Fault(404, f"Invalid URL (GET {path[:200]})")

    def _post(self, path: str) -> None:
        if path in (HEALTH, MODELS):
            raise Fault(405, "Method not allowed: use GET", headers={"Allow": "GET"})
        if path != CHAT:
            raise Fault(404, f"Invalid URL (POST {path[:200]})")
        asked = self.server.asked(self.body())
        if asked.model not in ("", self.server.name):
            raise self._no_model(asked.model)
        with self.server.line.turn(self.is_gone):
            self._reply(asked)

    def _no_model(self, name: str) -> Fault:
        here = self.server.name
        text = f"The model `{name[:100]}` does not exist here: this server has `{here}`"
        return Fault(404, text, "model", "model_not_found")

    def _reply(self, asked: Asked) -> None:
        """Send the reply to `asked`, whole or as it comes."""
        stream = Stream(self, Answer(self.server.name))
        try:
            if asked.streams:
                stream.send(said(self.server.model, asked), asked)
                return
            result = self._heard(said(self.server.model, asked))
        except AgentError as error:
            fault = fault_of(error, asked.constraint)
            if not stream.begun:
                raise fault from error
            stream.event(fault.body)
        else:
            self.send(200, stream.answer.whole(result, asked.tells_likelihood))

    def _heard(self, pieces: Generator[str, None, Said]) -> Said:
        """Return the whole reply, as long as somebody waits for it."""
        with closing(pieces):
            while True:
                try:
                    next(pieces)
                except StopIteration as done:
                    result: Said = done.value
                    return result
                if self.is_gone():
                    raise Gone


@dataclass
class Stream:
    """A reply as server-sent events."""

    to: Connection
    answer: Answer
    begun: bool = False
    """Whether the client has been told that a reply comes: then a fault is one in the middle."""
    _signed: float = field(default_factory=time.monotonic)

    def send(self, pieces: Generator[str, None, Said], asked: Asked) -> None:
        """Send `pieces` as they come, and what there is to tell at the end."""
        with closing(pieces):
            while True:
                try:
                    piece = next(pieces)
                except StopIteration as done:
                    result: Said = done.value
                    break
                if self.to.is_gone():
                    raise Gone
                if piece:
                    self.event(self.answer.chunk({"content": piece}))
                elif time.monotonic() - self._signed > SIGN_S:
                    self._write(b": the model reads\n\n")
        if result.calls:
            self.event(self.answer.called(result))
        self.event(self.answer.last(result, asked.tells_likelihood))
        if asked.tells_usage:
            self.event(self.answer.usage(result))
        self._write(b"data: [DONE]\n\n")

    def event(self, body: Json) -> None:
        """Send one event."""
        self._write(b"data: " + json.dumps(body).encode() + b"\n\n")

    def _write(self, data: bytes) -> None:
        if not self.begun:
            self.begun = self.to.close_connection = True
            self.to.send_response(200)
            self.to.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.to.send_header("Cache-Control", "no-store")
            self.to.send_header("Connection", "close")
            self.to.end_headers()
            self.event(self.answer.chunk({"role": "assistant", "content": ""}))
        self.to.write(data)
        self._signed = time.monotonic()
