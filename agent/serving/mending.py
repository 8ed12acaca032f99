"""Mends calls whose arguments do not meet their schema: asks for them again, under the schema.

The grammar of steps says less than a JSON Schema can: patterns, bounds, references. So arguments
are checked when they are there, and those that fail are written once more behind the same words,
now decoded under the whole schema.
"""

import json
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace

from agent.errors import ModelUnavailable, ToolError
from agent.messages import Completion, ToolCall, Usage
from agent.models.model import Model
from agent.notation import Step, write
from agent.serving.request import Asked
from tools.toolbox import Tool, check

MOST_TOKENS = 2048


@dataclass(frozen=True)
class Spent:
    """What mending took."""

    usage: Usage = Usage()


def mended(
    model: Model, asked: Asked, step: Step
) -> Generator[str, None, tuple[tuple[ToolCall, ...], Spent]]:
    """Return the calls of `step` with sound arguments, as far as they can be had; ticks."""
    assert asked.calling is not None
    calls, spent = list[ToolCall](), Spent()
    for call in step.actions:
        tool = asked.calling.tools.tools[call.tool]
        if _sound(call, tool) or not (model.abilities.schema and model.abilities.prefills):
            calls.append(call)
            continue
        before = write(Step(step.thought, tuple(calls)), asked.calling.tools)
        opening = f"{before}\nAction: {call.tool}\n"
        again, usage = yield from _written_again(model, asked, call, opening, tool)
        calls.append(again)
        spent = Spent(spent.usage + usage)
    return tuple(calls), spent


def _sound(call: ToolCall, tool: Tool) -> bool:
    try:
        check(call.arguments, tool)
    except ToolError:
        return False
    return True


def _written_again(
    model: Model, asked: Asked, call: ToolCall, opening: str, tool: Tool
) -> Generator[str, None, tuple[ToolCall, Usage]]:
    decoding = replace(
        asked.decoding,
        max_tokens=min(asked.decoding.max_tokens, MOST_TOKENS),
        stop=(),
        grammar="",
        json_schema=tool.parameters,
        opening=opening,
    )
    try:
        with closing(model.complete(asked.spoken.messages, decoding)) as pieces:
            while True:
                try:
                    next(pieces)
                except StopIteration as done:
                    completion: Completion = done.value
                    break
                yield ""
        found = json.loads(completion.text)
    except (ModelUnavailable, ValueError, RecursionError):
        return call, Usage()  # the client checks arguments as well: they are its tools
    again = ToolCall(call.tool, found) if isinstance(found, dict) else call
    return again if _sound(again, tool) else call, completion.usage
