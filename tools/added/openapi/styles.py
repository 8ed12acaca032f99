"""Writes parameters into requests the way a document wants them.

Format: https://spec.openapis.org/oas/v3.1.1.html#style-values
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from agent.errors import ToolError
from agent.messages import Json
from tools.added.openapi.operation import Parameter

SEPARATORS: Mapping[str, str] = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


def in_path(parameter: Parameter, value: Json) -> str:
    """Return what stands in the path; it stays one part of it, whatever the value holds."""
    written = [quote(one, safe="") for one in _parts(parameter, value)]
    pieces = (one.replace("\\", "/").split("/") for one in _texts(value))
    if any(part in (".", "..") for piece in pieces for part in piece):
        raise ToolError(f"{parameter.argument} may not lead to another path")
    if not "".join(written):
        raise ToolError(f"{parameter.argument} may not be empty")
    if parameter.style == "label":
        return "." + (".".join(written) if parameter.explode else ",".join(written))
    if parameter.style == "matrix":
        name = quote(parameter.name, safe="")
        if isinstance(value, dict) and parameter.explode:
            return ";" + ";".join(_unquoted_equals(one) for one in written)
        if isinstance(value, list) and parameter.explode:
            return "".join(f";{name}={one}" for one in written)
        return f";{name}={','.join(written)}"
    return ",".join(map(_unquoted_equals, written) if parameter.explode else written)


def in_query(parameter: Parameter, value: Json) -> Iterator[tuple[str, str]]:
    """Yield the pairs of the query, or of a cookie; not yet quoted."""
    if parameter.as_json:
        yield parameter.name, as_json(value)
    elif isinstance(value, dict):
        if parameter.style == "deepObject":
            yield from ((f"{parameter.name}[{key}]", text(one)) for key, one in value.items())
        elif parameter.explode:
            yield from ((key, text(one)) for key, one in value.items())
        else:
            yield parameter.name, _joined(parameter, value)
    elif isinstance(value, list) and parameter.explode:
        yield from ((parameter.name, text(one)) for one in value)
    else:
        yield parameter.name, _joined(parameter, value)


def in_header(parameter: Parameter, value: Json) -> str:
    """Return the value of a header, which is one line."""
    written = as_json(value) if parameter.as_json else ",".join(_parts(parameter, value))
    if any(ord(one) < 32 or ord(one) > 126 for one in written):
        raise ToolError(f"{parameter.argument} holds signs that no header may have")
    return written


def text(value: Json) -> str:
    """Return one value as it is written into a request."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return as_json(value) if isinstance(value, dict | list) else str(value)


def as_json(value: Json) -> str:
    """Return `value` as JSON."""
    import json

    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _parts(parameter: Parameter, value: Json) -> list[str]:
    if isinstance(value, dict):
        if parameter.explode:
            return [f"{key}={text(one)}" for key, one in value.items()]
        return [part for key, one in value.items() for part in (key, text(one))]
    return [text(one) for one in value] if isinstance(value, list) else [text(value)]


def _joined(parameter: Parameter, value: Json) -> str:
    flat = Parameter(parameter.argument, parameter.name, parameter.place, parameter.style, False)
    return SEPARATORS.get(parameter.style, ",").join(_parts(flat, value))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    else:
        yield text(value)


def _unquoted_equals(written: str) -> str:
    return written.replace("%3D", "=", 1)
