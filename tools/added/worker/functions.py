"""Makes a tool of a typed function: its schema from the annotations, its words from the docstring.

The schema is pydantic's (https://docs.pydantic.dev/latest/concepts/json_schema/), so arguments may
be dataclasses, typed dictionaries and models; the descriptions of single arguments are those of
`Annotated` and of the docstring's section `Args:`.
"""

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from tools.added.worker.results import result_of
from tools.declaring import Declared, declared
from tools.toolbox import Fenced


class Unfit(Exception):
    """A function that cannot be a tool: what is wrong, in which line, and what to do."""

    def __init__(self, message: str, line: int, hint: str) -> None:
        super().__init__(message)
        self.line, self.hint = line, hint


@dataclass(frozen=True)
class Loaded:
    """A tool of this process."""

    key: str
    described: Mapping[str, Any]
    """What the program is told of it."""
    run: Callable[[Mapping[str, Any]], tuple[str, Any]]


def tool_of(function: Callable[..., Any], origin: str) -> Loaded:
    """Return the tool that `function` is; raise `Unfit` where it cannot be one."""
    line = line_of(function)
    name = getattr(function, "__name__", "tool")
    said = declared(function)
    if not inspect.getdoc(function):
        raise Unfit(f"{name} has no docstring", line, "say in it what it does, and when to use it")
    hints = _hints(function, name, line)
    checked, schema = _checked(function, name, line)
    summary, arguments = _words(function)
    _describe(schema, arguments, hints)
    name = (said.name if said else "") or name

    def run(given: Mapping[str, Any]) -> tuple[str, Any]:
        return result_of(finished(checked(**given)))

    described = {
        "name": name,
        "description": summary,
        "parameters": inlined(schema),
        "fence": _fence(hints),
        **says(said or Declared()),
    }
    key = f"{origin}#{name}"
    return Loaded(key, {"key": key, "origin": origin, **described}, run)


def says(said: Declared) -> dict[str, Any]:
    """Return what was declared, as the program reads it."""
    return {
        "reads": said.reads,
        "writes": said.writes,
        "network": said.network,
        "asks": said.asks or said.writes,
        "timeout_s": said.timeout_s,
        "untrusted": said.untrusted,
    }


def finished(brought: Any) -> Any:
    """Return what a coroutine ends with; anything else as it is."""
    if not inspect.isawaitable(brought):
        return brought
    import asyncio

    async def awaited() -> Any:
        return await brought

    return asyncio.run(awaited())


def line_of(function: Any) -> int:
    """Return the line in which a function begins; 0 where nobody knows."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return int(code.co_firstlineno) if code is not None else 0


def _hints(function: Callable[..., Any], name: str, line: int) -> dict[str, Any]:
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except Exception as error:  # an annotation is an expression: it may raise anything
        message = f"{name}: an annotation cannot be read: {type(error).__name__}: {error}"
        raise Unfit(message, line, "import what it names") from None
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            message = f"{name}: parameter {parameter.name!r} cannot be given by its name"
            raise Unfit(message, line, "leave out /, *args and **kwargs")
        if parameter.name not in hints:
            hint = f"write its type: {parameter.name}: str"
            raise Unfit(f"{name}: parameter {parameter.name!r} has no annotation", line, hint)
    return {key: hint for key, hint in hints.items() if key != "return"}


def _checked(
    function: Callable[..., Any], name: str, line: int
) -> tuple[Callable[..., Any], dict[str, Any]]:
    from pydantic import TypeAdapter, validate_call

    try:
        schema = TypeAdapter(cast(Any, function)).json_schema() if _takes(function) else {}
        checked = validate_call(function)
    except Exception as error:  # pydantic has many ways to say that it knows no schema
        words = str(error).partition("\n")[0][:300]
        message = f"{name}: there is no JSON Schema of its arguments: {words}"
        raise Unfit(message, line, "take texts, numbers, lists and the like") from None
    schema = {"type": "object", "properties": {}, **schema, "additionalProperties": False}
    return checked, {**schema, "required": schema.get("required", [])}


def _takes(function: Callable[..., Any]) -> bool:
    return bool(inspect.signature(function).parameters)


def _words(function: Callable[..., Any]) -> tuple[str, dict[str, str]]:
    """Return the docstring without its section of arguments, and what that says of each."""
    import docstring_parser

    text = inspect.getdoc(function) or ""
    read = docstring_parser.parse(text, docstring_parser.DocstringStyle.GOOGLE)
    arguments = {one.arg_name: " ".join((one.description or "").split()) for one in read.params}
    summary = "\n\n".join(part for part in (read.short_description, read.long_description) if part)
    return summary or text, arguments


def _describe(schema: dict[str, Any], words: Mapping[str, str], hints: Mapping[str, Any]) -> None:
    for name, part in schema["properties"].items():
        part.pop("title", None)
        marks = getattr(hints.get(name), "__metadata__", ())
        own = next((mark for mark in marks if isinstance(mark, str)), "")
        if (text := own or words.get(name, "")) and "description" not in part:
            part["description"] = text


def _fence(hints: Mapping[str, Any]) -> list[str] | None:
    if len(hints) != 1:
        return None
    ((name, hint),) = hints.items()
    marks = getattr(hint, "__metadata__", ())
    return next(([name, mark.language] for mark in marks if isinstance(mark, Fenced)), None)


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Return `schema` with its definitions in their places: small models follow no references."""
    known = schema.pop("$defs", {})

    def placed(part: Any, within: tuple[str, ...]) -> Any:
        if isinstance(part, list):
            return [placed(one, within) for one in part]
        if not isinstance(part, dict):
            return part
        name = str(part.get("$ref", "")).removeprefix("#/$defs/")
        if name in within:  # it holds itself: what is below may be anything
            return {}
        if name in known:
            rest = {key: one for key, one in part.items() if key != "$ref"}
            return {**placed(known[name], (*within, name)), **placed(rest, within)}
        titled = isinstance(part.get("title"), str)  # a property may be called so
        kept = {
            key: placed(one, within) for key, one in part.items() if not (titled and key == "title")
        }
        if kept.get("type") == "object" and isinstance(kept.get("properties"), dict):
            kept.setdefault("required", [])  # a grammar is made of both
        return kept

    found: dict[str, Any] = placed(schema, ())
    return found
