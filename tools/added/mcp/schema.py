"""Makes a schema that a server sent fit to be shown to a model and to check calls with.

It becomes an object; references within it stay, others are refused: what validates would fetch them
(https://json-schema.org/draft/2020-12/json-schema-core#section-9).
"""

import json
import re
from collections.abc import Callable, Mapping

from agent.errors import ToolError
from agent.messages import Json
from tools.web.reading.invisible import plain

MOST_CHARS = 16_000
MOST_LEVELS = 16
MOST_TEXT_CHARS = 600
IDENTITY = ("$id", "$schema", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary")
"""What would give parts of it other addresses; none is needed to check arguments."""
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
WORDS = ("title", "description", "$comment")
_REPEATED = re.compile(r"\)[*+{]|[*+}][*+{]")
"""Patterns that may take for ever to find nothing: repetitions of repetitions."""


def fit(schema: Mapping[str, Json], clean: Callable[[str], str] = plain) -> dict[str, Json]:
    """Return `schema` as that of an object; raise `ToolError` for what cannot be one."""
    if len(json.dumps(schema, ensure_ascii=False)) > MOST_CHARS:
        raise ToolError(f"its schema has more than {MOST_CHARS} characters")
    found = _cleaned(dict(schema), clean, MOST_LEVELS)
    assert isinstance(found, dict)
    if found.get("type", "object") != "object":
        raise ToolError(f"its schema is of {found['type']!r}, and no object")
    properties = found.get("properties", {})
    if not isinstance(properties, dict) or not isinstance(found.get("required", []), list):
        raise ToolError("its schema is none")
    whole: dict[str, Json] = {**found, "type": "object", "properties": properties}
    if properties:
        whole.setdefault("additionalProperties", False)
    _check(whole)
    return whole


def _check(schema: dict[str, Json]) -> None:
    import jsonschema  # only runs that have servers pay for it

    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except (jsonschema.SchemaError, RecursionError, re.error) as error:
        raise ToolError(f"its schema is none: {getattr(error, 'message', error)!s:.200}") from None


def _cleaned(value: Json, clean: Callable[[str], str], levels: int) -> Json:
    if levels < 0:
        raise ToolError(f"its schema is nested more than {MOST_LEVELS} deep")
    if isinstance(value, list):
        return [_cleaned(one, clean, levels - 1) for one in value]
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, dict):
        return value
    for key in REFERENCES:
        if not str(value.get(key, "#")).startswith("#"):
            raise ToolError(f"its schema refers to {str(value[key])[:80]!r}, which is not in it")
    return {
        clean(key): _words(_cleaned(one, clean, levels - 1)) if key in WORDS
        else _cleaned(one, clean, levels - 1)
        for key, one in value.items()
        if key not in IDENTITY and not _is_trap(key, one)
    }  # fmt: skip


def _words(value: Json) -> Json:
    """Return a text of the schema, shortened; below `properties` these words may be names."""
    return value[:MOST_TEXT_CHARS] if isinstance(value, str) else value


def _is_trap(key: str, value: Json) -> bool:
    """Return whether matching this pattern may take for ever; the server checks it anyway."""
    if key == "patternProperties" and isinstance(value, dict):
        return any(_REPEATED.search(pattern) for pattern in value)
    return key == "pattern" and isinstance(value, str) and _REPEATED.search(value) is not None
