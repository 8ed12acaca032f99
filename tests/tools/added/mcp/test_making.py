"""What becomes of a server's description: names, schemas, permissions."""

import re
from typing import Any

import pytest

from agent.errors import ToolError
from tools.added.mcp.described import Described
from tools.added.mcp.making import tool_of
from tools.added.mcp.naming import named
from tools.added.mcp.schema import fit
from tools.added.mcp.server import Program, Server, Trust
from tools.toolbox import Permissions, Tool


def made(trust: Trust = "ask", local: bool = False, words: str = "Do it.", **hints: bool) -> Tool:
    """Return the tool of a server that a person trusts so far."""
    server = Server("files", Program(("x",)), (), trust, local)
    return tool_of(server, Described("read", words, {}, hints), print, str)


@pytest.mark.parametrize("tool", ["read", "read file", "读", "a" * 100, "", "a.b/c", "a_b"])
def test_every_name_fits_every_provider(tool: str) -> None:
    assert re.fullmatch(r"files__[a-zA-Z0-9_-]{0,57}", named("files", tool))


def test_names_that_had_to_be_changed_stay_apart() -> None:
    assert named("files", "a.b") != named("files", "a b")


def test_a_tool_asks_and_may_do_anything_unless_the_person_says_otherwise() -> None:
    tool = made(readOnlyHint=True, openWorldHint=False)

    assert (tool.asks, tool.permissions) == (True, Permissions(True, True, True))
    assert (tool.name, tool.shows, tool.origin) == ("files__read", "tools", "mcp:files")


def test_a_server_marked_as_reading_runs_unasked_and_its_hints_only_make_it_stricter() -> None:
    calm, wild = made("read-only", local=True), made("read-only", True, destructiveHint=True)

    assert (calm.asks, calm.permissions) == (False, Permissions(True, False, False))
    assert (wild.asks, wild.permissions) == (True, Permissions(True, True, False))


def test_hidden_characters_and_length_are_taken_out_of_a_description() -> None:
    tool = made(words="Read\u202e it.\x1b[31m" + "x" * 5000)

    assert tool.description.startswith("Read it.")
    assert tool.description.endswith(" [… cut]")
    assert len(tool.description) == 1508


def test_a_schema_becomes_one_of_an_object_and_keeps_its_references() -> None:
    schema: Any = {
        "$schema": "x",
        "properties": {"a": {"$ref": "#/$defs/A"}},
        "$defs": {"A": {"type": "string"}},
    }

    assert fit(schema) == {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/A"}},
        "$defs": {"A": {"type": "string"}},
        "additionalProperties": False,
    }


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "array"}, "its schema is of 'array', and no object"),
        ({"properties": []}, "its schema is none"),
        (
            {"properties": {"a": {"$ref": "http://evil.example/a"}}},
            "its schema refers to 'http://evil.example/a', which is not in it",
        ),
        ({"description": "x" * 20_000}, "its schema has more than 16000 characters"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused(schema: Any, why: str) -> None:
    with pytest.raises(ToolError) as caught:
        fit(schema)

    assert str(caught.value) == why


def test_a_pattern_that_may_take_for_ever_is_left_out() -> None:
    schema: Any = {"properties": {"a": {"type": "string", "pattern": "^(a+)+$"}}}

    assert fit(schema)["properties"] == {"a": {"type": "string"}}


def test_an_approval_holds_for_name_description_schema_and_hints() -> None:
    first = Described("a", "b", {"type": "object"})
    others = [
        Described("x", "b", {"type": "object"}),
        Described("a", "x", {"type": "object"}),
        Described("a", "b", {"type": "object", "x": 1}),
        Described("a", "b", {"type": "object"}, {"readOnlyHint": True}),
    ]

    assert first.digest == Described.from_json(first.as_json()).digest
    assert first.digest not in {one.digest for one in others}
