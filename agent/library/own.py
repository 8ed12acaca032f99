"""What a program may give as a tool: functions of its own, LangChain tools, what brings others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, TypeAlias

from agent.errors import UserError
from tools.declaring import Declared, declared
from tools.limits import limited
from tools.toolbox import Outcome, Permissions, Tool, Toolbox, tool_from

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

ToolLike: TypeAlias = "Callable[..., object] | Tool | BaseTool | str | PathLike[str]"
"""A typed function with a docstring, one of our tools, a LangChain tool, or what `--tool` takes."""
ORIGIN = "program"
"""Where the tools of the calling program come from."""


def parted(tools: Sequence[ToolLike]) -> tuple[Toolbox, tuple[str, ...]]:
    """Return the tools that are there already, and the names of what brings others.

    Raises `UserError` for what is no tool.
    """
    found: dict[str, Tool] = {}
    named: list[str] = []
    for one in tools:
        if isinstance(one, str | PathLike):
            named.append(fspath(one))
            continue
        tool = _tool(one)
        if tool.name in found:
            raise UserError(f"two tools are called {tool.name!r}", "give one another name")
        found[tool.name] = tool
    return Toolbox(found), tuple(named)


def _tool(one: Any) -> Tool:
    if isinstance(one, Tool):
        return replace(one, origin=one.origin or ORIGIN)
    if _is_langchain(one):
        return _of_langchain(one)
    if not callable(one):
        raise UserError(f"{one!r} is no tool", "give a typed function with a docstring")
    if not (one.__doc__ or "").strip():
        name = getattr(one, "__name__", repr(one))
        raise UserError(f"{name} has no docstring", "say there when the model should use it")
    try:
        return limited(_marked(replace(tool_from(one), origin=ORIGIN), declared(one)))
    except TypeError as error:
        raise UserError(str(error), "annotate every parameter with what JSON can carry") from None


def _marked(tool: Tool, said: Declared | None) -> Tool:
    """Return `tool` with what its function was marked with; one without a mark is trusted."""
    if said is None:
        return tool
    return replace(
        tool,
        name=said.name or tool.name,
        permissions=Permissions(said.reads, said.writes, said.network),
        asks=tool.asks or said.asks or said.writes,
        shows="tools" if said.untrusted else "",
        timeout_s=said.timeout_s,
    )


def _is_langchain(one: object) -> bool:
    """Whether it is a tool of LangChain, told without importing that."""
    return any(base.__module__.startswith("langchain_core.tools") for base in type(one).__mro__)


def _of_langchain(one: Any) -> Tool:
    schema = one.tool_call_schema.model_json_schema()

    def run(**arguments: object) -> Outcome:
        brought = one.invoke(arguments)
        return Outcome(brought if isinstance(brought, str) else repr(brought))

    return Tool(one.name, one.description, run, schema, shows="tools", origin=ORIGIN)
