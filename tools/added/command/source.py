"""A source of one tool: a command of this machine."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from agent.errors import ToolError
from agent.messages import Json
from tools.added.command import running
from tools.added.command.command import Command
from tools.added.command.filling import argv_of, filled, values_of
from tools.toolbox import Outcome, Tool

MOST_SAID = 1000
"""Characters of what a program that failed has said."""


class CommandSource:
    """Brings the tool that a command is."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self.name = f"command:{command.name}"

    def tools(self) -> Sequence[Tool]:
        """Return the tool; raise `ToolError` where its program is not installed."""
        command = self._command
        program = self._found()

        def run(**arguments: Json) -> Outcome:
            return self._run(program, arguments)

        return (
            Tool(
                command.name,
                command.description,
                run,
                command.parameters,
                asks=command.asks,
                shows="tools",
                permissions=command.permissions,
                origin=self.name,
                place=str(Path(command.place).absolute().parent) if command.place else "",
            ),
        )

    def close(self) -> None:
        """Nothing runs between calls."""

    def _found(self) -> str:
        program, path = self._command.program, self._command.env.get("PATH")
        found = shutil.which(program, path=path)
        if found is None:
            raise ToolError(f"{program} is not installed, or no program")
        return str(Path(found).absolute())

    def _run(self, program: str, arguments: dict[str, Json]) -> Outcome:
        command = self._command
        values = values_of(command, arguments)
        argv = [program, *argv_of(command, values)[1:]]
        bounds = running.Bounds(command.timeout_s, command.most_chars)
        stdin = filled(command.stdin, values)
        if not command.folder.is_dir():
            raise ToolError(f"there is no folder {command.cwd}")
        ended = running.run(argv, stdin, command.env, command.folder, bounds)
        if ended.code not in command.exit_codes:
            raise ToolError(_failure(command.name, ended))
        return Outcome(ended.out.strip("\n") or "done: it printed nothing")


def _failure(name: str, ended: running.Ended) -> str:
    how = f"was ended by signal {-ended.code}" if ended.code < 0 else f"ended with {ended.code}"
    said = (ended.err.strip() or ended.out.strip())[-MOST_SAID:]
    return f"{name} {how}: {said or 'it said nothing'}"
