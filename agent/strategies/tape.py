"""What stands between a run and all that it takes from outside besides its model.

A record keeps what comes through, a replay plays it: strategies that make tools or documents of
their own pass them through here.
"""

import time
from collections.abc import Callable
from typing import Protocol

from tools.documents.documents import Documents
from tools.toolbox import Toolbox


class Tape(Protocol):
    """Keeps what comes from outside, or plays what was kept."""

    def tools(self, toolbox: Toolbox) -> Toolbox:
        """Return the same tools; their outcomes come from outside."""
        ...

    def documents(self, opening: Callable[[], Documents]) -> Documents:
        """Return the documents that `opening` gives, or what was kept of them, without it."""
        ...

    def clock(self) -> float:
        """Return seconds from any beginning."""
        ...


class Untaped:
    """Keeps nothing."""

    def tools(self, toolbox: Toolbox) -> Toolbox:
        """Return the same tools."""
        return toolbox

    def documents(self, opening: Callable[[], Documents]) -> Documents:
        """Open the documents."""
        return opening()

    def clock(self) -> float:
        """Return the seconds of the system."""
        return time.monotonic()
