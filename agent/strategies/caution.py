"""Makes the caution of a run: whose addresses are whose, and what must not leave this machine."""

from collections.abc import Callable
from dataclasses import replace

from agent.messages import Json, Question
from agent.prompts import react_prompt
from agent.strategies.strategy import Kit
from tools.toolbox import Outcome, Tool, Toolbox
from tools.web.caution import Caution


def caution_of(kit: Kit, question: Question, *program: str) -> Caution:
    """Return the caution of a run.

    Args:
        kit: what it needs; the conversation before is private, as attached texts are.
        question: what the person asks: addresses in it are theirs.
        program: words of the program that stand before the model, and must not be copied outward.
    """
    return Caution(
        said=kit.asked or question.text,
        private=tuple(one.text for one in question.attachments),
        secrets=kit.secrets,
        tainted=bool(kit.conversation),
        earlier=kit.said,
        talk=tuple(one.content for one in kit.conversation),
        program=(*program, _system(kit)),
    )


def watched(toolbox: Toolbox, caution: Caution) -> Toolbox:
    """Return `toolbox`; what its tools bring of others is told to `caution`.

    Documents, and what tools read of the person's, are private; those who wrote them may be
    anybody.
    """
    tools = {name: _watched(tool, caution) for name, tool in toolbox.tools.items()}
    return replace(toolbox, tools=tools)


def _watched(tool: Tool, caution: Caution) -> Tool:
    if not tool.untrusted:
        return tool
    private = tool.shows == "documents" or tool.permissions.reads
    return replace(tool, run=_telling(tool.run, private, caution))


def _telling(run: Callable[..., object], private: bool, caution: Caution) -> Callable[..., object]:
    def told(**arguments: Json) -> object:
        brought = run(**arguments)
        text = brought.text if isinstance(brought, Outcome) else str(brought)
        caution.saw(text, private)
        return brought

    return told


def _system(kit: Kit) -> str:
    """Return the words of the loop's system prompt, as far as they are its own."""
    return react_prompt(kit.prompts).system.render(tools=[])
