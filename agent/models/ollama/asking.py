"""Writes requests to Ollama (https://docs.ollama.com/api/chat)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from agent.messages import Decoding, Json, Message, ToolSpec

CARRIED = "ollama"
"""Under which name of `carried` there is what only Ollama wants to see again."""
Body = dict[str, Any]


def body_of(
    name: str,
    messages: Sequence[Message],
    decoding: Decoding,
    context_tokens: int,
    thinks: bool,
    request: Mapping[str, Json],
) -> Body:
    """Return the request for a reply.

    Stop strings are not sent: Ollama does not tell whether a reply ended by one, and we see to
    them ourselves.

    Args:
        name: the model's, as the server knows it.
        messages: what it continues.
        decoding: how.
        context_tokens: how much the server makes room for.
        thinks: whether the model may be asked for its thoughts apart from the reply.
        request: what the person wants sent besides; their `options` are added to ours.
    """
    options: Body = {
        "num_ctx": context_tokens,
        "num_predict": decoding.max_tokens,
        "temperature": decoding.temperature,
    }
    if decoding.seed >= 0:
        options["seed"] = decoding.seed
    body: Body = {
        "model": name,
        "messages": [*_messages(messages)],
        "stream": True,
        "truncate": False,  # a prompt that does not fit is an error, not one without its start
        "shift": False,
        "logprobs": True,
    }
    if decoding.tools and decoding.choice != "none":
        body["tools"] = [_tool(one) for one in decoding.tools]
    if decoding.json_schema is not None:
        body["format"] = dict(decoding.json_schema)
    if thinks:
        body["think"] = True
    own = cast(Mapping[str, Json], request.get("options") or {})
    return {**body, **request, "options": {**options, **own}}


def _messages(messages: Sequence[Message]) -> Iterator[Body]:
    names: list[str] = []
    for one in messages:
        body: Body = {"role": one.role, "content": one.content}
        if one.role == "assistant":
            names = [call.tool for call in one.calls]
            if one.calls:
                body["tool_calls"] = [
                    {"function": {"name": call.tool, "arguments": dict(call.arguments)}}
                    for call in one.calls
                ]
            carried = one.carried.get(CARRIED)
            body |= carried if isinstance(carried, dict) else {}
        if one.role == "tool":
            body["tool_name"] = names.pop(0) if names else ""
        yield body


def _tool(spec: ToolSpec) -> Body:
    function = {
        "name": spec.name, "description": spec.description, "parameters": dict(spec.parameters)
    }  # fmt: skip
    return {"type": "function", "function": function}
