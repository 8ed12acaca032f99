"""The tools that commands know: the program's own, and those that the person has added."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.errors import UserError

if TYPE_CHECKING:
    from agent.approving.gate import Gate
    from agent.equipping.equipment import Equipment
    from agent.messages import Json
    from agent.settings import Settings
    from tools.toolbox import Tool, Toolbox

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A name of the list, or domain:NAME")]
Brought = Annotated[
    list[str] | None,
    typer.Option("--tool", metavar="SOURCE", help="Also tools of this file, document or package"),
]


@dataclass(frozen=True)
class Known:
    """All tools, and whether they run."""

    settings: "Settings"
    equipment: "Equipment"
    added: "Toolbox"
    gate: "Gate"

    @property
    def tools(self) -> "Mapping[str, Tool]":
        """Return them by name: the program's own come first."""
        return {**own().tools, **shown().tools, **self.added.tools}

    def find(self, name: str) -> "Tool":
        """Return the tool of this name; raise `UserError` where there is none."""
        from agent.approving.domains import PREFIX
        from agent.approving.opening import near

        if name not in self.tools:
            hint = f"for the pages of a domain write {PREFIX}{name}" if "." in name else ""
            raise UserError(f"there is no tool {name!r}", hint or near(name, self.tools))
        return self.tools[name]

    def rule(self, tool: "Tool") -> str:
        """Return whether `tool` runs: its rule, or why there is none."""
        if not tool.origin and tool.name in shown().tools:
            return READS
        return DISABLED if tool.name in self.equipment.disabled else self.gate.rule_of(tool)


READS = "reads"
"""What stands for the rule of a tool that only shows documents, or an open page: it never asks."""
DISABLED = "disabled"


@contextmanager
def opened(named: Sequence[str] = (), starting: bool = False) -> Iterator[Known]:
    """Open the tools that there are.

    Args:
        named: what `--tool` gave.
        starting: whether servers are started, too: they can be called then.
    """
    from agent.approving.opening import gate_for
    from agent.cli.equipping import equipment_of

    settings = settings_from().settings
    equipment = equipment_of(settings, named, streams.note)
    try:
        added = equipment.known(starting)
        gate = gate_for(settings, streams.note, added=added)
        yield Known(settings, equipment, added, gate)
    finally:
        equipment.close()


def own() -> "Toolbox":
    """Return the program's own tools that can ask."""
    from agent.approving.opening import toolbox

    return toolbox()


def shown() -> "Toolbox":
    """Return the program's own tools that only show."""
    from agent.approving.opening import reading

    return reading()


def print_json(document: "dict[str, Json]") -> None:
    """Print one object."""
    from agent.events import SCHEMA_VERSION
    from agent.render.record import json_text

    streams.out(json_text({"schema_version": SCHEMA_VERSION, **document}))
