"""Puts the gate before all tools of a run, wherever they are made; waiting takes none of its time.

To be called before what the run takes from outside is kept: a refusal is then on record too, and
nobody is asked again when the run is played.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from agent.approving.gate import Gate
from agent.approving.taint import EARLIER, Taint
from agent.approving.web import GuardedWeb
from agent.messages import Question
from agent.prompts import react_prompt
from agent.strategies.strategy import Kit
from agent.strategies.tape import Tape
from tools.documents.documents import Documents
from tools.toolbox import Toolbox


def guarded(kit: Kit, gate: Gate, question: Question | None = None) -> Kit:
    """Return `kit` with `gate` before its tools; `question` is what the person asks with it."""
    _begin(gate.taint, kit, question or Question(""))
    tape = Guarding(gate, kit.tape, gate.waited_s)
    web = GuardedWeb(kit.web, gate) if kit.web is not None else None
    toolbox = gate.guarded(kit.toolbox)
    return replace(kit, toolbox=toolbox, tape=tape, web=web, secrets=gate.secrets)


def _begin(taint: Taint, kit: Kit, question: Question) -> None:
    """Tell the gate what stands before the model from the start."""
    if kit.conversation and not taint.said:  # turns that this process has not seen
        taint.saw(EARLIER)
    private = [one.text for one in question.attachments]
    added = any(tool.origin for tool in kit.toolbox)
    program = [react_prompt(kit.prompts).system.render(tools=[])] if added else []
    taint.begin("\n".join((*kit.said, question.text)), private, program)


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
