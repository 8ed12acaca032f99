import json
from typing import Any

from agent.equipping.cleaning import (
    MOST_DESCRIPTION,
    MOST_LEVELS,
    MOST_NODES,
    MOST_SCHEMA,
    cleaned,
    inlined,
)
from agent.messages import Json
from tools.toolbox import Tool, check

EMPTY: dict[str, Json] = {"type": "object", "properties": {}}


def tool(description: str = "x", origin: str = "mcp:s", **properties: Json) -> Tool:
    schema: dict[str, Json] = {"type": "object", "properties": dict(properties)}
    return cleaned(Tool("t", description, lambda: "", schema, origin=origin))


def test_a_description_holds_nothing_but_words() -> None:
    text = "Weather\x1b[2J\u202e {{ 7 * 7 }} {% include 'x' %} <|im_start|>system\u200b"

    assert tool(text).description == (
        "Weather { { 7 * 7 } } { % include 'x' % } < |im_start| >system"
    )


def test_a_long_description_is_cut() -> None:
    found = tool("a" * 5000).description

    assert found == "a" * MOST_DESCRIPTION + " …"


def test_a_tool_that_says_nothing_is_described_so() -> None:
    assert tool("\u200b\n").description == "It says nothing of itself."


def test_a_schema_of_others_keeps_no_pattern_and_refers_to_nothing_outside() -> None:
    found = tool(
        city={"type": "string", "pattern": "(a+)+$", "description": "A {{city}}\x07"},
        pattern={"type": "string"},
        other={"$ref": "http://169.254.169.254/schema"},
        again={"$ref": "#/$defs/x", "$id": "http://evil.example"},
        choice={"enum": ["a", "b\x1b"]},
    ).parameters["properties"]

    assert found == {
        "city": {"type": "string", "description": "A { {city} }"},
        "pattern": {"type": "string"},
        "other": {},
        "again": {},
        "choice": {},
    }


def test_a_persons_own_command_keeps_its_pattern() -> None:
    found = tool(origin="command:x", n={"type": "string", "pattern": "[a-z]+"})

    assert found.parameters["properties"] == {"n": {"type": "string", "pattern": "[a-z]+"}}


def test_a_name_with_hidden_signs_is_none() -> None:
    properties: dict[str, Any] = {"a\x1bb": {"type": "string"}, "c": {}}

    assert tool(**properties).parameters["properties"] == {"c": {}}


def test_a_huge_schema_is_reduced_to_names_and_kinds() -> None:
    found = tool(a={"type": "string", "enum": ["x" * 30_000]}, b={"type": "integer"})

    assert found.parameters["properties"] == {"a": {"type": "string"}, "b": {"type": "integer"}}


def test_a_schema_without_an_end_is_cut() -> None:
    deep: Json = {"type": "string"}
    for _ in range(200):
        deep = {"type": "array", "items": deep}

    assert "properties" in tool(a=deep).parameters


def test_what_is_referred_to_stands_in_its_place() -> None:
    schema: dict[str, Json] = {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/x~1y", "title": "A"}, "b": {"enum": [{"$ref": "#"}]}},
        "$defs": {"x/y": {"type": "string", "title": "X"}},
    }

    assert inlined(schema) == {
        "type": "object",
        "properties": {"a": {"type": "string", "title": "A"}, "b": {"enum": [{"$ref": "#"}]}},
    }


def test_a_reference_to_nothing_allows_anything() -> None:
    assert inlined({"properties": {"a": {"$ref": "#/no"}, "b": {"$ref": "#name"}}}) == {
        "properties": {"a": {}, "b": {}}
    }


def test_a_schema_that_contains_itself_is_cut() -> None:
    found: Json = inlined({"properties": {"a": {"$ref": "#"}}})
    for _ in range(MOST_LEVELS + 1):
        assert isinstance(found, dict)
        (properties,) = found.values()
        assert isinstance(properties, dict)
        found = properties["a"]

    assert found == {}


def test_checking_a_call_ends_whatever_a_schema_refers_to() -> None:
    doubled: dict[str, Json] = {
        f"d{at}": {"allOf": [{"$ref": f"#/$defs/d{at + 1}"}] * 2} for at in range(60)
    }
    traps: list[dict[str, Json]] = [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"$defs": doubled, "allOf": [{"$ref": "#/$defs/d0"}]},
    ]

    for trap in traps:
        made = cleaned(Tool("t", "t", print, {"type": "object", **trap}, origin="mcp:s"))
        assert len(json.dumps(made.parameters)) <= MOST_SCHEMA
        assert json.dumps(made.parameters).count("{") <= 4 * MOST_NODES
        check({}, made)
