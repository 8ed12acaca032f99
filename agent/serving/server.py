"""The server: one model on one port of this machine, for programs that know its token."""

import secrets
import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import Any

from agent import offline
from agent.errors import UserError
from agent.messages import Json
from agent.models.model import Model
from agent.serving.faults import wrong
from agent.serving.fields import Body
from agent.serving.handler import Handler
from agent.serving.line import Line
from agent.serving.request import Asked, asked_of

HOST = "127.0.0.1"
"""Nobody else's machine reaches this address; there is no other to choose."""
MOST_CONNECTIONS = 64
REQUEST_S = 30.0
"""How long a connection may take until it has sent a whole request; a trickle takes as long."""
CLOSING_S = 5.0
"""How long a reply may take to end that was given up."""
USUAL_TOKENS = 8192


@dataclass(frozen=True)
class Served:
    """What a server offers."""

    model: Model
    token: str = field(repr=False)
    name: str = ""
    """What clients call the model; empty: as it calls itself."""
    identity: str = ""
    """A text that differs between any two models' weights."""
    temperature: float = 0.0
    """How freely words are chosen where a request does not say."""
    port: int = 0
    """0: one that is free."""
    notify: Callable[[str], None] = field(default=print, repr=False)


class Listener(ThreadingHTTPServer):
    """Takes connections, each with a thread of its own, and not too many of them."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 32

    def __init__(self, served: Served) -> None:
        """Listen.

        Raises:
            OSError: the port is taken.
        """
        self.model, self.token, self.notify = served.model, served.token, served.notify
        self.name = served.name or served.model.name
        self.line = Line()
        self.instance = secrets.token_hex(8)
        """Tells this server from another that may get its port one day."""
        self.closing = threading.Event()
        self.last_asked = time.monotonic()
        self._served = served
        self.patience_s = REQUEST_S
        self._room = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._expected: dict[Any, float] = {}
        """Connections whose request is not here yet, and until when it has to be."""
        offline.admit(HOST, served.port)
        super().__init__((HOST, served.port), Handler)

    def server_bind(self) -> None:
        """Take the port, without a look for a name of this machine."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.port

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self.socket.getsockname()[1])

    @property
    def context_tokens(self) -> int:
        """How many tokens the model holds at once."""
        return int(getattr(self.model, "context_tokens", USUAL_TOKENS))

    @property
    def card(self) -> dict[str, Json]:
        """What is told of the model."""
        abilities = self.model.abilities
        return {
            "id": self.name,
            "object": "model",
            "created": 0,
            "owned_by": "agent",
            "context_tokens": self.context_tokens,
            "identity": self._served.identity,
            "abilities": {
                "grammar": abilities.grammar,
                "schema": abilities.schema,
                "calls": True,
                "prefills": abilities.prefills,
            },
        }

    def asked(self, body: Body) -> Asked:
        """Return what `body` asks for; raise `Fault` where the model cannot do it."""
        asked = asked_of(body, self.context_tokens, self._served.temperature)
        able = self.model.abilities
        if asked.decoding.grammar and not able.grammar:
            raise wrong(asked.constraint, f"{self.name} obeys no grammar")
        if asked.decoding.json_schema is not None and not able.schema:
            raise wrong("response_format", f"{self.name} obeys no schema")
        if asked.decoding.opening and not able.prefills:
            raise wrong("messages", f"{self.name} goes on with no words")
        return asked

    def expect(self, connection: object) -> None:
        """Give `connection` a while to send a whole request."""
        self._expected[connection] = time.monotonic() + self.patience_s

    def expect_no_more(self, connection: object) -> None:
        """Note that the request of `connection` is here."""
        self._expected.pop(connection, None)
        self.last_asked = time.monotonic()

    def service_actions(self) -> None:
        """End connections whose request does not come; called now and then."""
        now = time.monotonic()
        for connection in [one for one, end in [*self._expected.items()] if end < now]:
            self._expected.pop(connection, None)
            self.shutdown_request(connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection in a thread, unless there are too many."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer a connection to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._expected.pop(request, None)
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say that a connection failed in a way that nothing foresaw."""
        import sys

        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.notify(f"a connection failed: {type(error).__name__}: {error}")


class Server:
    """A listener in a thread of its own."""

    def __init__(self, served: Served) -> None:
        """Listen, and answer from now on.

        Raises:
            UserError: the port cannot be had.
        """
        try:
            self.listener = Listener(served)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UserError(
                f"port {served.port} of {HOST} cannot be listened on: {reason}",
                "choose another with --port, or leave it out for one that is free",
            ) from None
        self._thread = threading.Thread(
            target=self.listener.serve_forever, args=(0.2,), daemon=True, name="serving"
        )
        self._thread.start()

    @property
    def base_url(self) -> str:
        """Where OpenAI's clients find it."""
        return f"http://{HOST}:{self.listener.port}/v1"

    @property
    def idle_s(self) -> float:
        """For how many seconds nothing has been asked."""
        if self.listener.line.length:
            return 0.0
        return time.monotonic() - self.listener.last_asked

    def close(self) -> None:
        """Take no more requests, and end those under way; the model stays open."""
        self.listener.closing.set()
        self.listener.shutdown()
        self.listener.server_close()
        end = time.monotonic() + CLOSING_S
        while self.listener.line.length and time.monotonic() < end:
            time.sleep(0.02)
