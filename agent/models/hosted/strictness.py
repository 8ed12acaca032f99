"""Tells whether a JSON Schema is one that OpenAI's strict mode takes.

https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
"""

from collections.abc import Mapping
from typing import Any

UNKNOWN = frozenset({
    "allOf", "not", "oneOf", "if", "then", "else", "dependentRequired", "dependentSchemas",
    "patternProperties", "unevaluatedProperties", "propertyNames", "minProperties",
    "maxProperties", "contains", "uniqueItems", "prefixItems", "default",
})  # fmt: skip
"""What strict mode refuses."""
DEEPEST = 10
INSIDE = ("properties", "$defs", "definitions")
"""Tables of schemas; their names are no keywords."""


def is_strict(schema: Mapping[str, Any], depth: int = 0) -> bool:
    """Return whether `schema`, and each in it, names all that an object has, and asks for it."""
    if depth > DEEPEST or UNKNOWN & schema.keys() or not _is_closed(schema):
        return False
    inner = [one for name in INSIDE for one in dict(schema.get(name) or {}).values()]
    inner += schema.get("anyOf") or []
    if "items" in schema:
        inner.append(schema["items"])
    return all(isinstance(one, Mapping) and is_strict(one, depth + 1) for one in inner)


def _is_closed(schema: Mapping[str, Any]) -> bool:
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if "object" not in kinds and "properties" not in schema:
        return True
    named = set(schema.get("properties") or {})
    return schema.get("additionalProperties") is False and set(schema.get("required", ())) == named
