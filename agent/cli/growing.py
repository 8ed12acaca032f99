"""The file of `--tree`: the page of a run's tree of thoughts, written when the run is over."""

from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import output
from agent.errors import AgentError, UserError
from agent.events import Event, Warned
from agent.render.record import Record
from agent.strategies.plan import Plan

if TYPE_CHECKING:
    from agent.render.renderer import Renderer

FLAG = "--tree"
GROW = frozenset({"tot"})
"""The strategies that grow a tree."""
MAY_GROW = GROW | {"auto"}


def checked(path: str, plan: Plan) -> Path:
    """Return the file that gets the page.

    Raises `UserError` where it cannot become a file, or where nothing would be in it.
    """
    if not {*plan.strategy.split(":"), plan.options.get("over", "")} & MAY_GROW:
        raise UserError(
            f"{FLAG}: the strategy {plan.strategy} grows no tree", "choose one that does: -s tot"
        )
    return output.checked(Path(path), FLAG)


class Growing:
    """A renderer beside another one: it writes the page when that one is done."""

    def __init__(self, shown: "Renderer", target: Path) -> None:
        """Write to `target` what `shown` shows too."""
        self._shown = shown
        self._target = target
        self._record = Record()

    def show(self, event: Event) -> None:
        """Take the next event."""
        self._record.take(event)
        self._shown.show(event)

    def finish(self) -> None:
        """End what is shown and write the page."""
        if not self._record.tree:
            name = self._record.strategy
            self._shown.show(Warned(f"{FLAG}: {name} grew no tree, so that there is no page"))
        self._shown.finish()
        self._write()

    def stopped(self, error: AgentError) -> None:
        """Write the page of what there is: it shows why nothing was found."""
        self._shown.stopped(error)
        self._write(str(error))

    def _write(self, error: str = "") -> None:
        from agent.render.tree_page import page

        if self._record.tree:
            output.replace(self._target, page(self._record, error), FLAG)
