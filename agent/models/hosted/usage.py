"""What a call cost in tokens, as the server says, else as far as can be told from outside."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.messages import Message, Usage

BYTES = 4
"""So many bytes of text are about a token."""


def usage_in(told: Mapping[str, Any]) -> Usage:
    """Return the usage that a server told; see
    https://platform.openai.com/docs/api-reference/chat/object#chat-object-usage.
    """  # noqa: D205
    prompt, written = (
        _table(told, "prompt_tokens_details"),
        _table(told, "completion_tokens_details"),
    )
    cached = prompt.get("cached_tokens") or told.get("prompt_cache_hit_tokens")
    cost = told.get("cost")  # OpenRouter says what it took
    return Usage(
        prompt_tokens=_count(told.get("prompt_tokens")),
        cached_tokens=_count(cached),
        completion_tokens=_count(told.get("completion_tokens")),
        reasoning_tokens=_count(written.get("reasoning_tokens")),
        cost_usd=float(cost) if isinstance(cost, int | float) and cost >= 0 else 0.0,
    )


def estimated(messages: Sequence[Message], pieces: int, text: str, reasoning: str) -> Usage:
    """Return about what a reply cost of which the server told nothing."""
    asked = sum(len(one.content.encode(errors="replace")) for one in messages)
    written = max(pieces, len((text + reasoning).encode(errors="replace")) // BYTES)
    thought = len(reasoning.encode(errors="replace")) // BYTES
    return Usage(asked // BYTES + len(messages), 0, written, reasoning_tokens=min(thought, written))


def _table(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    return found if isinstance(found, Mapping) else {}


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 2**53 else 0
