"""Counts the pages of a run: there are so many, and no more."""

import threading

from agent.errors import ToolError


class Allowance:
    """How many pages may still be fetched; threads may share it."""

    def __init__(self, pages: int) -> None:
        self._pages, self._left = pages, pages
        self._lock = threading.Lock()

    def take(self) -> None:
        """Take one; raise `ToolError` where none is left."""
        with self._lock:
            if self._left <= 0:
                raise ToolError(
                    f"all {self._pages} pages of this turn were fetched: "
                    "answer from what was read, and say what is missing"
                )
            self._left -= 1
