"""A server of a model in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from agent.models.model import Model
from agent.serving.server import Served, Server

TOKEN = "token-of-the-tests-0123456789"


@dataclass(frozen=True)
class Place:
    """Where a model is served."""

    server: Server
    base_url: str
    token: str
    model: str

    @property
    def port(self) -> int:
        return self.server.listener.port


@contextmanager
def served(model: Model, notices: list[str] | None = None) -> Iterator[Place]:
    """Serve `model` on this machine; the model stays open."""
    told: list[str] = [] if notices is None else notices
    server = Server(Served(model, TOKEN, notify=told.append))
    try:
        yield Place(server, server.base_url, TOKEN, model.name)
    finally:
        server.close()
    if notices is None:
        assert told == []
