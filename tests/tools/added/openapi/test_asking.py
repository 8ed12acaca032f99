"""Operations against a real server on this machine."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tests.tools.added.openapi.serving import Asked, Reply, Serving, document, echo
from tools.added.openapi.document import Document
from tools.added.openapi.service import Reach, Service
from tools.added.openapi.source import ServiceSource
from tools.toolbox import Permissions, Toolbox

pytestmark = pytest.mark.loopback
KEY = "canary-5f1d9c77aa"
PATHS: dict[str, Any] = {
    "/today/{city}": {
        "get": {
            "operationId": "today",
            "parameters": [
                {"name": "city", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "unit", "in": "query", "schema": {"type": "string"}},
                {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                {"name": "taste", "in": "cookie", "schema": {"type": "string"}},
            ],
        }
    },
    "/notes": {
        "post": {
            "operationId": "add",
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
        }
    },
}


@pytest.fixture
def server() -> Iterator[Serving]:
    with Serving() as serving:
        yield serving


def box(url: str, *, key: str | None = None, reach: Reach | None = None, **more: Any) -> Toolbox:
    body = document(f"{url}/v1", PATHS, **more)
    service = Service("weather", Document("api.json", body), reach or Reach(), "", lambda name: key)
    source = ServiceSource("openapi:weather", lambda: service)
    return Toolbox({tool.name: tool for tool in source.tools()})


def secured(scheme: dict[str, str]) -> dict[str, Any]:
    """Return what a document says that wants a key."""
    return {"security": [{"k": []}], "components": {"securitySchemes": {"k": scheme}}}


def called(toolbox: Toolbox, tool: str, **arguments: Json) -> str:
    try:
        return toolbox.call(ToolCall(tool, arguments)).text
    except ToolError as error:
        return f"error: {error}"


def test_values_go_where_the_document_wants_them(server: Serving) -> None:
    arguments = {"city": "a/b", "unit": "C & F", "X-Trace": "1", "taste": "sweet;x"}
    called(box(server.url), "today", **arguments)

    (asked,) = server.asked
    assert (asked.method, asked.path) == ("GET", "/v1/today/a%2Fb?unit=C%20%26%20F")
    assert (asked.headers["x-trace"], asked.headers["cookie"]) == ("1", "taste=sweet%3Bx")


def test_a_body_goes_as_json_and_the_value_comes_back(server: Serving) -> None:
    toolbox = box(server.url)
    outcome = toolbox.call(ToolCall("add", {"body": {"text": "牛奶"}}))

    assert json.loads(server.asked[0].body) == {"text": "牛奶"}
    assert server.asked[0].headers["content-type"] == "application/json"
    assert isinstance(outcome.value, dict)


def test_what_reads_runs_unasked_and_what_changes_asks() -> None:
    tools = box("https://api.example").tools

    assert [(one.asks, one.permissions) for one in tools.values()] == [
        (False, Permissions(network=True)),
        (True, Permissions(writes=True, network=True)),
    ]
    assert {(one.shows, one.origin) for one in tools.values()} == {("tools", "openapi:weather")}


SCHEMES: dict[str, tuple[dict[str, str], str, str]] = {
    "header": ({"type": "apiKey", "in": "header", "name": "X-Key"}, "x-key", KEY),
    "bearer": ({"type": "http", "scheme": "bearer"}, "authorization", f"Bearer {KEY}"),
    "cookie": ({"type": "apiKey", "in": "cookie", "name": "s"}, "cookie", f"s={KEY}"),
    "basic": (
        {"type": "http", "scheme": "basic"},
        "authorization",
        "Basic Y2FuYXJ5LTVmMWQ5Yzc3YWE=",
    ),
}


@pytest.mark.parametrize("name", [*SCHEMES])
def test_a_key_goes_to_the_service_and_nowhere_else(server: Serving, name: str) -> None:
    scheme, header, value = SCHEMES[name]
    more = secured(scheme)
    told = called(box(server.url, key=KEY, **more), "today", city="x")

    assert server.asked[0].headers[header] == value
    assert KEY not in told
    assert value.split()[-1] not in told


def test_a_key_in_the_query_is_not_shown(server: Serving) -> None:
    scheme = {"type": "apiKey", "in": "query", "name": "key"}
    more = secured(scheme)
    told = called(box(server.url, key=KEY, **more), "today", city="x")

    assert server.asked[0].path == f"/v1/today/x?key={KEY}"
    assert KEY not in told


def test_a_missing_key_is_told_with_what_to_do(server: Serving) -> None:
    scheme = {"type": "http", "scheme": "bearer"}
    more = secured(scheme)

    assert called(box(server.url, **more), "today", city="x") == (
        "error: weather wants a key: the person sets WEATHER_API_KEY, or: agent keys set weather"
    )
    assert server.asked == []


def test_an_answer_that_is_a_failure_is_told() -> None:
    with Serving(lambda asked: Reply(b'{"detail": "no such city"}', 404)) as server:
        told = called(box(server.url), "today", city="x")

    assert told == 'error: today was answered with status 404: {"detail": "no such city"}'


def test_a_reply_is_bounded_while_it_is_read() -> None:
    with Serving(
        lambda asked: Reply(b"x" * 3_000_000, headers={"Content-Type": "text/plain"})
    ) as on:
        told = called(box(on.url, reach=Reach(most_bytes=1000)), "today", city="x")

    assert told == "x" * 1000 + "\n[… cut at 1000 bytes …]"


def test_what_is_compressed_is_bounded_while_it_unfolds() -> None:
    packed = gzip.compress(b"x" * 3_000_000)
    for coded, body in (("gzip", packed), ("gzip, gzip", gzip.compress(packed)), ("br", b"x")):
        headers = {"Content-Type": "text/plain", "Content-Encoding": coded}
        with Serving(lambda asked, body=body, headers=headers: Reply(body, headers=headers)) as on:  # type: ignore[misc]
            told = called(box(on.url, reach=Reach(most_bytes=10)), "today", city="x")
        assert (
            told
            == {
                "gzip": "x" * 10 + "\n[… cut at 10 bytes …]",
                "gzip, gzip": "error: it is compressed 2 times over",
                "br": "error: it is compressed as 'br', which was not asked for",
            }[coded]
        )


def test_what_is_no_text_is_only_counted() -> None:
    with Serving(
        lambda asked: Reply(b"\x89PNG\0", headers={"Content-Type": "image/png"})
    ) as server:
        assert called(box(server.url), "today", city="x") == "[5 bytes of image/png]"


def test_an_empty_answer_says_how_it_ended() -> None:
    with Serving(lambda asked: Reply(b"", 204)) as server:
        assert called(box(server.url), "today", city="x") == "done: status 204"


def test_a_redirect_within_the_host_is_followed_and_no_other(server: Serving) -> None:
    def leads(asked: Asked) -> Reply:
        if asked.path.endswith("x"):
            return Reply(b"", 302, {"Location": "/v1/there"})
        if asked.path.endswith("out"):
            return Reply(b"", 302, {"Location": f"{server.url}/stolen"})
        return echo(asked)

    with Serving(leads) as first:
        toolbox = box(first.url)
        assert '"path": "/v1/there"' in called(toolbox, "today", city="x")
        told = called(toolbox, "today", city="out")
        changed = called(box(first.url.replace("127.0.0.1", "localhost")), "today", city="x")

    assert told == "error: it leads to another host, 127.0.0.1: not followed"
    assert "there" in changed
    assert server.asked == []


def test_a_host_without_encryption_is_this_machine_or_named_by_the_person() -> None:
    told = called(box("http://api.example"), "today", city="x")

    assert told == "error: weather: api.example is reached without encryption: use https"


def test_offline_reaches_this_machine_alone(server: Serving) -> None:
    offline = Reach(offline=True)

    assert called(box("https://api.example", reach=offline), "today", city="x") == (
        "error: weather: the network is off (--offline)"
    )
    assert "path" in called(box(server.url, reach=offline), "today", city="x")


def test_a_document_from_the_network_leads_to_its_own_host_alone() -> None:
    body = document("http://127.0.0.1:6379", PATHS)
    service = Service("weather", Document("https://docs.example/api.json", body))
    source = ServiceSource("openapi:weather", lambda: service)
    told = called(Toolbox({one.name: one for one in source.tools()}), "today", city="x")

    assert told == (
        "error: weather: docs.example describes a service on 127.0.0.1: "
        "the person has to name that server with --server"
    )


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with Serving() as server:
        toolbox = box(server.url)

    assert called(toolbox, "today", city="x").startswith("error: weather cannot be reached: ")


def test_whom_it_reached_is_told(server: Serving) -> None:
    body = document(f"{server.url}/v1", PATHS)
    source = ServiceSource("openapi:w", lambda: Service("w", Document("a", body)))
    toolbox = Toolbox({one.name: one for one in source.tools()})
    called(toolbox, "today", city="x")
    called(toolbox, "today", city="y")

    (contact,) = source.contacts()
    assert (contact.host, contact.purpose, contact.requests) == ("127.0.0.1", "tools", 2)
    assert contact.received_bytes > 0
    source.close()
    source.close()
