"""One request and its response: who leaves early leaves no thread behind."""

import threading
from collections.abc import Iterator

from agent.models.hosted.exchange import AHEAD, Courier, Head, Request, Waiting
from agent.models.hosted.lines import Line
from agent.models.hosted.wire import Wire
from tests.process import DEADLINE_S, wait_until

ASKED = Request("GET", "http://127.0.0.1", "/", {})


class Response:
    """A response whose end has come although nobody has taken its pieces."""

    status = 200
    headers: tuple[tuple[bytes, bytes], ...] = ()

    def __init__(self) -> None:
        self.is_over = False

    def iter_stream(self) -> Iterator[bytes]:
        return iter([b"."] * (AHEAD - 1))

    def close(self) -> None:
        self.is_over = True


class Connection:
    """Gives one response."""

    def __init__(self) -> None:
        self.response = Response()

    def handle_request(self, request: object) -> Response:
        return self.response


def test_no_thread_waits_for_somebody_who_left_a_response_that_is_whole() -> None:
    connection = Connection()
    line = Line(connection, Wire())  # type: ignore[arg-type]
    courier = Courier(line, ASKED, Waiting(1.0, 1.0))
    thread = threading.Thread(target=courier.run, daemon=True)
    thread.start()
    arrivals = courier.arrivals()
    wait_until(lambda: connection.response.is_over, "the end of the response")

    courier.leave()
    thread.join(DEADLINE_S)

    assert not thread.is_alive()
    assert isinstance(next(arrivals), Head)
