"""Lets a model without calls of its own call the tools of other programs, under headings.

The tools are described in a system message, a grammar keeps the calls sound, and what was written
is read as OpenAI's calls: https://platform.openai.com/docs/guides/function-calling. Arguments are
checked against the whole schema afterwards: see `agent.serving.mending`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from agent.errors import ToolError
from agent.grammar import talk_grammar
from agent.messages import Decoding, Message
from agent.notation import STOPS, Step, read_talk
from agent.prompts import Library
from agent.serving import fields
from agent.serving.faults import wrong
from agent.serving.fields import Body
from agent.serving.schemas import checked_schema
from tools.toolbox import Tool, Toolbox

MOST_TOOLS = 128
LONGEST_DESCRIPTION = 20_000
NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
NOTHING: Mapping[str, Any] = {"type": "object", "properties": {}, "required": []}
CHOICES = ("auto", "none", "required")


@dataclass(frozen=True)
class Calling:
    """The tools of a request, and whether they may be called."""

    tools: Toolbox
    choice: Literal["auto", "none", "required"]
    parallel: bool = True
    """Whether several may be called at once."""

    def told(self, constant: bool) -> tuple[Message, ...]:
        """Return what the model is told of the tools; nothing where none may be called."""
        if self.choice == "none":
            return ()
        required = self.choice == "required"
        prompt = Library().find("serve/tools")
        text = prompt.render(tools=list(self.tools), required=required)
        return (Message("system", text, constant),)

    def constrained(self, decoding: Decoding) -> Decoding:
        """Return `decoding` so that the reply is an answer or calls of these tools."""
        grammar = talk_grammar(self.tools, must_act=self.choice == "required")
        return replace(decoding, grammar=grammar, stop=(*decoding.stop, *STOPS))

    def read(self, text: str) -> Step:
        """Return the step that `text` holds; arguments that cannot be read leave a thought."""
        try:
            step = read_talk(text, self.tools)
        except ToolError:
            return Step(text.strip())
        known = tuple(call for call in step.actions if call.tool in self.tools.tools)
        return replace(step, actions=known if self.parallel else known[:1])


def calling_of(body: Body) -> Calling | None:
    """Return the tools that `body` offers; None where it offers none."""
    given = fields.items(body, "tools", MOST_TOOLS)
    tools = [_tool(one, f"tools[{at}]") for at, one in enumerate(given)]
    names = [tool.name for tool in tools]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise wrong("tools", f"two tools have the name {twice[0]!r}")
    wanted = body.get("tool_choice")
    if not tools:
        if wanted not in (None, "none", "auto"):
            raise wrong("tool_choice", "there are no tools to choose from")
        return None
    toolbox = Toolbox({tool.name: tool for tool in tools})
    parallel = body.get("parallel_tool_calls") is None or fields.flag(body, "parallel_tool_calls")
    if isinstance(wanted, dict):
        return Calling(toolbox.among([_named(wanted, toolbox)]), "required", parallel)
    match wanted:
        case None | "auto":
            return Calling(toolbox, "auto", parallel)
        case "none" | "required":
            return Calling(toolbox, wanted, parallel)
    known = ", ".join(CHOICES)
    raise wrong("tool_choice", f"{fields.shown(wanted)} is none of {known}, nor a function")


def _named(wanted: Body, tools: Toolbox) -> str:
    function = fields.table(wanted, "function", "tool_choice") or {}
    name = fields.text(function, "name", "tool_choice")
    if wanted.get("type") != "function" or name not in tools.tools:
        raise wrong("tool_choice", f"there is no function {fields.shown(name)} among the tools")
    return name


def _tool(given: Body, at: str) -> Tool:
    if given.get("type") != "function":
        raise wrong(
            f"{at}.type", f"only functions can be called, not {fields.shown(given.get('type'))}"
        )
    function = fields.table(given, "function", f"{at}.function") or {}
    name = fields.text(function, "name", f"{at}.function.name")
    if not NAME.fullmatch(name):
        raise wrong(f"{at}.function.name", f"no name of a function: {fields.shown(name)}")
    described = fields.text(function, "description", f"{at}.function.description")
    at = f"{at}.function.parameters"
    schema = {**NOTHING, **(fields.table(function, "parameters", at) or {})}
    if schema.get("type") != "object" or not isinstance(schema.get("properties"), dict):
        raise wrong(at, "expected the schema of an object")
    return Tool(name, described[:LONGEST_DESCRIPTION], _not_here, checked_schema(schema, at))


def _not_here(**arguments: object) -> None:
    raise NotImplementedError("the tools of a client run where it is")
