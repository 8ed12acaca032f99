"""Commands of tests: what runs is this Python."""

import os
import sys
from collections.abc import Mapping
from typing import Any

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tools.added.command.command import Command
from tools.added.command.source import CommandSource
from tools.toolbox import Toolbox

TEXT: Mapping[str, Json] = {"text": {"type": "string"}}
SHOWS = "import sys; print(sys.argv[1:])"


def command(*argv: Any, script: str = SHOWS, **more: Any) -> Command:
    """Return a command that runs `script` with arguments; it takes `text`."""
    properties = more.pop("properties", TEXT)
    required = more.pop("required", [*properties])
    return Command(
        "tried",
        "Try it.",
        (sys.executable, "-c", script, *argv),
        {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        },
        env={"PATH": os.environ["PATH"], **more.pop("env", {})},
        **more,
    )


def called(one: Command, **arguments: Json) -> str:
    """Call the tool that a command is; what goes wrong comes back as text."""
    (tool,) = CommandSource(one).tools()
    try:
        return Toolbox({"tried": tool}).call(ToolCall("tried", arguments)).text
    except ToolError as error:
        return f"error: {error}"
