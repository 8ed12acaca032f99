"""Makes what others say of their tools harmless before a model reads it: text, and schemas.

A description is read by the model as the program's own words are. So it may hold no control
characters, no tokens of chat templates, no signs of a template language, and only so much.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from agent.clean import printable
from agent.inert import inert
from agent.messages import Json
from tools.toolbox import Tool

MOST_DESCRIPTION = 1500
MOST_PART = 300
"""Characters of what is said of one parameter."""
MOST_SCHEMA = 20_000
"""Characters of a schema as JSON."""
MOST_DEEP = 16
TEMPLATE = re.compile(r"(?<=[{}%#])(?=[{}%#])")
SAID = ("description", "title", "$comment")
GIVEN = ("enum", "const", "default", "examples")
UNCHECKED = ("pattern", "patternProperties")
"""A pattern of a stranger may take for ever to match."""
NAMED = ("properties", "$defs", "definitions", "patternProperties", "dependentSchemas")
"""What holds schemas by names, which are no words of JSON Schema."""
REFERS = ("$ref", "$dynamicRef", "$id", "$schema", "$anchor", "$dynamicAnchor")
HELD = ("$defs", "definitions")
MOST_LEVELS = 6
"""References within what a reference led to."""
MOST_NODES = 400
"""Schemas that references bring, in all."""
OWN = ("command:", "file:", "folder:", "python:")
"""Origins whose descriptions the person has on their own disk as they stand."""


def cleaned(tool: Tool) -> Tool:
    """Return `tool` with a description and a schema that only describe."""
    own = tool.origin.startswith(OWN)
    schema = _schema(tool.parameters, own)
    if isinstance(schema, dict) and not own:
        schema = inlined(schema)
    if not isinstance(schema, dict) or len(json.dumps(schema, default=str)) > MOST_SCHEMA:
        schema = _bare(tool.parameters)
    described = said(tool.description, MOST_DESCRIPTION) or "It says nothing of itself."
    schema = {**schema, "type": "object"}
    schema.setdefault("properties", {})
    return replace(tool, description=described, parameters=schema)


def said(text: str, most: int) -> str:
    """Return `text` with nothing in it that could be more than words."""
    clean = TEMPLATE.sub(" ", inert(printable(text)))
    clean = re.sub(r"\n{3,}", "\n\n", clean).strip()
    return clean if len(clean) <= most else f"{clean[:most].rstrip()} …"


def _schema(node: Json | Mapping[str, Json], own: bool, deep: int = 0) -> Json:
    if deep > MOST_DEEP:
        return {}
    if isinstance(node, Mapping):
        return {
            key: _said_or(key, value, own, deep)
            for key, value in node.items()
            if isinstance(key, str) and _is_kept(key, value, own)
        }
    if isinstance(node, list):
        return [_schema(one, own, deep + 1) for one in node]
    return node


def _is_kept(key: str, value: Json, own: bool) -> bool:
    if printable(key) != key:
        return False
    if key in GIVEN:  # to change what is to be given back word for word would break it
        return all(inert(printable(text)) == text for text in _texts(value))
    if key in REFERS and isinstance(value, str):
        return key == "$ref" and value.startswith("#")
    return own or key not in UNCHECKED


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _texts(one)


def _said_or(key: str, value: Json, own: bool, deep: int) -> Json:
    if key in SAID and isinstance(value, str):
        return said(value, MOST_PART)
    if key in NAMED and isinstance(value, dict):
        named = {name: inner for name, inner in value.items() if printable(name) == name}
        return {name: _schema(inner, own, deep + 1) for name, inner in named.items()}
    return value if key in GIVEN else _schema(value, own, deep + 1)


def _bare(parameters: Mapping[str, Json]) -> dict[str, Json]:
    """Return what remains of a schema that is too large: names, kinds, and what is needed."""
    properties = parameters.get("properties")
    found: dict[str, Json] = {}
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        if printable(name) == name:
            kind = inner.get("type") if isinstance(inner, dict) else None
            found[name] = {"type": kind} if isinstance(kind, str) else {}
    required = parameters.get("required")
    needed: list[Json] = [
        one for one in required if one in found
    ] if isinstance(required, list) else []  # fmt: skip
    return {"type": "object", "properties": found, "required": needed}


def inlined(schema: Mapping[str, Json]) -> dict[str, Json]:
    """Return `schema` with what it refers to in its place, so that checking a call ends.

    A stranger's references may lead to themselves, or double at every step. A schema that contains
    itself is cut after some levels: what is below may be anything.
    """
    found = _Inlining(schema).plain(dict(schema), 0)
    assert isinstance(found, dict)
    return {key: value for key, value in found.items() if key not in HELD}


@dataclass
class _Inlining:
    root: Mapping[str, Json]
    left: int = MOST_NODES

    def plain(self, node: Json, levels: int) -> Json:
        if isinstance(node, list):
            return [self.plain(one, levels) for one in node]
        if not isinstance(node, dict):
            return node
        self.left -= levels > 0
        if levels > MOST_LEVELS or self.left < 0:
            return {}
        inner = {
            key: value if key in GIVEN else self.plain(value, levels)
            for key, value in node.items()
            if not (isinstance(value, str) and key == "$ref") and not (levels and key in HELD)
        }
        if not isinstance(reference := node.get("$ref"), str):
            return inner
        target = self.plain(self._at(reference), levels + 1)
        return {**target, **inner} if isinstance(target, dict) else inner

    def _at(self, reference: str) -> Json:
        """Return what stands at a JSON pointer (RFC 6901); anything where there is nothing."""
        if reference not in ("", "#") and not reference.startswith("#/"):
            return {}
        node: Json = dict(self.root)
        for part in reference.removeprefix("#").split("/")[1:]:
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isdecimal() and len(key) < 6 and int(key) < len(node):
                node = node[int(key)]
            else:
                node = node.get(key, {}) if isinstance(node, dict) else {}
        return node
