"""One tool as its server describes it, and the fingerprint that an approval holds for.

Format: https://modelcontextprotocol.io/specification/2025-11-25/server/tools.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from agent.messages import Json

HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


@dataclass(frozen=True)
class Described:
    """What a server says of one of its tools: nothing of it is to be believed."""

    name: str
    description: str
    schema: Mapping[str, Json]
    hints: Mapping[str, bool] = field(default_factory=dict)
    """What it says that the tool does, by the names of the protocol's annotations."""

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that a person approves, as hexadecimal digits."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Json]:
        """Return it as the file of servers keeps it."""
        return {
            "name": self.name,
            "description": self.description,
            "schema": dict(self.schema),
            "hints": dict(self.hints),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """Return what `as_json` made `body` of; raise `KeyError` or `TypeError` for others."""
        name, description = body["name"], body["description"]
        if not isinstance(name, str) or not isinstance(description, str):
            raise TypeError("a tool's name and description are texts")
        return cls(name, description, dict(body["schema"]), dict(body["hints"]))


def described(tool: Any) -> Described:  # an `mcp.types.Tool`, which is imported when it is used
    """Return what the official SDK read of a tool."""
    stated = tool.annotations.model_dump() if tool.annotations is not None else {}
    hints = {name: bool(stated[name]) for name in HINTS if stated.get(name) is not None}
    return Described(tool.name, tool.description or "", tool.inputSchema, hints)
