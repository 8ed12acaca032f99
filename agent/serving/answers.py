"""Writes replies as OpenAI's servers do: whole, or in chunks.

Format: https://platform.openai.com/docs/api-reference/chat/object and chat/streaming. Added are
`stopped_by` of a choice, and the model's thought before its calls as `reasoning_content`.
"""

import json
import math
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.messages import Json, Token, ToolCall, Usage
from agent.serving.saying import Said

IMPOSSIBLE = -9999.0
"""What stands for a probability of nought: JSON has no infinity."""


@dataclass(frozen=True)
class Answer:
    """What all parts of one answer have in common."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, said: Said, tells_likelihood: bool) -> dict[str, Json]:
        """Return the reply as one object."""
        message: dict[str, Json] = {"role": "assistant", "content": said.content, "refusal": None}
        if said.calls:
            message["tool_calls"] = [*_calls(said.calls)]
        if said.thought:
            message["reasoning_content"] = said.thought
        choice: dict[str, Json] = {
            "index": 0,
            "message": message,
            "finish_reason": said.finish,
            "logprobs": _likelihood(said.completion.tokens) if tells_likelihood else None,
            "stopped_by": said.completion.stopped_by,
        }
        usage = _usage(said.completion.usage)
        return self._object("chat.completion", [choice]) | {"usage": usage}

    def chunk(self, delta: Mapping[str, Json]) -> dict[str, Json]:
        """Return a piece of the reply."""
        choice: dict[str, Json] = {"index": 0, "delta": {**delta}, "finish_reason": None}
        return self._object("chat.completion.chunk", [choice])

    def called(self, said: Said) -> dict[str, Json]:
        """Return the piece that holds the calls, each whole, and the thought before them."""
        calls: list[Json] = [
            {"index": at, **call} for at, call in enumerate(_calls(said.calls))
        ]  # fmt: skip
        thought: dict[str, Json] = {"reasoning_content": said.thought} if said.thought else {}
        return self.chunk({**thought, "tool_calls": calls})

    def last(self, said: Said, tells_likelihood: bool) -> dict[str, Json]:
        """Return the piece that says why the reply ended."""
        choice: dict[str, Json] = {
            "index": 0,
            "delta": {},
            "finish_reason": said.finish,
            "logprobs": _likelihood(said.completion.tokens) if tells_likelihood else None,
            "stopped_by": said.completion.stopped_by,
        }
        return self._object("chat.completion.chunk", [choice])

    def usage(self, said: Said) -> dict[str, Json]:
        """Return the piece that says what the reply took."""
        usage = _usage(said.completion.usage)
        return self._object("chat.completion.chunk", []) | {"usage": usage}

    def _object(self, kind: str, choices: list[Json]) -> dict[str, Json]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "choices": choices,
        }


def _calls(calls: Sequence[ToolCall]) -> list[dict[str, Json]]:
    return [
        {
            "id": f"call_{secrets.token_hex(12)}",
            "type": "function",
            "function": {
                "name": call.tool,
                "arguments": json.dumps(dict(call.arguments), ensure_ascii=False),
            },
        }
        for call in calls
    ]


def _usage(usage: Usage) -> dict[str, Json]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
    }


def _likelihood(tokens: Sequence[Token]) -> dict[str, Json]:
    """Return how likely each token was; a token that is part of a character has no text."""
    return {"content": [_token(one) for one in tokens], "refusal": None}


def _token(token: Token) -> dict[str, Json]:
    logprob = token.logprob if math.isfinite(token.logprob) else IMPOSSIBLE
    data = list(token.text.encode("utf-8", "replace"))
    return {"token": token.text, "logprob": logprob, "bytes": [*data], "top_logprobs": []}
