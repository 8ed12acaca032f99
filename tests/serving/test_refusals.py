"""What is refused: strangers, web pages, requests that are none, and what cannot be done here."""

import json
from typing import Any

import pytest

from agent.models.model import Abilities
from tests.scripted import ScriptedModel
from tests.serving.local import served
from tests.serving.raw import HI, ask, connected, request, rest_of, send

pytestmark = pytest.mark.loopback
FUNCTION = {"type": "function", "function": {"name": "f"}}


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Authorization": ""}, 401, None),
        ({"Authorization": "Basic abc"}, 401, None),
        ({"Authorization": "Bearer wrong"}, 401, "invalid_api_key"),
        ({"Host": "evil.example"}, 403, None),
        ({"Host": "127.0.0.1.evil.example:1"}, 403, None),
        ({"Origin": "https://evil.example"}, 403, None),
        ({"Origin": "null"}, 403, None),
    ],
)
def test_strangers_and_web_pages_are_refused(
    headers: dict[str, str], status: int, code: str | None
) -> None:
    with served(ScriptedModel([])) as place:
        answered = ask(place, HI, headers=headers)

    assert answered.fault == (status, None, code)
    assert [name for name in answered.headers if name.startswith("Access-Control")] == []


def test_a_preflight_of_a_web_page_allows_nothing() -> None:
    with served(ScriptedModel([])) as place:
        answered = ask(place, b"", method="OPTIONS", headers={"Origin": "https://evil.example"})

    assert answered.status == 501
    assert [name for name in answered.headers if name.startswith("Access-Control")] == []


def test_anybody_may_ask_whether_the_server_is_well() -> None:
    with served(ScriptedModel([])) as place:
        answered = ask(place, path="/health", method="GET", headers={"Authorization": ""})

    assert answered.status == 200
    assert answered.body == {"status": "ok", "instance": place.server.listener.instance}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("POST", "/v1/embeddings", 404),
        ("POST", "/v1/models", 405),
        ("GET", "/v1/chat/completions", 405),
        ("GET", "/v1/models/other", 404),
        ("GET", "/v1/models/..%2f..%2fetc", 404),
        ("DELETE", "/v1/models", 501),
    ],
)
def test_there_are_no_other_routes(method: str, path: str, status: int) -> None:
    with served(ScriptedModel([])) as place:
        assert ask(place, {}, path, method=method).status == status


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"n": 2}, "n"),
        ({"n": True}, "n"),
        ({"audio": {"voice": "x"}}, "audio"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"functions": [{}]}, "functions"),
        ({"logit_bias": {"50256": -100}}, "logit_bias"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": "9"}, "max_tokens"),
        ({"temperature": float("nan")}, "temperature"),
        ({"temperature": 9}, "temperature"),
        ({"seed": "x"}, "seed"),
        ({"stop": [1]}, "stop"),
        ({"stream": 1}, "stream"),
        ({"model": 3}, "model"),
        ({"messages": []}, "messages"),
        ({"messages": "hi"}, "messages"),
        ({"messages": [{"role": "narrator", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": 3}]}, "messages[0].content"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "messages[0].content[0].type",
        ),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "assistant", "tool_calls": [{"id": "a"}]}]}, "messages"),
        ({"messages": [{"role": "user", "content": "x", "prefix": True}]}, "messages"),
        ({"grammar": 'root ::= "x"', "response_format": {"type": "json_object"}}, "grammar"),
        ({"response_format": {"type": "xml"}}, "response_format"),
        ({"response_format": {"type": "json_schema"}}, "response_format"),
        ({"tools": [{"type": "retrieval"}]}, "tools[0].type"),
        (
            {"tools": [{"type": "function", "function": {"name": "a b"}}]},
            "tools[0].function.name",
        ),
        ({"tools": [FUNCTION, FUNCTION]}, "tools"),
        ({"tools": [FUNCTION], "tool_choice": "some"}, "tool_choice"),
        ({"tools": [FUNCTION], "tool_choice": {"type": "function"}}, "tool_choice"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tools": [FUNCTION], "response_format": {"type": "json_object"}}, "response_format"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(more: dict[str, Any], param: str) -> None:
    with served(ScriptedModel([])) as place:
        answered = ask(place, {**HI, **more})

    assert answered.fault == (400, param, None)
    assert "\n" not in answered.message


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "nonsense"},
        {"properties": {"a": {"$ref": "http://127.0.0.1:1/schema"}}},
        {"$ref": "file:///etc/passwd"},
    ],
)
def test_a_schema_that_is_none_or_leads_elsewhere_is_refused(schema: dict[str, Any]) -> None:
    wanted = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    with served(ScriptedModel([])) as place:
        assert ask(place, {**HI, "response_format": wanted}).fault[1] == "response_format"


