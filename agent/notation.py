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
from dataclasses import dataclass

from agent.arguments import FENCE, named_tool
from agent.headings import OPENING, STOPS, Heading, Place, heading_of
from agent.messages import ToolCall
from tools.toolbox import Tool, Toolbox

__all__ = ["OPENING", "STOPS", "Step", "read", "read_talk", "write"]


@dataclass(frozen=True)
class Step:
    """What the model wrote in one reply."""

    thought: str = ""
    actions: tuple[ToolCall, ...] = ()
    answer: str | None = None


def write(step: Step, toolbox: Toolbox) -> str:
    """Return `step` as a model would write it."""
    if step.answer is not None and not (step.thought or step.actions):
        return step.answer  # in a talk it needs no heading
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

    Text without any heading is an answer; a lone code block in a tool's language is an action;
    where there are actions, an answer beside them does not count: it came before what they bring.
    Nothing after an `Observation` heading counts: the model does not write those.

    Raises:
        ToolError: an action is there, but its arguments cannot be read.
    """
    sections = _sections(text.replace("\r\n", "\n"))
    thought = _joined(sections, "thought")
    if not any(name in ("action", "answer") for name, _ in sections):
        return _read_undeclared(sections, thought, toolbox)
    actions = tuple(
        _action(body, _input_after(sections, at), toolbox)
        for at, (name, body) in enumerate(sections)
        if name == "action" and body.strip()
    )
    if actions:
        return Step(thought, actions)
    return Step(thought, (), _joined(sections, "answer") or None)


def read_talk(text: str, toolbox: Toolbox) -> Step:
    """Return the step that `text` holds where people are talked with; see `read`.

    What does not begin with a heading is the answer, whatever stands in it.
    """
    if heading_of(text.lstrip().partition("\n")[0]) is None:
        return Step(answer=text.strip() or None)
    return read(text, toolbox)


def _read_undeclared(sections: list["Section"], thought: str, toolbox: Toolbox) -> Step:
    """Read a reply without a heading for an action or an answer."""
    if (lone := _lone_block("\n".join(body for _, body in sections), toolbox)) is not None:
        return Step(thought.partition("```")[0].strip(), (lone,))
    found = heading_of(thought)
    if found is not None and found[0] in ("action", "answer"):
        return read(thought, toolbox)  # `Thought:` was put before a reply with its own heading
    if any(name == "thought" for name, _ in sections):
        return Step(thought)
    return Step(answer=_joined(sections, None) or None)


Section = tuple[Heading | None, str]


def _sections(text: str) -> list[Section]:
    """Split `text` at its headings, none inside a fenced block; None heads what has no heading.

    The answer is the last section: everything after its heading belongs to it.
    """
    sections: list[tuple[Heading | None, list[str]]] = [(None, [])]
    place = Place()
    for line in text.split("\n"):
        found = place.heading(line)
        place.leave(line, found)
        if place.over:
            break
        if found is not None:
            sections.append((found[0], [found[1]]))
        else:
            sections[-1][1].append(line)
    return [(name, "\n".join(lines)) for name, lines in sections]


def _joined(sections: list[Section], wanted: Heading | None) -> str:
    return "\n".join(body for name, body in sections if name == wanted).strip()


def _input_after(sections: list[Section], at: int) -> str | None:
    follows = sections[at + 1] if at + 1 < len(sections) else None
    return follows[1] if follows is not None and follows[0] == "input" else None


def _action(body: str, following: str | None, toolbox: Toolbox) -> ToolCall:
    if following is not None:
        body = body.strip().partition("\n")[0] + "\n" + following
    return named_tool(body, toolbox)


def _lone_block(text: str, toolbox: Toolbox) -> ToolCall | None:
    block = FENCE.search(text)
    if block is None:
        return None
    for tool in toolbox:
        if tool.fence is not None and tool.fence[1] == block["language"].lower():
            return ToolCall(tool.name, {tool.fence[0]: block["body"]})
    return None
