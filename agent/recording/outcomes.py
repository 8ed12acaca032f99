"""Tools whose outcomes are kept, and tools that bring again what was kept of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from agent import errors
from agent.errors import AgentError, ToolError, UserError
from agent.messages import Json, ToolCall
from agent.observing import jsonable
from agent.recording import exact
from agent.recording.model import Keep, failure_of
from agent.recording.replies import Failure, failed, failure_in
from tools.toolbox import Outcome, Tool, Toolbox

Run = Callable[..., object]
DESCRIBED = ("name", "description", "parameters", "advances", "shows", "origin")
"""What the model is told of a tool, and what the loop has to know."""
Take = Callable[[str, Mapping[str, Json]], "Mapping[str, Any] | None"]
"""Returns what was kept of a kind for what is asked; None where the record goes no further."""


def kept(toolbox: Toolbox, keep: Keep) -> Toolbox:
    """Return the same tools; what they bring is kept."""
    return _changed(toolbox, lambda tool: _keeping(tool, keep))


def played(toolbox: Toolbox, take: Take) -> Toolbox:
    """Return the same tools; they bring what was kept, and run only beyond that."""
    late = {name: replace(tool, ahead=None) for name, tool in toolbox.tools.items()}
    return _changed(replace(toolbox, tools=late), lambda tool: _playing(tool, take))


def described(toolbox: Toolbox) -> list[Json]:
    """Return what a run has to know of added tools, to be played where these are no more."""
    return [
        {name: cast(Json, getattr(tool, name)) for name in DESCRIBED}
        for tool in toolbox
        if tool.origin
    ]


def of_record(described: Sequence[Mapping[str, Any]], run: Run) -> Toolbox:
    """Return the tools that `described` wrote down; each of them runs `run`."""
    tools = {str(one["name"]): Tool(**one, run=run) for one in described}
    return Toolbox(tools)


def asked_of(tool: str, arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Return what a tool is asked, as the record has it."""
    return {"tool": tool, "arguments": exact.kept(dict(arguments))}


def raised(failure: Failure) -> AgentError:
    """Return the error to raise again; one that is not ours by its name all the same."""
    kind = getattr(errors, failure.type, None)
    if not (isinstance(kind, type) and issubclass(kind, AgentError)) or kind is errors.Stopped:
        kind = type(failure.type, (AgentError,), {})
    found: AgentError = kind(failure.message, failure.hint)
    return found


def _changed(toolbox: Toolbox, change: Callable[[Tool], Run]) -> Toolbox:
    tools = {name: replace(tool, run=change(tool)) for name, tool in toolbox.tools.items()}
    return replace(toolbox, tools=tools)


def _keeping(tool: Tool, keep: Keep) -> Run:
    alone = Toolbox({tool.name: tool})

    def run(**arguments: Json) -> Outcome:
        body: dict[str, Json] = {"asked": asked_of(tool.name, arguments)}
        try:
            outcome = alone.call(ToolCall(tool.name, arguments))
        except (ToolError, UserError) as error:
            keep("outcome", {**body, **failed(failure_of(error))})
            raise
        brought = {"text": exact.kept(outcome.text), "value": exact.kept(jsonable(outcome.value))}
        keep("outcome", {**body, **brought})
        return outcome

    return run


def _playing(tool: Tool, take: Take) -> Run:
    def run(**arguments: Json) -> object:
        body = take("outcome", asked_of(tool.name, arguments))
        if body is None:
            return tool.run(**arguments)
        if "error" in body:
            raise raised(failure_in(body))
        return Outcome(str(exact.restored(body["text"])), exact.restored(body["value"]))

    return run
