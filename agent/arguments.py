"""Reads an action that a model wrote freely: the tool's name, then its arguments.

A fenced block, a JSON object (in a fence or not, with prose behind it or not), or the plain text of
an only parameter. JSON is mended only where there is one way to read it.
"""

import json
import math
import re

from agent.errors import ToolError
from agent.headings import FENCE_OPENS
from agent.messages import Json, ToolCall
from tools.toolbox import Tool, Toolbox

FENCE = re.compile(
    rf"{FENCE_OPENS.pattern}(?:\n|\Z)(?P<body>.*?)(?:\n?^[ \t]*`{{3}}|\Z)", re.DOTALL | re.MULTILINE
)
BRACKETS = re.compile(r"[ \t]*[\[(](?P<argument>.*)[\])][ \t.]*$", re.DOTALL)
QUOTING = re.compile(r"\A(?:`(?!`))?[*]*[: \t]*")  # what may stand behind a name
NAME = re.compile(r"[\w.:-]+")
LONGEST_NAME = 64
MOST_NESTED = 32
SURROGATES = re.compile("[\ud800-\udfff]")


def named_tool(body: str, toolbox: Toolbox) -> ToolCall:
    """Return the call that `body` asks for: a tool's name, its arguments behind it or below.

    A name that no tool has comes back without arguments: running it lists the tools there are.

    Raises:
        ToolError: the arguments cannot be read.
    """
    first, _, rest = body.strip().partition("\n")
    name = first.strip(" \t`*:[]\"'")
    if (tool := _tool(name, toolbox)) is not None:
        return ToolCall(tool.name, _arguments(rest, tool))
    bare = body.strip().lstrip("`*[\"'")
    match = NAME.match(bare)
    word = match[0].rstrip(".:") if match else ""
    given = QUOTING.sub("", bare[len(word) :], count=1)
    bracketed = BRACKETS.match(given)
    if (tool := _tool(word, toolbox)) is None:
        return ToolCall(word if bracketed else name[:LONGEST_NAME], {})
    return ToolCall(tool.name, _arguments(bracketed["argument"] if bracketed else given, tool))


def _tool(name: str, toolbox: Toolbox) -> Tool | None:
    if name in toolbox.tools:
        return toolbox.tools[name]
    alike = [tool for tool in toolbox if tool.name.casefold() == name.casefold()]
    return alike[0] if len(alike) == 1 else None


def _arguments(given: str, tool: Tool) -> dict[str, Json]:
    """Read the arguments of `tool`: its fenced block, a JSON object, or its only parameter."""
    block = FENCE.search(given)
    inner = (block["body"] if block else given).strip("\n")
    if tool.fence is not None:
        parsed = _object_in(inner, whole=True)
        wrapped = parsed is not None and set(parsed) == {tool.fence[0]}
        return parsed if parsed is not None and wrapped else {tool.fence[0]: inner.rstrip()}
    parsed = _object_in(given, whole=False)
    if parsed is None:
        parsed = _object_in(inner, whole=False)
    if parsed is not None:
        return parsed
    only = _only_text_parameter(tool)
    if only is not None and not inner.lstrip().startswith("{"):
        return {only: _unquoted(inner.strip())} if inner.strip() else {}
    if not inner.strip() and not tool.parameters.get("required"):
        return {}
    raise ToolError(
        f"the arguments of {tool.name} are not a JSON object; write them on the line after the "
        f"action, like {_example(tool)}"
    )


def _object_in(text: str, whole: bool) -> dict[str, Json] | None:
    """Return the JSON object that `text` begins with, or is where `whole`; None without one."""
    text = text.strip()
    if not text.startswith("{"):
        return None
    # line breaks inside of a text, which JSON forbids, can mean only one thing
    decoder = json.JSONDecoder(strict=False, parse_constant=_number, parse_float=_number)
    try:
        found, end = decoder.raw_decode(text)
        return None if whole and text[end:].strip() else _sound(found)
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> float:
    """Return the number; neither NaN nor infinity is JSON, `1e999` is too large to be a float."""
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is no number")
    return number


def _sound(value: dict[str, Json]) -> dict[str, Json]:
    """Return `value` with only text that can be written; raise `ValueError` if nested too deep."""
    return {_text(name): _sound_value(inner, 1) for name, inner in value.items()}


def _sound_value(value: Json, depth: int) -> Json:
    if depth > MOST_NESTED:
        raise ValueError(f"nested deeper than {MOST_NESTED}")
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_sound_value(inner, depth + 1) for inner in value]
    if isinstance(value, dict):
        return {_text(name): _sound_value(inner, depth + 1) for name, inner in value.items()}
    return value


def _text(text: str) -> str:
    return SURROGATES.sub("\ufffd", text)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def _only_text_parameter(tool: Tool) -> str | None:
    properties = tool.parameters.get("properties")
    if isinstance(properties, dict) and len(properties) == 1:
        name, schema = next(iter(properties.items()))
        return name if schema == {"type": "string"} else None
    return None


def _example(tool: Tool) -> str:
    properties = tool.parameters.get("properties")
    names = properties if isinstance(properties, dict) else {}
    return json.dumps(dict.fromkeys(names, "…"), ensure_ascii=False)
