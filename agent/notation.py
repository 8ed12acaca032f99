"""How one step of the loop is written: thought, then actions or the answer, under headings.

    Thought: what is asked, what is known, how they relate
    Action: python
    ```python
    print(6 * 7)
    ```

A tool with a fenced parameter gets its block, any other a JSON object on the next line. The
answer comes under `Answer:`. The headings are those of Yao et al. 2022 (arXiv:2210.03629); reading
forgives what models make of them: numbers, bold type, `Action Input`, `tool[argument]`.
"""

import json
import re
from dataclasses import dataclass
from typing import Literal

from agent.errors import ToolError
from agent.messages import Json, ToolCall
from tools.toolbox import Tool, Toolbox

Heading = Literal["thought", "action", "input", "observation", "answer"]

OPENING = "Thought:"
STOPS = ("\nObservation", "\nQuestion:")
"""A model that goes on writes its own observation: the reply ends before it."""

NAMES: dict[str, Heading] = {
    "thought": "thought", "action": "action", "action input": "input", "input": "input",
    "observation": "observation", "answer": "answer", "final answer": "answer",
    "思考": "thought", "行动": "action", "行动输入": "input", "观察": "observation",
    "回答": "answer", "答案": "answer", "最终答案": "answer",
}  # fmt: skip
HEADING = re.compile(
    r"[ \t]*[*#]*[ \t]*(?P<name>" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")"
    r"[ \t]*\d{0,3}[ \t]*[*]*[ \t]*[:：][*]*[ \t]*",
    re.IGNORECASE,
)
LONGEST_HEADING = 40
FENCE = re.compile(
    r"^[ \t]*```[ \t]*(?P<language>[\w+-]*)[^\n]*\n(?P<body>.*?)(?:\n?^[ \t]*```|\Z)",
    re.DOTALL | re.MULTILINE,
)
BRACKETS = re.compile(r"^(?P<tool>[\w.:-]+)[ \t]*[\[(](?P<argument>.*)[\])][ \t.]*$", re.DOTALL)


@dataclass(frozen=True)
class Step:
    """What the model wrote in one reply."""

    thought: str = ""
    actions: tuple[ToolCall, ...] = ()
    answer: str | None = None


def heading_of(line: str) -> tuple[Heading, str] | None:
    """Return the heading that `line` begins with and what follows it, or None."""
    match = HEADING.match(line)
    return (NAMES[match["name"].lower()], line[match.end() :]) if match else None


def may_become_heading(line: str) -> bool:
    """Return whether the unfinished `line` may still turn out to begin with a heading."""
    if len(line) > LONGEST_HEADING or heading_of(line):
        return False
    bare = line.lower().strip(" \t*#")
    bare = re.sub(r"[ \t]*\d{0,3}[ \t*]*$", "", bare) if bare else bare
    return not bare or any(name.startswith(bare) for name in NAMES)


def write(step: Step, toolbox: Toolbox) -> str:
    """Return `step` as a model would write it."""
    lines = [f"Thought: {step.thought}"]
    for call in step.actions:
        lines += [f"Action: {call.tool}", _arguments_text(call, toolbox.tools.get(call.tool))]
    if step.answer is not None:
        lines.append(f"Answer: {step.answer}")
    return "\n".join(lines)


def _arguments_text(call: ToolCall, tool: Tool | None) -> str:
    if tool is not None and tool.fence is not None and tool.fence[0] in call.arguments:
        parameter, language = tool.fence
        return f"```{language}\n{str(call.arguments[parameter]).rstrip()}\n```"
    return json.dumps(dict(call.arguments), ensure_ascii=False)


