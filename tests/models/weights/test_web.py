"""A host is given up in a bounded time, however many addresses it has."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from agent.models.weights import Means
from agent.models.weights.web import client
from tests.models.weights.fakes import CONTENT, HUB_PATH, hub
from tests.models.weights.server import serving

pytestmark = pytest.mark.loopback


@pytest.fixture
def silent() -> Iterator[tuple[str, int]]:
    """An address where a connection is neither taken nor refused: its queue is full."""
    with ExitStack() as opened:
        full = opened.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield full.getsockname()


def _resolving(monkeypatch: pytest.MonkeyPatch, *places: tuple[str, int]) -> list[str]:
    """Let each name have `places`; return the names that are looked up from now on."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        found = [(host, port)]
        if host.endswith(".example"):
            asked.append(host)
            found = list(places)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_silent_host_with_many_addresses_is_given_up_before_any_request(
    silent: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _resolving(monkeypatch, *[silent] * 4)

    with client(Means(connect_s=0.3)) as web, pytest.raises(httpx.ConnectTimeout):
        web.get("http://silent.example/")

    assert asked == ["silent.example"]


def test_a_host_with_one_silent_address_is_let_in_by_another(
    silent: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(hub()) as site:
        port = int(site.url.rpartition(":")[2])
        _resolving(monkeypatch, ("127.0.0.1", port), silent)
        with client(Means(connect_s=60)) as web:
            response = web.get(f"http://hub.example{HUB_PATH}")

    assert response.content == CONTENT


def test_a_lookup_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    given_up = threading.Event()

    def getaddrinfo(*_: Any, **__: Any) -> list[Any]:
        given_up.wait(60)
        raise socket.gaierror("too late")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with client(Means(connect_s=0.3)) as web, pytest.raises(httpx.ConnectTimeout):
        web.get("http://nowhere.example/")
    given_up.set()


def test_a_host_that_refuses_is_told_by_the_request_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolving(monkeypatch, ("127.0.0.1", 0))

    with client(Means(connect_s=60)) as web, pytest.raises(httpx.ConnectError):
        web.get("http://refusing.example/")
