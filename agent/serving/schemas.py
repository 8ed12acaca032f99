"""Checks JSON Schemas of strangers: sound, and complete in themselves."""

from collections.abc import Mapping
from typing import Any

from agent.messages import Json
from agent.serving.faults import wrong

MOST_NESTED = 64


def checked_schema(schema: Mapping[str, Any], at: str) -> Mapping[str, Json]:
    """Return `schema`; raise `Fault`, naming the field `at`, where it is none that can be used.

    A reference that leads out of the document is refused: what checks a value would fetch it.
    """
    import jsonschema  # 60 ms: only requests with schemas pay for it

    _look_through(schema, at, 0)
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        raise wrong(at, f"no JSON Schema: {error.message[:200]}") from error
    return schema


def _look_through(value: object, at: str, depth: int) -> None:
    if depth > MOST_NESTED:
        raise wrong(at, f"nested deeper than {MOST_NESTED}")
    if isinstance(value, dict):
        for name in ("$ref", "$dynamicRef"):
            if isinstance(lead := value.get(name), str) and not lead.startswith("#"):
                raise wrong(at, f"{name} may only lead to a place in the schema: {lead[:100]!r}")
        for inner in value.values():
            _look_through(inner, at, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _look_through(inner, at, depth + 1)
