"""Tools that are Python: files, folders of them, and objects of installed packages."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.errors import ToolError, UserError
from tools.added.worker.worker import Surroundings, Worker
from tools.toolbox import Tool


class Code:
    """A `Source` of what was named; see `tools.added.worker.loading` for targets."""

    def __init__(
        self,
        name: str,
        targets: Sequence[Mapping[str, Any]],
        around: Surroundings,
        notify: Callable[[str], None],
        asked: bool = True,
    ) -> None:
        """Bring the tools of `targets`; where they were `asked` for, all of them have to work."""
        self._name = name
        self._targets = targets
        self._around = around
        self._notify = notify
        self._asked = asked
        self._worker: Worker | None = None
        self._tools: list[Tool] | None = None

    @property
    def name(self) -> str:
        """Where the tools come from, such as `file:weather.py`."""
        return self._name

    def tools(self) -> Sequence[Tool]:
        """Return the tools; a process is started at the first call.

        Raises:
            UserError: something that was asked for is no tool.
            ToolError: they cannot be loaded, and nobody asked for them.
        """
        if self._tools is None:
            self._worker = Worker(self._targets, self._around)
            try:
                loaded = self._worker.load()
            except ToolError as error:
                if not self._asked:
                    raise
                hint = "see that the file can be run by itself"
                raise UserError(f"{self._name}: {error}", hint) from None
            self._complain(loaded["faults"])
            self._tools = [self._worker.tool(one) for one in loaded["tools"]]
        return self._tools

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.close()

    def _complain(self, faults: Sequence[Mapping[str, Any]]) -> None:
        for fault in faults:
            told = f"{fault['place']}: {fault['message']}"
            if self._asked and fault["asked"]:
                raise UserError(told, fault["hint"])
            self._notify(f"left out: {told} ({fault['hint']})")
