"""Messages in LangChain's classes (https://docs.langchain.com/oss/python/langchain/messages).

Calls are numbered by position where the provider needs no name of its own for them; what it wants
to see again (signed thoughts, names of calls) is carried with the message that it belongs to.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from agent.messages import UNREADABLE, Json, Message, ToolCall

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage

SPOKEN = frozenset({"text", "tool_use", "tool_call", "tool_call_chunk", "input_json_delta"})
"""Blocks of a reply that our own message holds; all others are carried."""
EXTRAS = frozenset({"function_call", "tool_calls", "refusal", "stop_reason", "parsed"})
"""Additional fields of a reply that are not sent back."""
CARRIED = "langchain"
"""Under which name of `carried` there is what only LangChain's messages have."""


def turned(messages: Sequence[Message], provider: str) -> "list[BaseMessage]":
    """Return `messages` as LangChain has them; `provider` is asked, and gets back what is its."""
    return list(_turned(messages, provider))


def _turned(messages: Sequence[Message], provider: str) -> "Iterator[BaseMessage]":
    from langchain_core.messages import HumanMessage, SystemMessage, ToolMessage

    names: list[str] = []
    made, leading = 0, True
    for one in messages:
        leading = leading and one.role == "system"
        if one.role == "tool" and names:
            yield ToolMessage(content=one.content, tool_call_id=names.pop(0))
        elif one.role == "assistant":
            carried = _carried(one, provider)
            names = _names(one, carried, made)
            made += len(one.calls)
            yield _said(one, carried, names)
        elif leading:
            yield SystemMessage(content=one.content)
        else:  # providers take system text at the start alone
            yield HumanMessage(content=one.content)


def _carried(message: Message, provider: str) -> Mapping[str, Any]:
    carried = cast(Mapping[str, Any], message.carried.get(CARRIED) or {})
    return carried if carried.get("provider") == provider else {}


def _names(message: Message, carried: Mapping[str, Any], made: int) -> list[str]:
    own = carried.get("calls", [])
    if len(own) == len(message.calls):
        return [*own]
    return [f"call{made + number:05d}" for number, _ in enumerate(message.calls)]


def _said(message: Message, carried: Mapping[str, Any], names: Sequence[str]) -> "AIMessage":
    from langchain_core.messages import AIMessage

    blocks = [*carried.get("blocks", [])]
    text = [{"type": "text", "text": message.content}] if message.content else []
    return AIMessage(
        content=[*blocks, *text] if blocks else message.content,
        tool_calls=[
            {"name": call.tool, "args": dict(call.arguments), "id": name, "type": "tool_call"}
            for call, name in zip(message.calls, names, strict=True)
        ],
        additional_kwargs=dict(carried.get("extras", {})),
        response_metadata={"model_provider": carried["model_provider"]}
        if "model_provider" in carried
        else {},
    )


def calls_of(message: "AIMessage") -> tuple[ToolCall, ...]:
    """Return the calls of a reply, in its order; arguments that are no JSON object are kept.

    LangChain completes arguments that were cut: what it read while they came is not looked at.
    """
    chunks = getattr(message, "tool_call_chunks", None)
    if chunks:
        return tuple(_call(one["name"], one["args"]) for one in chunks)
    whole = [ToolCall(one["name"], one["args"]) for one in message.tool_calls]
    broken = [_call(one["name"], one["args"]) for one in message.invalid_tool_calls]
    return (*whole, *broken)


def _call(name: str | None, written: str | None) -> ToolCall:
    try:
        arguments = json.loads(written or "{}")
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict):
        arguments = {UNREADABLE: written or ""}
    return ToolCall(name or "", arguments)


def carried_by(message: "AIMessage", provider: str) -> Mapping[str, Json]:
    """Return what `provider` wants to see again with the reply `message`; empty where nothing."""
    content = message.content if isinstance(message.content, list) else []
    blocks = [_settled(one) for one in content if _is_carried(one)]
    extras = {key: one for key, one in message.additional_kwargs.items() if key not in EXTRAS}
    names = [one["id"] for one in message.tool_calls]
    found: dict[str, Any] = {"blocks": blocks, "extras": extras}
    found = {key: one for key, one in found.items() if one and _is_json(one)}
    if not found:
        return {}
    if all(names) and not message.invalid_tool_calls:
        found["calls"] = names
    if by := message.response_metadata.get("model_provider"):
        found["model_provider"] = by
    return {CARRIED: {"provider": provider, **found}}


def _is_carried(block: object) -> bool:
    return isinstance(block, dict) and block.get("type") not in SPOKEN


def _settled(block: Any) -> Any:
    """Return `block` without its place in the stream."""
    return {key: one for key, one in block.items() if key != "index"}


def _is_json(what: object) -> bool:
    try:
        json.dumps(what)
    except (TypeError, ValueError):
        return False
    return True
