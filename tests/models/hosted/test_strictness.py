import pytest

from agent.models.hosted.strictness import is_strict

CLOSED = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": ["string", "null"]}},
    "required": ["a", "b"],
    "additionalProperties": False,
}


def test_a_closed_object_is_strict_also_in_a_list() -> None:
    inner = {**CLOSED, "properties": {"a": {"type": "array", "items": CLOSED}, "b": CLOSED}}

    assert is_strict(inner)


@pytest.mark.parametrize(
    "schema",
    [
        {**CLOSED, "additionalProperties": True},
        {**CLOSED, "required": ["a"]},
        {**CLOSED, "not": {}},
        {**CLOSED, "properties": {"a": {"type": "object"}, "b": {}}},
        {**CLOSED, "properties": {"a": {"oneOf": []}, "b": {}}},
        {"type": "object"},
    ],
)
def test_what_strict_mode_refuses_is_not(schema: dict[str, object]) -> None:
    assert not is_strict(schema)


def test_names_of_properties_are_no_keywords() -> None:
    named = {**CLOSED, "properties": {"not": {}, "default": {}}, "required": ["not", "default"]}

    assert is_strict(named)
