"""Code as action: the model writes a program in which every tool is a function.

Method: Wang et al. 2024 (CodeAct), arXiv:2402.01030. The program runs in the sandbox of the
calculator; its calls leave that one by one, and each is checked, allowed or refused as a call of
its own. A call that fails raises in the program what the tool complains of.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tools.sandbox.execution import Outside
from tools.toolbox import Fenced, Outcome, Tool, Toolbox, tool_from

NAME = "python"
SHORTER = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None",
           "array": "list", "object": "dict"}  # fmt: skip


@dataclass(frozen=True)
class Used:
    """A call that a program made, and what came of it."""

    call: ToolCall
    text: str
    failed: bool = False
    value: Json = None


@dataclass
class Workbench:
    """Runs programs whose functions are the tools of `toolbox`."""

    toolbox: Toolbox
    moment: datetime | None = None
    """What the clock shows in programs; None: the time."""
    used: list[Used] = field(default_factory=list)
    """The calls that programs made since this was emptied."""

    @property
    def tool(self) -> Tool:
        """The only tool of the model."""
        return tool_from(self.python)

    def python(self, code: Annotated[str, Fenced("python")]) -> Outcome:
        """Run a Python program. The functions named above can be called in it.

        Print what you need to see. Each program starts anew, so define all it needs.
        """
        from tools.python import evaluated

        functions = {tool.name: self._function(tool) for tool in self.toolbox}
        return evaluated(code, Outside(functions, self.moment))

    def _function(self, tool: Tool) -> Callable[..., Json]:
        def function(*positional: Json, **named: Json) -> Json:
            call = ToolCall(tool.name, _arguments(tool, positional, named))
            try:
                brought = self.toolbox.call(call)
            except ToolError as error:
                self.used.append(Used(call, f"error: {error}", failed=True))
                raise RuntimeError(str(error)) from None
            self.used.append(Used(call, brought.text, value=brought.value))
            return brought.text if brought.value is None else brought.value

        return function


def signature(tool: Tool) -> str:
    """Return `tool` as the head of a Python function: names, types, what may be left out."""
    properties, required = tool.parameters.get("properties"), tool.parameters.get("required")
    if not isinstance(properties, dict):
        return f"{tool.name}(**arguments)"
    needed = [name for name in properties if not isinstance(required, list) or name in required]
    given = [f"{name}: {_type(properties[name])}" for name in needed]
    given += [
        f"{name}: {_type(properties[name])} = ..." for name in properties if name not in needed
    ]
    return f"{tool.name}({', '.join(given)})"


def _type(schema: Json) -> str:
    match schema:
        case {"enum": list(choices)}:
            return " | ".join(map(repr, choices))
        case {"anyOf": list(options)}:
            return " | ".join(map(_type, options))
        case {"type": "array", "items": items}:
            return f"list[{_type(items)}]"
        case {"type": str(kind)} if kind in SHORTER:
            return SHORTER[kind]
        case _:
            return "object"


def _arguments(tool: Tool, positional: tuple[Json, ...], named: dict[str, Json]) -> dict[str, Json]:
    """Return the arguments of a call by name, as Python would bind them.

    Raises `TypeError` in the program, as a function of its own would.
    """
    properties = tool.parameters.get("properties")
    names = [*properties] if isinstance(properties, dict) else []
    if len(positional) > len(names):
        raise TypeError(f"{tool.name}() takes {len(names)} arguments, {len(positional)} were given")
    bound = dict(zip(names, positional, strict=False))
    if twice := sorted(bound.keys() & named.keys()):
        raise TypeError(f"{tool.name}() got {twice[0]!r} twice")
    return {**bound, **named}
