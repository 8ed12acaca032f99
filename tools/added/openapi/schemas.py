"""Turns schemas of OpenAPI into plain JSON Schema, whole in themselves and of bounded size.

What OpenAPI 3.0 writes in its own way (`nullable`, `exclusiveMinimum: true`) becomes what JSON
Schema 2020-12 says. A schema that contains itself is cut where it begins again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.messages import Json
from tools.added.openapi.document import Document, items, table

MOST_DEEP = 8
MOST_NODES = 400
"""Schemas within one tool's schema: beyond that a model is helped by nothing."""
MOST_CHOICES = 100
KEPT = (
    "description", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems",
    "maxItems", "uniqueItems", "minProperties", "maxProperties",
)  # fmt: skip
CHOICES = ("anyOf", "oneOf", "allOf")


@dataclass
class Schemas:
    """Makes the schemas of one tool."""

    document: Document
    left: int = MOST_NODES

    def plain(self, node: object, above: tuple[int, ...] = ()) -> dict[str, Json]:
        """Return the schema at `node`, with all that it refers to in its place."""
        schema = self.document.resolved(node)
        self.left -= 1
        if id(schema) in above or len(above) >= MOST_DEEP or self.left < 0:
            return {}
        above = (*above, id(schema))
        found: dict[str, Json] = {key: schema[key] for key in KEPT if _is_plain(schema.get(key))}
        self._kinds(schema, found)
        self._bounds(schema, found)
        self._inner(schema, found, above)
        if schema.get("nullable") is True:
            found = {"anyOf": [found, {"type": "null"}]}
        return found

    def _kinds(self, schema: Mapping[str, Any], found: dict[str, Json]) -> None:
        kind = schema.get("type")
        if isinstance(kind, str) or (isinstance(kind, list) and kind):
            found["type"] = kind
        if choices := items(schema.get("enum"))[:MOST_CHOICES]:
            found["enum"] = [one for one in choices if _is_plain(one) or one is None]
        for key in ("const", "default"):
            if _is_plain(schema.get(key)):
                found[key] = schema[key]

    def _bounds(self, schema: Mapping[str, Any], found: dict[str, Json]) -> None:
        for key, plain in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            bound = schema.get(key)
            if bound is True and plain in found:  # as OpenAPI 3.0 has it
                found[key] = found.pop(plain)
            elif isinstance(bound, int | float) and not isinstance(bound, bool):
                found[key] = bound

    def _inner(
        self, schema: Mapping[str, Any], found: dict[str, Json], above: tuple[int, ...]
    ) -> None:
        properties = {
            name: self.plain(inner, above)
            for name, inner in table(schema.get("properties")).items()
            if self.document.resolved(inner).get("readOnly") is not True
        }
        if properties:
            found.setdefault("type", "object")
            found["properties"] = dict(properties)
            required = [one for one in items(schema.get("required")) if one in properties]
            if required:
                found["required"] = list(required)
        if "items" in schema:
            found.setdefault("type", "array")
            found["items"] = self.plain(schema["items"], above)
        extra = schema.get("additionalProperties")
        if isinstance(extra, bool):
            found["additionalProperties"] = extra
        elif isinstance(extra, dict):
            found["additionalProperties"] = self.plain(extra, above)
        for key in CHOICES:
            if choices := items(schema.get(key))[:MOST_CHOICES]:
                found[key] = [self.plain(one, above) for one in choices]


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float)
