"""One request at a time: the others wait, leave, or are told to come again."""

import socket
import threading

import pytest

from tests.process import wait_until
from tests.serving.local import Place, served
from tests.serving.paced import PacedModel
from tests.serving.raw import HI, Answered, ask, connected, request, rest_of

pytestmark = pytest.mark.loopback


def begun(place: Place, model: PacedModel, text: str = "first", **more: object) -> socket.socket:
    """Return a connection whose request the model is at."""
    connection = connected(place)
    connection.sendall(asking(place, text, **more))
    assert model.reached.wait(30)
    return connection


def asking(place: Place, text: str, **more: object) -> bytes:
    return request(place, {"messages": [{"role": "user", "content": text}], **more})


def read_to(connection: socket.socket, end: bytes) -> None:
    """Read until `end` has come."""
    data = b""
    while end not in data:
        part = connection.recv(65_536)
        assert part, data
        data += part


def test_requests_are_answered_in_the_order_in_which_they_came() -> None:
    model = PacedModel()
    with served(model) as place, begun(place, model) as first:
        line = place.server.listener.line
        with connected(place) as second, connected(place) as third:
            second.sendall(asking(place, "second"))
            wait_until(lambda: line.length == 2, "second in the line")
            third.sendall(asking(place, "third"))
            wait_until(lambda: line.length == 3, "third in the line")
            model.go.set()
            for connection in (first, second, third):
                read_to(connection, b'"content": "one two"')

    assert model.asked == ["first", "second", "third"]


def test_too_many_are_told_to_come_again() -> None:
    model = PacedModel()
    with served(model) as place, begun(place, model):
        line = place.server.listener.line
        line.most_waiting = 0
        refused: Answered = ask(place, HI)
        model.go.set()

    assert refused.fault == (429, None, "rate_limit_exceeded")
    assert refused.headers["Retry-After"] == "5"


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_stops_the_model_for_the_next(stream: bool) -> None:
    model = PacedModel()
    with served(model) as place:
        begun(place, model, stream=stream).close()
        assert model.stopped.wait(30)
        model.go.set()
        assert ask(place, HI).status == 200


def test_a_client_that_leaves_while_it_waits_is_forgotten() -> None:
    model = PacedModel()
    with served(model) as place, begun(place, model):
        line = place.server.listener.line
        waiting = connected(place)
        waiting.sendall(request(place, HI))
        wait_until(lambda: line.length == 2, "request in the line")
        waiting.close()
        wait_until(lambda: line.length == 1, "request that left")
        model.go.set()
    assert model.asked == ["first"]


def test_closing_the_server_ends_what_is_under_way() -> None:
    model = PacedModel()
    with served(model) as place, begun(place, model, stream=True) as connection:
        place.server.close()
        assert model.stopped.is_set()
        assert b"[DONE]" not in rest_of(connection)


def test_the_server_answers_whether_it_is_well_while_the_model_is_busy() -> None:
    model = PacedModel()
    with served(model) as place, begun(place, model):
        assert ask(place, path="/health", method="GET").status == 200
        model.go.set()


def test_idleness_counts_from_the_last_request_and_not_while_one_is_answered() -> None:
    model = PacedModel()
    with served(model) as place:
        place.server.listener.last_asked -= 100.0
        assert place.server.idle_s >= 100.0
        with begun(place, model):
            place.server.listener.last_asked -= 100.0
            assert place.server.idle_s == 0.0
            model.go.set()


def test_a_listener_takes_only_so_many_connections() -> None:
    model = PacedModel()
    with served(model) as place:
        held = [connected(place) for _ in range(64)]
        wait_until(lambda: threading.active_count() > 64, "thread for each connection")
        with connected(place) as more:
            assert rest_of(more) == b""
        for connection in held:
            connection.close()
        wait_until(lambda: ask(place, path="/health", method="GET").status == 200, "room")
