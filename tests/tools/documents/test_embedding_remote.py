"""Embedders behind HTTP: what is sent, what is believed, what goes wrong and how it is told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from agent.errors import AgentError, AuthenticationFailed, ModelUnavailable
from tools.documents.access import Access, access
from tools.documents.embedding.naming import open_embedder
from tools.documents.embedding.remote import BATCH

pytestmark = pytest.mark.loopback

Answering = Callable[[dict[str, Any]], tuple[int, object]]


class Server:
    """Answers requests as it is told, and remembers them."""

    def __init__(self, *answers: tuple[int, object] | Answering) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.url = ""

    def reply(self, path: str, key: str, question: dict[str, Any]) -> tuple[int, object]:
        self.asked.append((path, key, question))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(question) if callable(answer) else answer


@contextmanager
def serving(*answers: tuple[int, object] | Answering) -> Iterator[Server]:
    server = Server(*answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            key = self.headers.get("Authorization", "")
            status, answer = server.reply(self.path, key, json.loads(body))
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server.url = f"http://127.0.0.1:{http.server_port}"
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


def openai(question: dict[str, Any]) -> tuple[int, object]:
    rows = [{"index": at, "embedding": [3.0 + at, 4.0]} for at in range(len(question["input"]))]
    return 200, {"data": rows[::-1]}


def ollama(question: dict[str, Any]) -> tuple[int, object]:
    return 200, {"embeddings": [[0.0, 2.0] for _ in question["input"]]}


def reached(server: Server, key: str = "sk-1") -> Access:
    return Access(f"{server.url}/v1/", key, server.url, timeout_s=20.0, pause_s=0.0)


def failure(server: Server, name: str = "openai:m", key: str = "sk-1") -> AgentError:
    with pytest.raises(AgentError) as failed:
        open_embedder(name, reached(server, key)).embed_query("q")
    return failed.value


def test_vectors_come_in_the_order_of_the_texts_at_length_1() -> None:
    with serving(openai) as server:
        found = open_embedder("openai:m", reached(server)).embed_documents(["a", "b"])

    assert found[0] == [0.6, 0.8]
    assert found[1] == pytest.approx([0.7071, 0.7071], abs=1e-4)
    assert server.asked == [
        ("/v1/embeddings", "Bearer sk-1",
         {"model": "m", "input": ["a", "b"], "encoding_format": "float"})
    ]  # fmt: skip


def test_ollama_is_asked_without_a_key_and_with_the_prefixes_of_the_model() -> None:
    with serving(ollama) as server:
        embedder = open_embedder("ollama:nomic-embed-text", reached(server))
        assert embedder.embed_query("q") == [0.0, 1.0]
        assert embedder.embed_documents(["p"]) == [[0.0, 1.0]]

    assert [(path, key) for path, key, _ in server.asked] == [("/api/embed", "")] * 2
    assert [question["input"] for *_, question in server.asked] == [
        ["search_query: q"],
        ["search_document: p"],
    ]


def test_nothing_is_asked_before_the_size_or_a_vector_is_wanted() -> None:
    with serving(openai) as server:
        embedder = open_embedder("openai:m", reached(server))
        assert (embedder.name, server.asked) == ("openai:m", [])
        assert (embedder.size, embedder.identity, len(server.asked)) == (2, "openai:m:2", 1)


def test_many_texts_are_sent_in_batches_and_empty_ones_as_something() -> None:
    with serving(openai) as server:
        found = open_embedder("openai:m", reached(server)).embed_documents(["", *"x" * BATCH])

    assert len(found) == BATCH + 1
    assert [len(question["input"]) for *_, question in server.asked] == [BATCH, 1]
    assert server.asked[0][2]["input"][:2] == [".", "x"]


def test_a_busy_server_is_asked_again() -> None:
    with serving((429, {}), (503, {}), openai) as server:
        assert open_embedder("openai:m", reached(server)).embed_query("q") == [0.6, 0.8]
    assert len(server.asked) == 3


def test_a_server_that_stays_busy_is_given_up() -> None:
    with serving((503, {"error": {"message": "over\x1b[31mloaded"}})) as server:
        error = failure(server)

    assert isinstance(error, ModelUnavailable)
    assert str(error) == "the embedder openai:m: HTTP 503: over [31mloaded"
    assert (error.hint, len(server.asked)) == ("try again later", 4)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_told_without_being_shown(status: int) -> None:
    with serving((status, {"error": {"message": "bad key sk-1"}})) as server:
        error = failure(server)

    assert isinstance(error, AuthenticationFailed)
    assert str(error) == "openai:m: the key is refused"
    assert len(server.asked) == 1


def test_a_key_that_can_be_none_is_never_sent() -> None:
    with serving(openai) as server:
        error = failure(server, key="sk 1\n2")

    assert isinstance(error, AuthenticationFailed)
    assert str(error) == "the key of openai:m holds characters that no key has"
    assert server.asked == []


def test_a_model_that_is_not_there_is_told_with_what_fetches_it() -> None:
    with serving((404, {"error": 'model "m" not found'})) as server:
        error = failure(server, "ollama:m")

    assert str(error) == 'the embedder ollama:m: not there: model "m" not found'
    assert error.hint == "run: ollama pull m"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((200, b"<html>"), "the embedder openai:m: its answer is no JSON"),
        ((200, {"data": []}), "openai:m gave 0 vectors for 1 texts"),
        ((200, {"data": [{"index": 0, "embedding": ["x"]}]}), "openai:m gave what is no vector"),
        ((200, {"data": [{"index": 0, "embedding": []}]}), "openai:m gave what is no vector"),
        ((200, [1]), "openai:m gave what is no vector"),
        ((200, {"data": 3}), "openai:m gave what is no vector"),
        ((400, {"error": "too long"}), "the embedder openai:m: HTTP 400: too long"),
        ((302, {}), "the embedder openai:m: HTTP 302"),
    ],
)
def test_answers_that_are_no_vectors_are_told(answer: tuple[int, object], told: str) -> None:
    with serving(answer) as server:
        error = failure(server)

    assert isinstance(error, ModelUnavailable)
    assert str(error).startswith(told)
    assert error.hint


def test_a_server_that_is_not_there_is_told() -> None:
    with serving(openai) as server:
        gone = server
    error = failure(gone, "ollama:m")

    assert str(error).startswith("the embedder ollama:m: no connection: ")
    assert error.hint == "is the server running?"


def test_offline_only_this_machine_is_asked() -> None:
    with serving(ollama) as server:
        here = Access(ollama_url=server.url, offline=True)
        assert open_embedder("ollama:m", here).embed_query("q") == [0.0, 1.0]
    with pytest.raises(ModelUnavailable, match="openai:m: the network is off"):
        open_embedder("openai:m", Access(offline=True)).embed_query("q")


@pytest.mark.parametrize("url", ["", "nowhere", "ftp://host/v1", "http://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ModelUnavailable, match="its address is no URL"):
        open_embedder("openai:m", Access(openai_url=url)).embed_query("q")


def test_the_usual_variables_say_how_servers_are_reached() -> None:
    found = access(
        {"OPENAI_BASE_URL": "http://h/v1", "OPENAI_API_KEY": "k", "OLLAMA_HOST": "box:1"}, True
    )

    assert found == Access("http://h/v1", "k", "http://box:1", offline=True)
    assert access({}, False) == Access()
