"""Reads a reply of LangChain's: its pieces as they come, and the whole of it with its figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, cast

from agent.messages import Reasoning, Token, Usage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

Ended = Literal["end", "stop", "length", "broken"]

CUT = frozenset({
    "length", "max_tokens", "max_output_tokens", "model_length", "error_limit",
    "model_context_window_exceeded", "max_new_tokens",
})  # fmt: skip
"""How providers call that a reply reached its most tokens."""
STOPPED = frozenset({"stop_sequence", "stop_sequences"})
FAILED = frozenset({"error", "error_toxic", "network_error"})
FILTERED = frozenset({"refusal", "content_filter", "safety", "guardrail_intervened"})
REASONS = ("stop_reason", "finish_reason", "stopReason", "done_reason", "status")
"""Where integrations put what ended a reply."""


def pieces_of(message: "AIMessage") -> Iterator[str]:
    """Yield what there is to see of one part of a reply: text, and thoughts apart from it."""
    for block in cast(list[Any], message.content_blocks):
        if block.get("type") == "text" and block.get("text"):
            yield block["text"]
        elif block.get("type") == "reasoning" and block.get("reasoning"):
            yield Reasoning(block["reasoning"])


def whole(parts: "Sequence[AIMessage]") -> "AIMessage | None":
    """Return the reply that came in `parts`; None where nothing came."""
    from langchain_core.messages import AIMessageChunk
    from langchain_core.messages.ai import add_ai_message_chunks

    chunks = [one for one in parts if isinstance(one, AIMessageChunk)]
    if len(chunks) < len(parts):  # a model that does not stream
        return parts[-1]
    return add_ai_message_chunks(chunks[0], *chunks[1:]) if chunks else None


def reason_of(message: "AIMessage") -> str:
    """Return what ended the reply, in the provider's word; empty where it does not say."""
    for key in REASONS:
        if found := message.response_metadata.get(key):
            return str(getattr(found, "name", found)).lower()
    return ""


def ended_by(reason: str) -> Ended:
    """Return what ended a reply, in our words."""
    if reason in CUT:
        return "length"
    if reason in FAILED:
        return "broken"
    return "stop" if reason in STOPPED else "end"


def usage_of(message: "AIMessage") -> Usage:
    """Return what the reply took, as far as the provider says."""
    found: Mapping[str, Any] = message.usage_metadata or {}
    read = found.get("input_token_details") or {}
    wrote = found.get("output_token_details") or {}
    return Usage(
        prompt_tokens=found.get("input_tokens", 0),
        cached_tokens=read.get("cache_read") or 0,
        completion_tokens=found.get("output_tokens", 0),
        reasoning_tokens=wrote.get("reasoning") or 0,
    )


def tokens_of(message: "AIMessage") -> tuple[Token, ...]:
    """Return the reply token by token, where the integration has OpenAI's log-probabilities."""
    found = message.response_metadata.get("logprobs")
    content = found.get("content") if isinstance(found, dict) else None
    return tuple(
        Token(one["token"], one["logprob"])
        for one in content or ()
        if isinstance(one, dict) and isinstance(one.get("logprob"), int | float)
    )
