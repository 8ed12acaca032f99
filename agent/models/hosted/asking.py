"""Writes the body of a request: https://platform.openai.com/docs/api-reference/chat/create."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agent.messages import Decoding, Message, ToolSpec
from agent.models.hosted.endpoints import Endpoint
from agent.models.hosted.strictness import is_strict

MOST_STOPS = 4
"""So many stop strings are taken; the others are watched for by us, as all of them are."""
CARRIER = "provider"
"""In what is carried: whom it is for."""


def body_of(
    model: str,
    endpoint: Endpoint,
    messages: Sequence[Message],
    decoding: Decoding,
    extra: Mapping[str, object],
) -> dict[str, Any]:
    """Return what is sent to have `messages` continued."""
    body: dict[str, Any] = {
        "model": model,
        "messages": list(_messages(messages, endpoint)),
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": decoding.temperature,
        endpoint.limit: decoding.max_tokens,
    }
    if decoding.seed >= 0:
        body["seed"] = decoding.seed
    if decoding.stop:
        body["stop"] = list(dict.fromkeys(decoding.stop))[:MOST_STOPS]
    if endpoint.logprobs:
        body["logprobs"] = True
    body |= _tools(decoding) | _form(decoding, endpoint) | _beginning(body, decoding, endpoint)
    return {**body, **endpoint.extra, **extra, "messages": body["messages"], "stream": True}


def _tools(decoding: Decoding) -> dict[str, Any]:
    if not decoding.tools:
        return {}
    tools = [_tool(one) for one in decoding.tools]
    return {"tools": tools} if decoding.choice == "auto" else {
        "tools": tools, "tool_choice": decoding.choice
    }  # fmt: skip


def _tool(tool: ToolSpec) -> dict[str, Any]:
    function = {
        "name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)
    }  # fmt: skip
    return {"type": "function", "function": function}


def _form(decoding: Decoding, endpoint: Endpoint) -> dict[str, Any]:
    """Return what holds the reply to a form: a grammar, or a schema."""
    if decoding.grammar and endpoint.grammar:
        if endpoint.grammar == "grammar":
            return {"grammar": decoding.grammar}
        return {"structured_outputs": {"grammar": decoding.grammar}}
    schema = decoding.json_schema
    if schema is None or not endpoint.schema:
        return {}
    if endpoint.strict and schema.get("type") != "object":
        return {}  # it would be refused: what is no object is validated by whoever asked for it
    strict = is_strict(schema) or not endpoint.strict
    named = {"name": "answer", "schema": dict(schema), "strict": strict}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _beginning(body: dict[str, Any], decoding: Decoding, endpoint: Endpoint) -> dict[str, Any]:
    """Put the reply's first words into the model's mouth, where that can be done."""
    if not decoding.opening or not endpoint.prefill:
        return {}
    last: dict[str, Any] = {"role": "assistant", "content": decoding.opening}
    if endpoint.prefill == "prefix":
        last["prefix"] = True
    body["messages"].append(last)
    if endpoint.prefill == "continue":
        return {"continue_final_message": True, "add_generation_prompt": False}
    return {}


def _messages(messages: Sequence[Message], endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    """Yield `messages` as they are sent; calls are numbered, and what they brought refers to that.

    The numbers have nine signs, as Mistral's servers want them.
    """
    made, answered = 0, 0
    for message in messages:
        if message.role == "tool":
            answered += 1
            number = f"call{answered:05d}"
            yield {"role": "tool", "tool_call_id": number, "content": message.content}
            continue
        sent: dict[str, Any] = {"role": message.role, "content": message.content}
        if message.calls:
            answered = made
            made += len(message.calls)
            sent["content"] = message.content or None
            sent |= _called(message, answered, endpoint)
        yield sent


def _called(message: Message, before: int, endpoint: Endpoint) -> dict[str, Any]:
    from json import dumps

    carried = message.carried if message.carried.get(CARRIER) == endpoint.provider else {}
    beside = carried.get("calls")
    more = beside if isinstance(beside, list) else []
    calls = []
    for at, call in enumerate(message.calls):
        written = dumps(dict(call.arguments), ensure_ascii=False)
        own = more[at] if at < len(more) else {}
        calls.append({
            **(own if isinstance(own, dict) else {}),
            "id": f"call{before + at + 1:05d}",
            "type": "function",
            "function": {"name": call.tool, "arguments": written},
        })  # fmt: skip
    return {
        "tool_calls": calls,
        **{name: carried[name] for name in endpoint.carries if name in carried},
    }
