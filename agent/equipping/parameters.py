"""Reads the parameters of a command from TOML into the JSON Schema that its calls are held to."""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agent.errors import ConfigError
from agent.messages import Json
from agent.tomlfile import place_in

TYPES = ("string", "integer", "number", "boolean")
SCHEMA = (
    "type", "description", "default", "enum", "pattern", "minimum", "maximum", "minLength",
    "maxLength",
)  # fmt: skip
OURS = ("required", "dash")
"""What is no JSON Schema: whether it has to be given, and whether it may begin with a dash."""
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
LONGEST = 10_000
"""Characters of a text, where its person says nothing else."""


def parameters_of(path: Path, tables: Mapping[str, Any]) -> tuple[dict[str, Json], frozenset[str]]:
    """Return the schema of a call, and the parameters whose values may begin with a dash.

    Raises `ConfigError` for a parameter that cannot be what it is.
    """
    properties: dict[str, Json] = {}
    required: list[Json] = []
    for name, table in tables.items():
        where = place_in(path, "parameters", name)
        if not NAME.fullmatch(name):
            hint = "use letters, digits and underscores of ASCII"
            raise ConfigError(f"{where}: {name!r} is no name of a parameter", hint)
        properties[name] = _schema(name, table, where, path)
        if table.get("required", "default" not in table):
            required.append(name)
    dashes = frozenset(name for name, table in tables.items() if table.get("dash"))
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }, dashes


def _schema(name: str, table: object, where: str, path: Path) -> Json:
    import jsonschema

    if not isinstance(table, dict):
        raise ConfigError(f"{where}: {name} is {table!r}", f"describe it in [parameters.{name}]")
    for key in table:
        if key not in (*SCHEMA, *OURS):
            place = place_in(path, "parameters", name, key)
            near = difflib.get_close_matches(key, (*SCHEMA, *OURS), 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(SCHEMA)}"
            raise ConfigError(f"{place}: {key!r} is nothing that a parameter has", hint)
    for key in OURS:
        if not isinstance(table.get(key, False), bool):
            raise ConfigError(f"{where}: {key} is {table[key]!r}", "it has to be true or false")
    schema = {"type": "string", **{key: table[key] for key in SCHEMA if key in table}}
    if schema["type"] not in TYPES:
        raise ConfigError(f"{where}: type is {schema['type']!r}", f"one of {', '.join(TYPES)}")
    if schema["type"] == "string" and "enum" not in schema:
        schema.setdefault("maxLength", LONGEST)
    try:
        re.compile(str(schema.get("pattern", "")))
        jsonschema.Draft202012Validator.check_schema(schema)
        if "default" in schema:
            jsonschema.Draft202012Validator(schema).validate(schema["default"])
    except (jsonschema.SchemaError, jsonschema.ValidationError) as error:
        raise ConfigError(f"{where}: {name}: {error.message[:200]}", "mend it") from None
    except re.error as error:
        raise ConfigError(f"{where}: the pattern of {name} is wrong: {error}", "mend it") from None
    return schema
