"""The file of `--schema`: a JSON Schema, checked before the model starts.

Specification: https://json-schema.org/draft/2020-12.
"""

import json
from pathlib import Path

from agent.cli import inputs
from agent.cli.decoding import decode
from agent.errors import UserError
from agent.messages import Json


def schema_from(path: Path) -> dict[str, Json]:
    """Return the JSON Schema in the file `path`.

    Raises `UserError` naming file and line where it is none, or refers to other files.
    """
    text, _ = decode(inputs.read(path.expanduser()), str(path))
    try:
        schema = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise UserError(f"--schema: {place}: {error.msg}", "mend it: it is JSON") from None
    except RecursionError:
        raise UserError(f"--schema: {path}: is nested too deeply", "make it flatter") from None
    if not isinstance(schema, dict):
        raise UserError(f"--schema: {path}: is no JSON object", 'try {"type": "number"}')
    _check(schema, path)
    return schema


def _check(schema: dict[str, Json], path: Path) -> None:
    import jsonschema

    kind = jsonschema.validators.validator_for(schema)
    try:
        kind.check_schema(schema)
    except jsonschema.SchemaError as error:
        place = f"{path}: {error.json_path}"
        raise UserError(f"--schema: {place}: {error.message[:200]}", "mend the schema") from None
    for reference in _references(schema):
        if not reference.startswith("#"):
            message = f"--schema: {path}: $ref {reference!r} lies outside the file"
            raise UserError(message, "copy that schema under $defs")


def _references(node: Json) -> list[str]:
    if isinstance(node, list):
        return [found for one in node for found in _references(one)]
    if not isinstance(node, dict):
        return []
    own = node.get("$ref")
    below = [found for one in node.values() for found in _references(one)]
    return [own, *below] if isinstance(own, str) else below
