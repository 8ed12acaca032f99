"""Files of tools, hosted as the program does it."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tools.added.code import Code
from tools.added.worker.worker import Surroundings
from tools.toolbox import Tool, Toolbox

HEAD = '"""Tools of a test."""\n\nfrom tools.declaring import tool\n'


@dataclass
class Hosted:
    """The tools of a file."""

    source: Code
    told: list[str] = field(default_factory=list)
    """What they printed, and where they failed."""

    @property
    def toolbox(self) -> Toolbox:
        return Toolbox({tool.name: tool for tool in self.source.tools()})

    def tool(self, name: str) -> Tool:
        return self.toolbox.tools[name]

    def call(self, name: str, /, **arguments: Json) -> str:
        return self.toolbox.call(ToolCall(name, arguments)).text

    def fails(self, name: str, /, **arguments: Json) -> str:
        """Return what is told of a call that fails."""
        try:
            text = self.call(name, **arguments)
        except ToolError as error:
            return str(error)
        raise AssertionError(f"{name} brought {text!r}")


@contextmanager
def hosted(
    folder: Path, text: str, start_s: float = 60.0, name: str = "kit.py"
) -> Iterator[Hosted]:
    """Host a file of tools that says `text`."""
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    origin = f"file:{name}"
    target = {"kind": "file", "path": str(path), "name": name, "origin": origin, "beside": True}
    with of_targets(folder, origin, target, start_s=start_s) as found:
        yield found


@contextmanager
def of_targets(
    folder: Path, origin: str, *targets: Mapping[str, object], start_s: float = 60.0
) -> Iterator[Hosted]:
    """Host what is named."""
    told: list[str] = []
    path = os.pathsep.join(one for one in sys.path if one)
    around = Surroundings(
        {"PYTHONPATH": path, "PATH": "/usr/bin:/bin"}, folder, start_s, told.append
    )
    found = Hosted(Code(origin, targets, around, told.append), told)
    try:
        yield found
    finally:
        found.source.close()
