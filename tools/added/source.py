"""What every source of added tools offers: its tools, and an end."""

from collections.abc import Sequence
from typing import Protocol

from tools.toolbox import Tool


class Source(Protocol):
    """Something that brings tools: a file, a package, a command, a service, a server."""

    @property
    def name(self) -> str:
        """How people tell it from others, such as `mcp:weather` or `file:tools.py`."""
        ...

    def tools(self) -> Sequence[Tool]:
        """Return its tools, named as the source names them; opened at the first call.

        Raises:
            UserError: only the person can mend it: told in one line, and the run does not begin.
            ToolError: it does not work now: told as a notice, and the other tools go on.
        """
        ...

    def close(self) -> None:
        """End what it has started; safe to call twice."""
        ...
