"""`agent tools call`: runs one tool as a model would, and prints what it brings."""

import json as jsons
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli import piped, streams
from agent.cli.tooling.known import AsJson, Brought, opened, print_json
from agent.errors import ToolError, UserError

if TYPE_CHECKING:
    from agent.messages import Json
    from tools.toolbox import Tool, Toolbox

MOST_BYTES = 1_000_000
STDIN = "-"
Called = Annotated[str, typer.Argument(metavar="NAME", help="A name of `agent tools list`")]
Given = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ARGUMENT]...", help="NAME=VALUE, or one JSON object, or - to read that from stdin"
    ),
]
Allowed = Annotated[bool, typer.Option("--yes", help="Run it without a question")]
OURS = "python"
"""The only tool of our own that needs nothing of a run."""


def call(
    name: Called,
    given: Given = None,
    tool: Brought = None,
    yes: Allowed = False,
    json: AsJson = False,
) -> None:
    r"""Run one tool as the model would, behind the same questions.

    \b
    Examples:
      agent tools call python code="print(6 * 7)"
      agent tools call --tool weather.toml weather city=Paris
      agent tools call notes '{"body": {"text": "Buy milk"}}'
    """
    from agent.observing import observe

    with opened(tool or (), starting=True) as known:
        found = known.find(name)
        _refuse_others(found, name in known.equipment.disabled)
        arguments = _checked(found, _arguments(found, given or []))
        gate = _gated(known.settings, found, known.added, yes)
        from agent.messages import ToolCall

        observation = observe(1, ToolCall(name, arguments), gate, ())
    if json:
        print_json(
            {
                "tool": name, "arguments": dict(arguments), "failed": observation.failed,
                "text": observation.text, "value": observation.value,
            }
        )  # fmt: skip
    elif not observation.failed:
        streams.out(observation.text)
    if observation.failed:
        if json:
            raise typer.Exit(1)
        raise ToolError(observation.text.removeprefix("error: "))


def _gated(settings: Any, tool: "Tool", added: "Toolbox", yes: bool) -> "Toolbox":
    from agent.cli.approving import gate_of
    from tools.toolbox import Toolbox

    allow = (tool.name,) if yes else ()
    gate = gate_of(settings, allow, streams.note, added=added)
    return gate.guarded(Toolbox({tool.name: tool}))


def _refuse_others(tool: "Tool", disabled: bool) -> None:
    if disabled:
        raise UserError(f"{tool.name} is disabled", f"agent tools enable {tool.name}")
    if not tool.origin and tool.name != OURS:
        hint = "use: agent docs search, agent web search, agent web open"
        raise UserError(f"{tool.name} works only within a run", hint)


def _arguments(tool: "Tool", given: Sequence[str]) -> "dict[str, Json]":
    """Return what was given by name; texts become what the tool's schema wants."""
    if len(given) == 1 and given[0] == STDIN:
        return _object(piped.whole(MOST_BYTES).decode("utf-8", "replace"), "standard input")
    if len(given) == 1 and given[0].lstrip().startswith("{"):
        return _object(given[0], "the argument")
    found: dict[str, Json] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name:
            hint = f"write NAME=VALUE: {', '.join(_properties(tool)) or 'it takes none'}"
            raise UserError(f"{one!r} is no argument", hint)
        found[name] = _typed(value, _properties(tool).get(name))
    return found


def _object(text: str, where: str) -> "dict[str, Json]":
    try:
        found = jsons.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{where} is no JSON: {error}", "give one object") from None
    if not isinstance(found, dict):
        raise UserError(f"{where} is no JSON object", 'such as {"city": "Paris"}')
    return found


def _properties(tool: "Tool") -> Mapping[str, Any]:
    properties = tool.parameters.get("properties")
    return properties if isinstance(properties, dict) else {}


def _typed(value: str, schema: Any) -> "Json":
    """Return `value` as the schema wants it; where that is no text, it is read as JSON."""
    kinds = schema.get("type") if isinstance(schema, dict) else None
    if kinds is None or "string" in kinds:
        return value
    with suppress(ValueError, RecursionError):
        found: Json = jsons.loads(value)
        return found
    return value


def _checked(tool: "Tool", arguments: "dict[str, Json]") -> "dict[str, Json]":
    from tools.toolbox import check

    try:
        check(arguments, tool)
    except ToolError as error:
        raise UserError(str(error), f"agent tools show {tool.name}") from None
    return arguments
