"""Sources of tests: tools that are there already."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.errors import ToolError
from tools.toolbox import Tool


def tool_named(name: str, description: str = "Do it.") -> Tool:
    return Tool(name, description, lambda: name, {"type": "object", "properties": {}})


@dataclass
class Shelf:
    """A source of some tools."""

    name: str
    names: Sequence[str] = ()
    fault: str = ""
    closed: int = 0
    made: list[Tool] = field(default_factory=list)

    def tools(self) -> Sequence[Tool]:
        if self.fault:
            raise ToolError(self.fault)
        return [*map(tool_named, self.names), *self.made]

    def close(self) -> None:
        self.closed += 1