def test_a_model_that_obeys_no_grammar_says_so() -> None:
    model = ScriptedModel([], native=True)
    assert model.abilities == Abilities(schema=True, calls=True)
    with served(model) as place:
        assert ask(place, {**HI, "grammar": 'root ::= "x"'}).fault == (400, "grammar", None)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff\xfe{}", b"[" * 100_000, b'{"messages":' + b"[" * 90_000]
)
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with served(ScriptedModel([])) as place:
        assert ask(place, body).status == 400


def test_a_body_of_ten_megabytes_is_refused_and_the_client_can_read_it() -> None:
    with served(ScriptedModel(["fine"])) as place:
        body = {"messages": [{"role": "user", "content": "x" * 10_000_000}]}
        refused = ask(place, body)
        unknown = ask(place, body, headers={"Authorization": "Bearer wrong"})

        assert (refused.status, refused.headers["Connection"]) == (413, "close")
        assert unknown.status == 401
        assert ask(place, HI).status == 200


@pytest.mark.parametrize(
    "head",
    [b"Content-Length: -1", b"Content-Length: x", b"Transfer-Encoding: chunked", b"X: y"],
)
def test_a_request_says_its_length(head: bytes) -> None:
    with served(ScriptedModel([])) as place:
        lines = request(place, HI).split(b"\r\n")
        lines[3] = head
        assert send(place, b"\r\n".join(lines)).startswith(b"HTTP/1.1 411 ")


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"A" * 100_000 + b"\r\n"]
)
def test_what_is_no_http_harms_nobody(data: bytes) -> None:
    with served(ScriptedModel(["fine"])) as place:
        send(place, data)
        assert ask(place, HI).status == 200


def test_half_a_request_is_dropped_and_asks_the_model_nothing() -> None:
    model = ScriptedModel(["fine"])
    with served(model) as place:
        whole = request(place, HI)
        for length in (10, len(whole) - 5):
            assert b" 200 " not in send(place, whole[:length])
        assert ask(place, HI).status == 200
    assert len(model.calls) == 1


def test_a_request_that_does_not_come_is_ended() -> None:
    with served(ScriptedModel(["fine"])) as place, connected(place) as connection:
        connection.sendall(request(place, HI)[:20])
        listener = place.server.listener
        listener.patience_s = 0.0  # what is expected from now on has no time at all
        with connected(place) as late:
            assert rest_of(late) == b""
        listener.patience_s = 30.0
        assert ask(place, HI).status == 200


def test_several_requests_come_over_one_connection() -> None:
    import http.client

    with served(ScriptedModel(["a", "b"])) as place:
        connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=30)
        texts = []
        for _ in range(2):
            headers = {"Authorization": f"Bearer {place.token}"}
            connection.request("POST", "/v1/chat/completions", json.dumps(HI), headers)
            answered = json.loads(connection.getresponse().read())
            texts.append(answered["choices"][0]["message"]["content"])
        connection.close()

    assert texts == ["a", "b"]
