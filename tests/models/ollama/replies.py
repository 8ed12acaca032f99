"""What a scripted Ollama server replies, in the form of its own documentation."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from tests.models.endpoint import Endpoint, Reply

FIGURES = {"done": True, "total_duration": 9, "prompt_eval_count": 12, "eval_count": 5}
JSON = {"content-type": "application/json"}


class OllamaEndpoint(Endpoint):
    """A scripted Ollama server; `host` is what OLLAMA_HOST would be."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def listing(self) -> Reply:
        models = [{"name": name, "model": name} for name in self._models]
        return Reply(200, JSON, (json.dumps({"models": models}).encode(),))


def shows(*capabilities: str) -> Reply:
    """Reply to what a model can do."""
    return Reply(200, JSON, (json.dumps({"capabilities": capabilities}).encode(),))


def says(
    text: str,
    thinking: str = "",
    reason: str = "stop",
    piece: int = 4,
    end: Literal["whole", "cut", "held"] = "whole",
) -> Reply:
    """Reply with `text` in pieces; one that is cut or held has no figures."""
    parts = [{"thinking": one, "content": ""} for one in _pieces(thinking, piece)]
    parts += [{"content": one} for one in _pieces(text, piece)]
    return streams(parts, reason, end)


def calls(*made: tuple[str, Mapping[str, Any]], text: str = "", thinking: str = "") -> Reply:
    """Reply with calls of tools, after `text`."""
    parts: list[dict[str, Any]] = [{"thinking": thinking, "content": ""}] if thinking else []
    parts += [{"content": text}] if text else []
    for name, arguments in made:
        function = {"name": name, "arguments": arguments}
        parts.append({"content": "", "tool_calls": [{"function": function}]})
    return streams(parts)


def streams(
    messages: Sequence[Mapping[str, Any]],
    reason: str = "stop",
    end: Literal["whole", "cut", "held"] = "whole",
) -> Reply:
    """Reply with a stream of parts of a message."""
    lines: list[dict[str, Any]] = [
        {"model": "test", "message": {"role": "assistant", **one}, "done": False}
        for one in messages
    ]
    if end == "whole":
        empty = {"role": "assistant", "content": ""}
        lines.append({"model": "test", "message": empty, "done_reason": reason, **FIGURES})
    bodies = [json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in lines]
    return Reply(200, {"content-type": "application/x-ndjson"}, tuple(bodies), end)


def fails(status: int, reason: str) -> Reply:
    """Reply with an error."""
    return Reply(status, JSON, (json.dumps({"error": reason}).encode(),))


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]
