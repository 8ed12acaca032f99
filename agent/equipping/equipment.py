"""The added tools of a run: opened once, told apart by name, chosen for the question."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from agent.errors import ToolError, UserError
from tools.added.source import Source
from tools.toolbox import Tool, Toolbox

RESERVED = ("python",)
"""Names that the program's own tools have in every run."""


@dataclass
class Equipment:
    """Tools from sources that stay open until the run ends."""

    sources: Sequence[Source] = ()
    notify: Callable[[str], None] = print
    _tools: Toolbox | None = field(default=None, init=False)

    def all(self) -> Toolbox:
        """Return all added tools; what does not work now is told and left out.

        Raises:
            UserError: two tools have one name, or one has a name that the program's own has.
        """
        if self._tools is None:
            found: dict[str, Tool] = {}
            for source in self.sources:
                for tool in self._opened(source):
                    if tool.name in RESERVED or tool.name in found:
                        other = found[tool.name].origin if tool.name in found else "the program"
                        raise UserError(
                            f"{source.name}: the tool {tool.name!r} is there already, from {other}",
                            "give it another name",
                        )
                    found[tool.name] = replace(tool, origin=tool.origin or source.name)
            self._tools = Toolbox(found)
        return self._tools

    def for_question(self, question: str) -> Toolbox:
        """Return the added tools that may help with `question`."""
        return self.all()

    def close(self) -> None:
        """End what the sources have started."""
        for source in self.sources:
            with suppress(Exception):  # the others are to end in any case
                source.close()

    def _opened(self, source: Source) -> Sequence[Tool]:
        try:
            return source.tools()
        except ToolError as error:
            self.notify(f"{source.name}: its tools are left out: {error}")
            return ()


def equipped(sources: Sequence[Source], notify: Callable[[str], None]) -> Equipment:
    """Return the equipment that `sources` make."""
    return Equipment(sources, notify)
