"""Tools of LangChain (https://docs.langchain.com/oss/python/langchain/tools), run as they are.

Nothing of it is imported unless what was named did so: they are told by their classes' names.
"""

import inspect
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tools.added.worker.functions import Loaded, Unfit, finished, inlined, says
from tools.added.worker.results import result_of
from tools.declaring import Declared

ACTS = Declared(network=True)
"""What is taken of a tool that does not say what it does."""
CHANGES = re.compile(
    r"(?:^|_|\b)(?:write|edit|delete|remove|move|copy|rename|create|update|insert|send|post|put|patch"
    r"|upload|publish|pay|buy|order|book|shell|terminal|exec|execute|run|repl|click)(?:$|_|\b)",
    re.IGNORECASE,
)
"""Names of tools that change something, or may do anything: a person is asked before they run."""
TOOL = "BaseTool"


def is_tool(thing: Any) -> bool:
    """Return whether it is one of LangChain's tools."""
    return not inspect.isclass(thing) and TOOL in _kinds(thing)


def is_toolkit(thing: Any) -> bool:
    """Return whether it brings several."""
    return not inspect.isclass(thing) and callable(getattr(thing, "get_tools", None))


def tools_of(thing: Any, origin: str) -> list[Loaded]:
    """Return the tools that it is, or brings."""
    found = [thing] if is_tool(thing) else thing.get_tools()
    return [_tool(one, origin) for one in found]


def instance_of(kind: type) -> Any:
    """Return an instance, made without arguments; parts that it needs are made likewise.

    Raises `Unfit` where it wants more.
    """
    fields = getattr(kind, "model_fields", {})
    parts = {}
    for name, field in fields.items():
        if field.is_required() and inspect.isclass(field.annotation):
            parts[name] = _part(kind, name, field.annotation)
    try:
        return kind(**parts)
    except ImportError:
        raise
    except Exception as error:  # pydantic's, or that of a constructor of any kind
        words = " ".join(str(error).split())[:300]
        hint = "make it in a file: TOOLS = [Name(…)], and give that to --tool"
        raise Unfit(f"{kind.__name__} cannot be made without arguments: {words}", 0, hint) from None


def _part(kind: type, name: str, annotation: type) -> Any:
    if annotation.__module__ == "builtins":
        hint = "make it in a file: TOOLS = [Name(…)], and give that to --tool"
        raise Unfit(f"{kind.__name__} needs {name!r}", 0, hint)
    return annotation()


def _tool(tool: Any, origin: str) -> Loaded:
    schema = _schema(tool)

    def run(given: Mapping[str, Any]) -> tuple[str, Any]:
        content = _invoked(tool, dict(given))
        if isinstance(content, list):  # blocks: the texts of them
            texts = [str(one.get("text", "")) for one in content if isinstance(one, dict)]
            content = "\n".join(texts) if any(texts) else content
        return result_of(content)

    key = f"{origin}#{tool.name}"
    described = {
        "key": key,
        "origin": origin,
        "name": tool.name,
        "description": str(tool.description or tool.name).strip(),
        "parameters": schema,
        "fence": None,
        **says(_declared(tool)),
    }
    return Loaded(key, described, run)


def _declared(tool: Any) -> Declared:
    """Return what its metadata say that it does, else what is taken of all."""
    said = (tool.metadata or {}).get("agent") if isinstance(tool.metadata, dict) else None
    if isinstance(said, dict):
        return Declared(**said)
    words = re.sub(r"([a-z])([A-Z])", r"\1_\2", tool.name)
    return replace(ACTS, writes=True) if CHANGES.search(words) else ACTS


def _schema(tool: Any) -> dict[str, Any]:
    schema = tool.tool_call_schema
    found = dict(schema if isinstance(schema, dict) else schema.model_json_schema())
    found.pop("description", None)
    found = inlined({"type": "object", "properties": {}, **found})
    return {**found, "required": found.get("required", []), "additionalProperties": False}


def _invoked(tool: Any, given: dict[str, Any]) -> Any:
    """Return what a call brings; a tool that is only asynchronous runs in a loop of its own."""
    try:
        return tool.invoke(given)
    except NotImplementedError:
        return finished(tool.ainvoke(given))


def _kinds(thing: Any) -> set[str]:
    return {kind.__name__ for kind in type(thing).__mro__ if "langchain" in kind.__module__}
