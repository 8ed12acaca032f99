"""Puts calls of tools together: several at once, each in pieces, their arguments cut anywhere."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.messages import UNREADABLE, Json, ToolCall

KNOWN = frozenset({"id", "type", "index", "function"})
MOST_CALLS = 128
"""More at once are no plan, but a model that goes round in circles."""


@dataclass
class Growing:
    """One call, as far as it has come."""

    name: str = ""
    arguments: str = ""
    number: str = ""
    """The provider's own, empty where it gives none."""
    more: dict[str, Json] = field(default_factory=dict)
    """Fields that only the provider understands, such as signatures."""


class Called:
    """The calls of one reply."""

    def __init__(self) -> None:
        self._growing: list[Growing] = []
        self._places: dict[int, Growing] = {}

    def take(self, pieces: Sequence[Mapping[str, Any]]) -> None:
        """Take the pieces that came together."""
        for piece in pieces:
            function = piece.get("function") or {}
            call = self._of(piece, bool(function.get("name")))
            call.number = call.number or str(piece.get("id") or "")
            call.name = call.name or str(function.get("name") or "")
            arguments = function.get("arguments")
            if isinstance(arguments, dict):  # some servers send what they should have written
                arguments = json.dumps(arguments, ensure_ascii=False)
            call.arguments += arguments or ""
            call.more.update({name: piece[name] for name in piece.keys() - KNOWN})

    def calls(self, whole: bool) -> tuple[ToolCall, ...]:
        """Return the calls in their order; of a reply that was cut the last is left out."""
        growing = [one for one in self._growing if one.name]
        kept = growing if whole else growing[:-1]
        return tuple(ToolCall(one.name, _arguments(one.arguments)) for one in kept)

    def more(self) -> list[Json]:
        """Return what each call has besides."""
        return [one.more for one in self._growing if one.name]

    def __bool__(self) -> bool:
        return bool(self._growing)

    def _of(self, piece: Mapping[str, Any], is_named: bool) -> Growing:
        """Return the call that `piece` belongs to: by its index, its number, or as the last one.

        Some servers give every call the index 0, some give none; a new number begins a new call.
        """
        index, number = piece.get("index"), str(piece.get("id") or "")
        if isinstance(index, int):
            found = self._places.get(index)
            is_other = bool(found and found.number and number and found.number != number)
            if found is None or (is_other and is_named):
                found = self._places[index] = self._begin()
            return found
        if number and (known := [one for one in self._growing if one.number == number]):
            return known[0]
        if number or is_named or not self._growing:
            return self._begin()
        return self._growing[-1]

    def _begin(self) -> Growing:
        if len(self._growing) >= MOST_CALLS:
            raise ValueError("too many calls at once")
        self._growing.append(Growing())
        return self._growing[-1]


def _arguments(text: str) -> dict[str, Json]:
    """Return the arguments that `text` is; where it is no object, the text itself."""
    try:
        found = json.loads(text or "{}", strict=False)
    except (ValueError, RecursionError):
        return {UNREADABLE: text}
    return found if isinstance(found, dict) else {UNREADABLE: text}
