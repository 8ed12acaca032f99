"""What is sent for what a `Decoding` asks for."""

from dataclasses import replace

import pytest

from agent.messages import (
    Decoding,
    Json,
    ToolSpec,
    Usage,
)
from tests.models.endpoint import Endpoint, says
from tests.models.hosted.asking import PLAIN, heard, model_at

pytestmark = pytest.mark.loopback

USAGE = Usage(20, 4, 7, 1, 0.0, 2)
SPEC = ToolSpec("python", "Run it.", {"type": "object", "properties": {"code": {}}})
EVENTS = {"content-type": "text/event-stream"}


def test_a_schema_is_sent_strict_where_strict_mode_takes_it() -> None:
    closed: dict[str, Json] = {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "required": ["a"],
        "additionalProperties": False,
    }
    loose: dict[str, Json] = {"type": "object", "properties": {"a": {"type": "integer"}}}
    strict = replace(PLAIN, strict=True)
    with Endpoint(says("{}"), says("{}"), says("1")) as server:
        other: dict[str, Json] = {"type": "integer"}
        for schema in (closed, loose, other):
            heard(model_at(server.url, strict), Decoding(json_schema=schema))

    formats = [body.get("response_format", {}).get("json_schema") for body in server.bodies]
    assert formats == [
        {"name": "answer", "schema": closed, "strict": True},
        {"name": "answer", "schema": loose, "strict": False},
        None,
    ]


def test_the_first_words_go_where_the_endpoint_can_begin_with_them() -> None:
    opening = Decoding(opening="Thought:")
    with Endpoint(says("a"), says("b"), says("c"), says("d")) as server:
        for kind in ("", "plain", "prefix", "continue"):
            heard(model_at(server.url, replace(PLAIN, prefill=kind)), opening)

    spoken = {"role": "assistant", "content": "Thought:"}
    assert [body["messages"][1:] for body in server.bodies] == [
        [],
        [spoken],
        [{**spoken, "prefix": True}],
        [spoken],
    ]
    assert server.bodies[3]["continue_final_message"] is True


def test_a_grammar_goes_where_the_endpoint_takes_one() -> None:
    ruled = Decoding(grammar='root ::= "a"')
    with Endpoint(says("a"), says("a"), says("a")) as server:
        for kind in ("", "grammar", "structured_outputs"):
            heard(model_at(server.url, replace(PLAIN, grammar=kind)), ruled)

    found = [(body.get("grammar"), body.get("structured_outputs")) for body in server.bodies]
    rule = 'root ::= "a"'
    assert found == [(None, None), (rule, None), (None, {"grammar": rule})]
