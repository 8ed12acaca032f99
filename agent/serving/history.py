"""Reads the messages of a request: what was said, called and brought before the reply."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from agent.messages import UNREADABLE, Json, Message, Role, ToolCall
from agent.notation import Step, write
from agent.prompts import Library
from agent.serving import fields
from agent.serving.calling import Calling
from agent.serving.faults import wrong
from agent.serving.fields import Body
from tools.toolbox import Toolbox

MOST_MESSAGES = 4096
MOST_PARTS = 1024
ROLES: dict[str, Role] = {
    "system": "system", "developer": "system", "user": "user", "assistant": "assistant",
    "tool": "tool",
}  # fmt: skip
TEXTS = ("text", "input_text", "output_text")


@dataclass(frozen=True)
class Spoken:
    """What was said before, and how the reply begins."""

    messages: tuple[Message, ...]
    opening: str = ""


def spoken_of(body: Body, calling: Calling | None) -> Spoken:
    """Return the messages of `body` as the model reads them; tools are described among them."""
    given = fields.items(body, "messages", MOST_MESSAGES)
    if not given:
        raise wrong("messages", "there are none")
    opening = _opening(body, given[-1])
    given = given[:-1] if opening else given
    tools = calling.tools if calling is not None else Toolbox()
    found: list[Message] = []
    at = 0
    while at < len(given):
        message = _message(given[at], f"messages[{at}]", tools)
        calls = _called(given[at], f"messages[{at}]")
        if message.role == "tool":
            raise wrong(
                f"messages[{at}].role", "a tool's result follows the message that called it"
            )
        found.append(message)
        if calls:
            brought = given[at + 1 : at + 1 + len(calls)]
            found.append(Message("user", _brought(brought, [one for one, _ in calls], at + 1)))
            at += len(calls)
        at += 1
    return Spoken(tuple(_described(found, calling)), opening)


def _opening(body: Body, last: Body) -> str:
    """Return the words that the reply begins with: the last message, where it is to be gone on."""
    goes_on = fields.flag(body, "continue_final_message")
    if not goes_on and not fields.flag(last, "prefix"):
        return ""
    if last.get("role") != "assistant" or last.get("tool_calls"):
        raise wrong("messages", "only a text of the assistant can be gone on with")
    return _text(last, "messages")


def _described(messages: list[Message], calling: Calling | None) -> list[Message]:
    """Return `messages` with what the model is told of the tools, behind the system's words."""
    if calling is None:
        return messages
    leading = 0
    while leading < len(messages) and messages[leading].role == "system":
        leading += 1
    constant = leading > 0 and all(one.constant for one in messages[:leading])
    return [*messages[:leading], *calling.told(constant), *messages[leading:]]


def _message(given: Body, at: str, tools: Toolbox) -> Message:
    role = ROLES.get(fields.text(given, "role", f"{at}.role"))
    if role is None:
        raise wrong(f"{at}.role", f"{fields.shown(given.get('role'))}: one of {', '.join(ROLES)}")
    text, calls = _text(given, at), tuple(call for _, call in _called(given, at))
    if calls:
        thought = fields.text(given, "reasoning_content", f"{at}.reasoning_content") or text
        text = write(Step(thought.strip(), calls), tools)
    return Message(role, text, fields.flag(given, "constant"))


def _text(given: Body, at: str) -> str:
    """Return the words of a message: a text, or parts that are texts."""
    content = given.get("content")
    if content is None or isinstance(content, str):
        return content or ""
    parts = fields.items(given, "content", MOST_PARTS, f"{at}.content")
    for number, part in enumerate(parts):
        if part.get("type") not in TEXTS:
            kind = fields.shown(part.get("type"))
            raise wrong(f"{at}.content[{number}].type", f"this model reads text alone, no {kind}")
    return "".join(fields.text(part, "text", f"{at}.content") for part in parts)


def _called(given: Body, at: str) -> list[tuple[str, ToolCall]]:
    """Return the calls of a message by the client's names for them."""
    found = []
    for one in fields.items(given, "tool_calls", MOST_PARTS, f"{at}.tool_calls"):
        function = fields.table(one, "function", f"{at}.tool_calls") or {}
        name = fields.text(function, "name", f"{at}.tool_calls")
        arguments = _arguments(fields.text(function, "arguments", f"{at}.tool_calls"))
        found.append((fields.text(one, "id", f"{at}.tool_calls"), ToolCall(name, arguments)))
    if found and given.get("role") != "assistant":
        raise wrong(f"{at}.tool_calls", "only the assistant calls tools")
    return found


def _arguments(text: str) -> dict[str, Json]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {UNREADABLE: text}


def _brought(given: Sequence[Body], ids: list[str], at: int) -> str:
    """Return what the calls `ids` brought, in their order, as one text."""
    results = {
        fields.text(one, "tool_call_id", f"messages[{at + number}]"): one
        for number, one in enumerate(given)
        if one.get("role") == "tool"
    }
    if missing := [name for name in ids if name not in results]:
        raise wrong("messages", f"no message of a tool says what the call {missing[0]!r} brought")
    observation = Library().find("react/observation")
    texts = [_text(results[name], f"messages[{at}]") for name in ids]
    return "\n".join(observation.render(observation=text) for text in texts)
