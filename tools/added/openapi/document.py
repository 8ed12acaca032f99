"""Reads an OpenAPI document, and resolves what it says elsewhere within itself.

Format: https://spec.openapis.org/oas/v3.1.1.html and https://spec.openapis.org/oas/v3.0.4.html, as
JSON or YAML. References to other documents are not followed: nothing is fetched on a document's
word.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from agent.errors import UserError

MOST_CHARS = 20_000_000
MOST_DEEP = 200
MOST_ENTRIES = 50_000
"""Of one table."""
MOST_HOPS = 32
"""References that lead to one another."""


@dataclass(frozen=True)
class Document:
    """A document, as it was read."""

    name: str
    """The file, or the address."""
    body: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What the service is called."""
        title = table(self.body.get("info")).get("title")
        return title if isinstance(title, str) else ""

    def resolved(self, node: object) -> Mapping[str, Any]:
        """Return the table that `node` is or refers to; an empty one where there is none."""
        for _ in range(MOST_HOPS):
            found = table(node)
            if "$ref" not in found:
                return found
            node = self._at(found["$ref"])
        return {}

    def _at(self, reference: object) -> object:
        """Return what stands at a JSON pointer (RFC 6901) in this document."""
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return None
        node: object = self.body
        for part in reference[2:].split("/"):
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            else:
                node = table(node).get(key)
        return node


def table(node: object) -> Mapping[str, Any]:
    """Return `node` where it is a table, else an empty one."""
    return node if isinstance(node, dict) else {}


def items(node: object) -> list[Any]:
    """Return `node` where it is a list, else an empty one."""
    return node if isinstance(node, list) else []


def read(text: str, name: str) -> Document:
    """Return the document that `text` is; raise `UserError` where it is none, with the place."""
    if len(text) > MOST_CHARS:
        raise UserError(f"{name}: has {len(text)} characters", f"at most {MOST_CHARS} are read")
    body = _parsed(text.removeprefix("\ufeff"), name)
    if not isinstance(body, dict):
        raise UserError(f"{name}: is no OpenAPI document", "it has to be a table")
    version = str(body.get("openapi", ""))
    if not version.startswith(("3.0", "3.1", "3.2")):
        said = f"openapi is {version!r}" if version else "it says no version"
        if "swagger" in body:
            said = f"it is of Swagger {body['swagger']}"
        hint = "convert it to OpenAPI 3, such as with swagger2openapi"
        raise UserError(f"{name}: {said}, and only OpenAPI 3 is read", hint)
    if not table(body.get("paths")):
        raise UserError(f"{name}: has no paths", "it describes nothing to call")
    return Document(name, body)


def _parsed(text: str, name: str) -> object:
    try:
        if text.lstrip().startswith("{"):
            return json.loads(text)
        return _yaml(text, name)
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise UserError(f"{place}: is no JSON: {error.msg.lower()}", "mend it") from None
    except (ValueError, RecursionError):
        raise UserError(f"{name}: is nested too deep, or holds no reasonable value") from None


def _yaml(text: str, name: str) -> object:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_depth(yaml.parse(text, Loader=loader))
        return yaml.load(text, Loader=_plain(loader))  # made of the safe loader
    except yaml.MarkedYAMLError as error:
        raise UserError(_marked(error, name), "mend it") from None
    except yaml.YAMLError as error:
        why = " ".join(str(error).split())[:200]
        raise UserError(f"{name}: is no YAML: {why}", "mend it") from None


def _check_depth(events: Iterable[Any]) -> None:
    """Raise `ValueError` for what is nested so deep that libyaml's own reader would crash."""
    deep = 0
    for event in events:
        name = type(event).__name__
        deep += name.endswith("StartEvent") - name.endswith("EndEvent")
        if deep > MOST_DEEP:
            raise ValueError("nested too deep")


def _marked(error: Any, name: str) -> str:
    mark = error.problem_mark
    place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark is not None else name
    return f"{place}: is no YAML: {error.problem}"


def _plain(loader: Any) -> Any:
    """Return a loader for which dates are texts: JSON Schema knows none."""

    class Plain(loader):  # type: ignore[misc]
        """Reads what JSON knows."""

        def flatten_mapping(self, node: Any) -> None:
            """Merge tables (`<<`); those of those double what is read, level by level."""
            super().flatten_mapping(node)
            if len(node.value) > MOST_ENTRIES:
                raise ValueError("a table has too many entries")

    kinds = {
        first: [one for one in rules if one[0] != "tag:yaml.org,2002:timestamp"]
        for first, rules in loader.yaml_implicit_resolvers.items()
    }
    Plain.yaml_implicit_resolvers = kinds
    return Plain
