"""What the scripted endpoint replies: a text in pieces, calls of tools, an error, any bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

USAGE = {
    "prompt_tokens": 20,
    "completion_tokens": 7,
    "total_tokens": 27,
    "prompt_tokens_details": {"cached_tokens": 4},
    "completion_tokens_details": {"reasoning_tokens": 2},
}
"""What a call costs unless a script says otherwise."""


@dataclass(frozen=True)
class Reply:
    """One response."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: Sequence[bytes] = ()
    """The body, sent piece by piece."""
    end: Literal["whole", "cut", "held"] = "whole"
    """How it ends: as it should, with the connection, or not before the client goes away."""


def says(
    text: str,
    reasoning: str = "",
    usage: Mapping[str, Any] | None = USAGE,
    piece: int = 4,
    finish: str = "stop",
    end: Literal["whole", "cut", "held"] = "whole",
    logprobs: bool = False,
) -> Reply:
    """Reply with `text`; a reply that is cut or held has neither a reason for its end nor usage."""
    chunks = [chunk(role="assistant", content="")]
    chunks += [chunk(reasoning_content=part) for part in _pieces(reasoning, piece)]
    for part in _pieces(text, piece):
        one = chunk(content=part)
        if logprobs:
            one["choices"][0]["logprobs"] = {"content": [{"token": part, "logprob": -0.5}]}
        chunks.append(one)
    return _reply(chunks, finish, usage, end)


def calls(
    *made: tuple[str, Mapping[str, Any] | str],
    text: str = "",
    reasoning: str = "",
    usage: Mapping[str, Any] | None = USAGE,
    piece: int = 7,
    ids: bool = True,
    end: Literal["whole", "cut", "held"] = "whole",
) -> Reply:
    """Reply with calls of tools: each a name, and arguments as a table or as they are written."""
    chunks = [chunk(role="assistant", content=text or None)]
    chunks += [chunk(reasoning_content=part) for part in _pieces(reasoning, piece)]
    for index, (name, arguments) in enumerate(made):
        written = arguments if isinstance(arguments, str) else json.dumps(arguments)
        first: dict[str, Any] = {"index": index, "type": "function"}
        if ids:
            first["id"] = f"call_{index}"
        first["function"] = {"name": name, "arguments": ""}
        chunks.append(chunk(tool_calls=[first]))
        for part in _pieces(written, piece):
            chunks.append(chunk(tool_calls=[{"index": index, "function": {"arguments": part}}]))
    return _reply(chunks, "tool_calls", usage, end)


def fails(
    status: int,
    message: str = "it failed",
    headers: Mapping[str, str] | None = None,
    code: str | None = None,
    param: str | None = None,
) -> Reply:
    """Reply with an error as OpenAI writes them."""
    error = {"message": message, "type": "error", "param": param, "code": code}
    body = json.dumps({"error": error}).encode()
    return Reply(status, {"content-type": "application/json", **(headers or {})}, (body,))


def chunk(**delta: Any) -> dict[str, Any]:
    """Return one piece of a reply."""
    choice = {"index": 0, "delta": delta, "finish_reason": None}
    return {"id": "one", "object": "chat.completion.chunk", "model": "test", "choices": [choice]}


def stream(*chunks: Mapping[str, Any], done: bool = True) -> tuple[bytes, ...]:
    """Return `chunks` as events."""
    events = [f"data: {json.dumps(one, ensure_ascii=False)}\n\n".encode() for one in chunks]
    return (*events, b"data: [DONE]\n\n") if done else tuple(events)


def _reply(
    chunks: list[dict[str, Any]],
    finish: str,
    usage: Mapping[str, Any] | None,
    end: Literal["whole", "cut", "held"],
) -> Reply:
    headers = {"content-type": "text/event-stream"}
    if end != "whole":
        return Reply(200, headers, stream(*chunks, done=False), end)
    last = chunk()
    last["choices"][0]["finish_reason"] = finish
    chunks.append(last)
    if usage is not None:
        chunks.append({**chunk(), "choices": [], "usage": dict(usage)})
    return Reply(200, headers, stream(*chunks), end)


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]
