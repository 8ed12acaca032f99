"""Puts the gate before all tools of a run, wherever they are made; waiting takes none of its time.

To be called before what the run takes from outside is kept: a refusal is then on record too, and
nobody is asked again when the run is played.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from agent.approving.gate import Gate
from agent.approving.web import GuardedWeb
from agent.strategies.strategy import Kit
from agent.strategies.tape import Tape
from tools.documents.documents import Documents
from tools.toolbox import Toolbox


def guarded(kit: Kit, gate: Gate) -> Kit:
    """Return `kit` with `gate` before its tools."""
    tape = Guarding(gate, kit.tape, gate.waited_s)
    web = GuardedWeb(kit.web, gate) if kit.web is not None else None
    return replace(kit, toolbox=gate.guarded(kit.toolbox), tape=tape, web=web)


@dataclass(frozen=True)
class Guarding:
    """A `Tape` whose tools stand behind a gate, and whose clock stands still while it asks."""

    gate: Gate
    inner: Tape
    waited_s: float
    """How long a person was waited for before this run."""

    def tools(self, toolbox: Toolbox) -> Toolbox:
        """Return the same tools behind the gate."""
        return self.gate.guarded(self.inner.tools(toolbox))

    def documents(self, opening: Callable[[], Documents]) -> Documents:
        """Open documents: they were chosen by the person."""
        return self.inner.documents(opening)

    def clock(self) -> float:
        """Return the seconds in which nobody was asked."""
        return self.inner.clock() - (self.gate.waited_s - self.waited_s)
