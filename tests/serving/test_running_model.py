"""The model of a running server, in place of the process's own."""

import socket
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest

from agent.errors import ContextOverflow, ModelUnavailable
from agent.messages import Completion, Decoding, Message
from agent.models.model import Model
from agent.serving.model import RunningModel
from agent.serving.notice import Notice
from tests.scripted import Cut, ScriptedModel
from tests.serving.local import Place, served
from tests.serving.paced import PacedModel

pytestmark = pytest.mark.loopback
ASKED = [Message("system", "Be short.", constant=True), Message("user", "hi 你好 \ud800")]
DECODING = Decoding(
    17, 0.5, 3, ("\nObservation:",), 'root ::= "x"', aside=True, opening="Thought:"
)  # fmt: skip


def running(port: int, token: str = "", own: Model | None = None) -> tuple[RunningModel, list[str]]:
    """Return the model of the server at `port`, and what it notifies."""
    told: list[str] = []
    notice = Notice(port, token, "", "", "scripted", "", 8192)
    model = own or ScriptedModel([])
    return RunningModel("scripted", notice, lambda: model, told.append), told


def at(place: Place, own: Model | None = None) -> tuple[RunningModel, list[str]]:
    return running(place.port, place.token, own)


def heard(model: Model, decoding: Decoding = DECODING) -> tuple[str, Completion]:
    """Return the pieces of a reply as one text, and the reply."""
    return rest_of(model.complete(ASKED, decoding))


def rest_of(coming: Generator[str, None, Completion]) -> tuple[str, Completion]:
    pieces = []
    while True:
        try:
            pieces.append(next(coming))
        except StopIteration as done:
            return "".join(pieces), done.value


def test_the_server_is_asked_as_the_model_itself_would_be() -> None:
    direct, behind = (ScriptedModel([Cut("Hello\n你好", "stop")], name="scripted") for _ in "ab")
    text, completion = heard(direct)
    with served(behind) as place:
        model, told = at(place)
        text_there, completion_there = heard(model)

    assert behind.calls[0][1] == direct.calls[0][1]
    assert behind.calls[0][0] == direct.calls[0][0]
    assert (text_there, completion_there.text) == (text, completion.text)
    assert completion_there.stopped_by == completion.stopped_by == "stop"
    assert completion_there.usage.completion_tokens == completion.usage.completion_tokens
    assert (told, model.name, model.abilities) == ([], direct.name, direct.abilities)


def test_a_schema_and_no_bounds_are_passed_on() -> None:
    decoding = Decoding(json_schema={"type": "object"})
    behind = ScriptedModel(["{}"])
    with served(behind) as place:
        heard(at(place)[0], decoding)

    assert behind.calls[0][1] == decoding


@pytest.mark.parametrize(
    "error", [ContextOverflow("9 tokens", "less"), ModelUnavailable("it stopped", "again")]
)
def test_what_the_model_refuses_is_raised_here(error: Exception) -> None:
    with served(ScriptedModel([error])) as place, pytest.raises(type(error)) as caught:
        heard(at(place)[0])

    assert str(caught.value) == str(error)


def test_a_server_that_is_gone_is_replaced_by_the_own_model_for_good() -> None:
    with served(ScriptedModel([])) as place:
        own = ScriptedModel(["mine", "again"])
        model, told = at(place, own)
    texts = [heard(model)[0], heard(model)[0]]
    model.close()

    assert (texts, own.closed, len(told)) == (["mine", "again"], True, 1)
    assert told[0].startswith("the running server is gone (")


def test_a_token_that_is_refused_means_the_own_model() -> None:
    with served(ScriptedModel([])) as place:
        model, told = running(place.port, "canary-wrong-token", ScriptedModel(["mine"]))
        assert heard(model)[0] == "mine"

    assert "canary" not in told[0]


def test_a_reply_that_breaks_off_is_told_as_broken() -> None:
    paced = PacedModel("scripted")
    with served(paced) as place:
        model, told = at(place)
        coming = model.complete(ASKED, Decoding())
        while next(coming) != "one":
            pass
        place.server.close()
        _, completion = rest_of(coming)

    assert (completion.text, completion.stopped_by, told) == ("one", "broken", [])


def test_giving_up_a_reply_stops_the_server() -> None:
    paced = PacedModel("scripted")
    with served(paced) as place:
        coming = at(place)[0].complete(ASKED, Decoding())
        while next(coming) != "one":
            pass
        coming.close()
        assert paced.stopped.wait(30)


@contextmanager
def answering(data: bytes) -> Iterator[int]:
    """Answer one connection with `data`, whatever it asks."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(data)

        thread = threading.Thread(target=answer)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff" * 100,
        b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\ndata: [DONE\n\n",
        b'HTTP/1.1 200 OK\r\n\r\ndata: {"choices": 3}\n\ndata: [DONE]\n\n',
        b'HTTP/1.1 200 OK\r\n\r\ndata: {"error": "odd"}\n\n',
        b"HTTP/1.1 200 OK\r\n\r\ndata: [3]\n\n",
    ],
)
def test_nonsense_of_a_server_means_the_own_model(data: bytes) -> None:
    with answering(data) as port:
        model, told = running(port, "token", ScriptedModel(["mine"]))
        text, _ = heard(model)

    assert (text, len(told)) == ("mine", 1)
