"""What is offered: tools behind the gate, and the agent itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tools.toolbox import Outcome, Permissions, Tool, Toolbox, check, tool_from

if TYPE_CHECKING:
    from agent.offering.asking import Asking

ASK = "ask"


@dataclass(frozen=True)
class Offer:
    """Tools by name; `ask` among them where the agent itself is offered."""

    toolbox: Toolbox
    asking: "Asking | None" = None

    def tools(self) -> Sequence[Tool]:
        """Return all that is offered."""
        return (*((_ASKED,) if self.asking is not None else ()), *self.toolbox)

    def call(self, name: str, arguments: Mapping[str, Json]) -> Outcome:
        """Run a tool; raise `ToolError` for all that goes wrong."""
        return self.toolbox.call(ToolCall(name, arguments))


def ask(question: str, strategy: str = "", model: str = "") -> Outcome:
    """Ask an agent that reasons, computes exactly, and looks things up in documents and on the web.

    Use this for a question that takes several steps. The answer comes with the passages that it
    rests on, where it was looked up.

    Args:
        question: the whole question; the agent knows nothing of this conversation.
        strategy: how to answer, such as react or research; leave it out unless you know.
        model: the model that answers; leave it out unless you know.
    """
    raise ToolError("it is run elsewhere")


_ASKED = replace(tool_from(ask), permissions=Permissions(True, True, True))


def checked(arguments: Mapping[str, Json]) -> None:
    """Raise `ToolError` where `arguments` are none for `ask`."""
    check(arguments, _ASKED)
    if not str(arguments["question"]).strip():
        raise ToolError("the question is empty")
    if str(arguments.get("model", "")).startswith("gguf:"):
        raise ToolError("a file of weights cannot be chosen from outside")
