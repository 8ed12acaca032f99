"""What a scripted server of Anthropic's Messages API replies.

https://docs.claude.com/en/docs/build-with-claude/streaming
"""

import json
from collections.abc import Mapping
from typing import Any, Literal

from tests.models.endpoint import Endpoint, Reply

SSE = {"content-type": "text/event-stream"}
End = Literal["whole", "cut", "held"]


class AnthropicEndpoint(Endpoint):
    """A scripted server; `origin` is its base URL."""

    @property
    def origin(self) -> str:
        return self.url.removesuffix("/v1")


def says(
    text: str,
    thinking: str = "",
    reason: str = "end_turn",
    piece: int = 4,
    end: End = "whole",
) -> Reply:
    """Reply with `text`, after thoughts that are signed."""
    blocks = [*_thought(thinking, piece)]
    deltas = [{"type": "text_delta", "text": one} for one in _pieces(text, piece)]
    blocks.append(({"type": "text", "text": ""}, deltas))
    return _reply(blocks, reason, end)


def calls(
    *made: tuple[str, Mapping[str, Any] | str],
    text: str = "",
    thinking: str = "",
    reason: str = "tool_use",
    end: End = "whole",
) -> Reply:
    """Reply with calls of tools; arguments as text are sent as they are."""
    blocks = [*_thought(thinking, 4)]
    if text:
        blocks.append(({"type": "text", "text": ""}, [{"type": "text_delta", "text": text}]))
    for number, (name, arguments) in enumerate(made):
        written = arguments if isinstance(arguments, str) else json.dumps(arguments)
        start = {"type": "tool_use", "id": f"toolu_{number}", "name": name, "input": {}}
        deltas = [{"type": "input_json_delta", "partial_json": one} for one in _pieces(written, 7)]
        blocks.append((start, deltas))
    return _reply(blocks, reason, end)


def fails(status: int, kind: str, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Reply with an error."""
    body = {"type": "error", "error": {"type": kind, "message": message}}
    return Reply(
        status, {"content-type": "application/json", **(headers or {})},
        (json.dumps(body).encode(),),
    )  # fmt: skip


Block = tuple[dict[str, Any], list[dict[str, Any]]]


def _thought(thinking: str, piece: int) -> list[Block]:
    if not thinking:
        return []
    deltas = [{"type": "thinking_delta", "thinking": one} for one in _pieces(thinking, piece)]
    deltas.append({"type": "signature_delta", "signature": "c2lnbmVk"})
    return [({"type": "thinking", "thinking": "", "signature": ""}, deltas)]


def _reply(blocks: list[Block], reason: str, end: End) -> Reply:
    usage = {"input_tokens": 20, "cache_read_input_tokens": 4, "output_tokens": 1}
    message: dict[str, Any] = {
        "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test",
        "content": [], "stop_reason": None, "stop_sequence": None, "usage": usage,
    }  # fmt: skip
    events: list[dict[str, Any]] = [{"type": "message_start", "message": message}]
    for index, (start, deltas) in enumerate(blocks):
        events.append({"type": "content_block_start", "index": index, "content_block": start})
        for one in deltas:
            events.append({"type": "content_block_delta", "index": index, "delta": one})
        events.append({"type": "content_block_stop", "index": index})
    if end == "whole":
        delta = {"stop_reason": reason, "stop_sequence": None}
        events.append(
            {"type": "message_delta", "delta": delta, "usage": {**usage, "output_tokens": 7}}
        )
        events.append({"type": "message_stop"})
    parts = [
        f"event: {one['type']}\ndata: {json.dumps(one, ensure_ascii=False)}\n\n".encode()
        for one in events
    ]
    return Reply(200, SSE, tuple(parts), end)


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]
