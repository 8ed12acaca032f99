"""The operations of a document: what each is called, what it takes, and where that goes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agent.messages import Json
from tools.added.openapi.document import Document, items, table
from tools.added.openapi.schemas import Schemas

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
READING = ("get", "head")
PLACES = ("path", "query", "header", "cookie")
OURS = ("accept", "content-type", "authorization", "host", "content-length", "cookie")
"""Headers that are not for a model to set."""
JSON_TYPE = re.compile(r"application/(?:[\w.+-]+\+)?json(?:;.*)?", re.IGNORECASE)
FORM_TYPE = "application/x-www-form-urlencoded"
STYLES: Mapping[str, str] = {
    "path": "simple", "query": "form", "header": "simple", "cookie": "form",
}  # fmt: skip
BODY = "body"
MOST_OPERATIONS = 2000
TEMPLATE = re.compile(r"\{([^{}/]+)\}")


@dataclass(frozen=True)
class Parameter:
    """One value of a request besides its body."""

    argument: str
    """What the model calls it."""
    name: str
    place: str
    style: str
    explode: bool
    as_json: bool = False


@dataclass(frozen=True)
class Operation:
    """One operation of a service."""

    name: str
    description: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    schema: Mapping[str, Json]
    """JSON Schema of all that it takes."""
    body_type: str = ""
    """The media type of its body; empty: it has none."""
    security: tuple[Mapping[str, Any], ...] = ()
    """Any of these is enough; each names what is needed together."""
    servers: tuple[Mapping[str, Any], ...] = ()

    @property
    def reads(self) -> bool:
        """Whether it changes nothing (RFC 9110, section 9.2.1)."""
        return self.method in READING


def operations(document: Document) -> Iterator[Operation]:
    """Yield the operations of `document` that can be called at all."""
    count = 0
    for path, node in table(document.body.get("paths")).items():
        item = document.resolved(node)
        for method in METHODS:
            if _is_path(path) and isinstance(item.get(method), dict):
                found = _operation(document, path, method, item)
                count += found is not None
                if found is not None and count <= MOST_OPERATIONS:
                    yield found


def _is_path(path: str) -> bool:
    """Return whether `path` begins as one: joined to an address, `@host` would be another host."""
    return str(path).startswith("/")


def _operation(
    document: Document, path: str, method: str, item: Mapping[str, Any]
) -> Operation | None:
    body = item[method]
    schemas = Schemas(document)
    properties: dict[str, Json] = {}
    required: list[Json] = []
    parameters = []
    for node in _parameters(document, path, item, body):
        parameter = _parameter(node, set(properties))
        if parameter is None:
            continue
        parameters.append(parameter)
        properties[parameter.argument] = _described(node, schemas)
        if node.get("required") is True or parameter.place == "path":
            required.append(parameter.argument)
    servers = body.get("servers") or item.get("servers") or document.body.get("servers")
    body_type = _body(document, body, schemas, properties, required)
    if body_type is None:
        return None
    return Operation(
        name=_name(body, method, path),
        description=_description(body, method, path),
        method=method,
        path=path,
        parameters=tuple(parameters),
        schema={
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        },
        body_type=body_type,
        security=tuple(map(table, items(body.get("security", document.body.get("security"))))),
        servers=tuple(map(table, items(servers))),
    )


def _parameters(
    document: Document, path: str, item: Mapping[str, Any], body: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """Return the parameters of an operation; its own stand in for those of its path.

    Many documents forget to declare what stands in the path itself.
    """
    found: dict[tuple[object, object], Mapping[str, Any]] = {}
    for node in (*items(item.get("parameters")), *items(body.get("parameters"))):
        one = document.resolved(node)
        found[(str(one.get("name")), str(one.get("in")))] = one
    for name in TEMPLATE.findall(path):
        found.setdefault((name, "path"), {"name": name, "in": "path", "schema": {"type": "string"}})
    return [*found.values()]


def _parameter(node: Mapping[str, Any], taken: set[str]) -> Parameter | None:
    name, place = node.get("name"), node.get("in")
    if not isinstance(name, str) or not name or place not in PLACES:
        return None
    if place == "header" and name.lower() in OURS:
        return None
    style = str(node.get("style") or STYLES[place])
    explode = node.get("explode")
    is_json = any(JSON_TYPE.fullmatch(str(one)) for one in table(node.get("content")))
    return Parameter(
        _free(_clean(name), taken | {BODY}),
        name,
        place,
        style,
        explode if isinstance(explode, bool) else style == "form",
        is_json,
    )


def _described(node: Mapping[str, Any], schemas: Schemas) -> Json:
    content = table(next(iter(table(node.get("content")).values()), None))
    schema = schemas.plain(node.get("schema", content.get("schema"))) or {"type": "string"}
    if isinstance(said := node.get("description"), str) and "description" not in schema:
        schema["description"] = said
    return schema


def _body(
    document: Document,
    body: Mapping[str, Any],
    schemas: Schemas,
    properties: dict[str, Json],
    required: list[Json],
) -> str | None:
    """Add what an operation has for a body; return its type, None where we cannot write it."""
    request = document.resolved(body.get("requestBody"))
    content = table(request.get("content"))
    if not content:
        return ""
    for media in (*filter(JSON_TYPE.fullmatch, content), FORM_TYPE, "text/plain"):
        if media in content:
            properties[BODY] = schemas.plain(table(content[media]).get("schema"))
            if request.get("required") is True:
                required.append(BODY)
            return media
    return None if request.get("required") is True else ""


def _name(body: Mapping[str, Any], method: str, path: str) -> str:
    named = body.get("operationId")
    return named if isinstance(named, str) and named.strip() else f"{method}_{path.strip('/')}"


def _description(body: Mapping[str, Any], method: str, path: str) -> str:
    said = [body[key].strip() for key in ("summary", "description") if _is_text(body.get(key))]
    return "\n".join(dict.fromkeys(said)) or f"{method.upper()} {path}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _clean(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")[:60] or "value"


def _free(name: str, taken: set[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
