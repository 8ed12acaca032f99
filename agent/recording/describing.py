"""Tells in one line how what a run asks differs from what was recorded."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.clean import printable

AROUND = 30
"""Characters that are shown before and after the first difference."""


def difference(kind: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Return what is asked of a kind `now`, and not as `then`."""
    if kind != "reply":
        before, after = _shown(then), _shown(now)
        if before == after and (names := _names(then, now)):
            return f"{after} is asked with another {' and '.join(names)}"
        return f"{after} is asked, and was {before}"
    for number, (one, other) in enumerate(zip(then["messages"], now["messages"], strict=False), 1):
        if one != other:
            before, after = _parted(str(one["content"]), str(other["content"]))
            role = other["role"]
            return f"message {number} ({role}) says {after!r}, and was {before!r}"
    counts = [len(one["messages"]) for one in (then, now)]
    if counts[0] != counts[1]:
        return f"{counts[1]} messages are sent, and were {counts[0]}"
    names = _names(then["decoding"], now["decoding"])
    return f"the model is asked with another {' and '.join(names) or 'order of fields'}"


def _names(then: Mapping[str, Any], now: Mapping[str, Any]) -> Sequence[str]:
    return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))


def _parted(one: str, other: str) -> tuple[str, str]:
    """Return both texts around the first character in which they differ."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
    at = min(len(one), len(other)) if at < 0 else at
    return _clipped(one, at), _clipped(other, at)


def _clipped(text: str, at: int) -> str:
    start, end = max(0, at - AROUND), at + AROUND
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{printable(text[start:end])}{after}"


def _shown(asked: Mapping[str, Any]) -> str:
    if "tool" in asked:
        return f"{asked['tool']}({_clipped(str(asked['arguments']), 0)})"
    (name, given), *_ = asked.items()
    return name if given is None else f"{name} {_clipped(str(given), 0)}"