def read(text: str, toolbox: Toolbox) -> Step:
    """Return the step that `text` holds; whatever cannot be read is left out.

    Text without any heading is an answer; a lone code block in a tool's language is an action.
    Nothing after an `Observation` heading counts: the model does not write those.

    Raises:
        ToolError: an action is there, but its arguments cannot be read.
    """
    sections = _sections(text)
    thought = "\n".join(body for name, body in sections if name == "thought").strip()
    if not any(name in ("action", "answer") for name, _ in sections):
        if (lone := _lone_block(text, toolbox)) is not None:
            return Step(_before_fence(thought), (lone,))
        if not any(name == "thought" for name, _ in sections):
            return Step(answer=text.strip() or None)
        return Step(thought)
    actions = tuple(
        _action(body, _input_after(sections, at), toolbox)
        for at, (name, body) in enumerate(sections)
        if name == "action" and body.strip()
    )
    if actions:
        return Step(thought, actions)
    answer = "\n".join(body for name, body in sections if name == "answer").strip()
    return Step(thought, (), answer or None)


def _sections(text: str) -> list[tuple[Heading, str]]:
    """Split `text` at its headings, none inside a fenced block; text before the first is dropped.

    The answer is the last section: everything after its heading belongs to it.
    """
    sections: list[tuple[Heading, list[str]]] = []
    fenced = False
    for line in text.split("\n"):
        found = None if fenced else heading_of(line)
        answering = bool(sections) and sections[-1][0] == "answer"
        if found is not None and found[0] == "observation":
            break
        if found is not None and not answering:
            sections.append((found[0], [found[1]]))
        elif sections:
            sections[-1][1].append(line)
        if line.lstrip().startswith("```"):
            fenced = not fenced
    return [(name, "\n".join(lines)) for name, lines in sections]


def _input_after(sections: list[tuple[Heading, str]], at: int) -> str | None:
    follows = sections[at + 1] if at + 1 < len(sections) else None
    return follows[1] if follows is not None and follows[0] == "input" else None


def _action(body: str, following: str | None, toolbox: Toolbox) -> ToolCall:
    first, _, rest = body.strip().partition("\n")
    name = first.strip().strip("`*").rstrip(":").strip()
    bracketed = BRACKETS.match(body.strip())
    if bracketed and name not in toolbox.tools:
        name, given = bracketed["tool"], bracketed["argument"]
    else:
        given = following if following is not None else rest
    tool = toolbox.tools.get(name) or toolbox.tools.get(name.lower())
    if tool is None:
        return ToolCall(name, {})
    return ToolCall(tool.name, _arguments(given, tool))


def _arguments(given: str, tool: Tool) -> dict[str, Json]:
    """Read the arguments of `tool`: its fenced block, a JSON object, or its only parameter."""
    block = FENCE.search(given)
    inner = (block["body"] if block else given).strip("\n")
    parsed = _json_object(inner)
    if parsed is not None and (tool.fence is None or set(parsed) == {tool.fence[0]}):
        return parsed
    if tool.fence is not None:
        return {tool.fence[0]: inner}
    only = _only_text_parameter(tool)
    if only is not None and not inner.lstrip().startswith("{"):
        return {only: inner.strip().strip("\"'")} if inner.strip() else {}
    if not inner.strip() and not tool.parameters["required"]:
        return {}
    raise ToolError(
        f"the arguments of {tool.name} are not a JSON object; write them on the line after the "
        f"action, like {_example(tool)}"
    )


def _json_object(text: str) -> dict[str, Json] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _only_text_parameter(tool: Tool) -> str | None:
    properties = tool.parameters["properties"]
    if isinstance(properties, dict) and len(properties) == 1:
        name, schema = next(iter(properties.items()))
        return name if schema == {"type": "string"} else None
    return None


def _example(tool: Tool) -> str:
    properties = tool.parameters["properties"]
    return json.dumps(dict.fromkeys(properties, "…") if isinstance(properties, dict) else {},
                      ensure_ascii=False)  # fmt: skip


def _lone_block(text: str, toolbox: Toolbox) -> ToolCall | None:
    block = FENCE.search(text)
    if block is None:
        return None
    for tool in toolbox:
        if tool.fence is not None and tool.fence[1] == block["language"].lower():
            return ToolCall(tool.name, {tool.fence[0]: block["body"]})
    return None


def _before_fence(thought: str) -> str:
    return thought.partition("```")[0].strip()
