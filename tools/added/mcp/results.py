"""What a call brought, as the text that a model reads: words as they are, all else in a word.

Format: https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool-result.
"""

import json
from typing import Any

from agent.errors import ToolError
from agent.messages import Json
from tools.toolbox import Outcome
from tools.web.reading.invisible import plain

MOST_CHARS = 1_000_000
"""Of the text; far more than an observation shows, which says how much was cut."""


def outcome_of(result: Any) -> Outcome:  # an `mcp.types.CallToolResult`
    """Return what a call brought; raise `ToolError` where the tool says that it failed."""
    parts = [_text_of(block) for block in result.content]
    value: Json = result.structuredContent
    if not parts and value is not None:
        parts = [json.dumps(value, ensure_ascii=False)]
    text = plain("\n".join(parts)[:MOST_CHARS])
    if result.isError:
        raise ToolError(text or "the tool failed and does not say why")
    return Outcome(text or "done: the tool returned nothing", value)


def _text_of(block: Any) -> str:
    if block.type == "text":
        return str(block.text)
    if block.type in ("image", "audio"):
        return f"[{block.type}, {block.mimeType[:60]}, {_kilobytes(block.data)}: not shown]"
    if block.type == "resource_link":
        return f"[resource {block.name[:100]!r} at {str(block.uri)[:300]}: not read]"
    resource = block.resource
    where, text = str(resource.uri)[:300], getattr(resource, "text", None)
    if text is None:
        return f"[resource {where}, {_kilobytes(resource.blob)}: not shown]"
    return f"[resource {where}]\n{text}"


def _kilobytes(base64: str) -> str:
    return f"{max(1, len(base64) * 3 // 4 // 1000)} kB"
