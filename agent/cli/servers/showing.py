"""Shows what servers offer, and what of it differs from what was approved."""

import difflib
import json
from collections.abc import Sequence

from agent.cli import streams
from agent.equipping.mcpservers import Entry
from agent.messages import Json
from agent.render.wording import counted
from tools.added.mcp.described import Described
from tools.added.mcp.naming import named

MOST_CHARS = 2000


def where(entry: Entry) -> str:
    """Return how a server is reached, in a few words without secrets."""
    from urllib.parse import urlsplit

    if entry.url:
        parts = urlsplit(entry.url)
        place = f"{parts.scheme}://{parts.hostname or ''}"
        place += f":{parts.port}" if parts.port else ""
        return f"{place}{parts.path}"
    return " ".join(entry.command)


def show(name: str, offered: Sequence[Described]) -> None:
    """Show each tool: its name, what the server says of it, and the names of its arguments."""
    for one in offered:
        streams.out(named(name, one.name))
        for line in one.description[:MOST_CHARS].strip().splitlines():
            streams.out(f"    {line}")
        if len(one.description) > MOST_CHARS:
            streams.out(f"    [… {len(one.description) - MOST_CHARS} characters more]")
        properties = one.schema.get("properties")
        taken = ", ".join(properties) if isinstance(properties, dict) and properties else "nothing"
        streams.out(f"    takes: {taken[:MOST_CHARS]}")
        said = [key for key, value in one.hints.items() if value]
        if said:
            streams.out(f"    says of itself: {', '.join(said)}")


def changes(entry: Entry, offered: Sequence[Described]) -> list[str]:
    """Return, line by line, how `offered` differs from what was approved."""
    before = {one.name: one for one in entry.tools}
    after = {one.name: one for one in offered}
    lines: list[str] = []
    for name in sorted(before.keys() | after.keys()):
        old, new = _lines(before.get(name)), _lines(after.get(name))
        differing = difflib.unified_diff(old, new, f"{name} (approved)", f"{name} (now)", "", "", 2)
        lines += differing
    return lines


def _lines(tool: Described | None) -> list[str]:
    if tool is None:
        return []
    rest = {"schema": dict(tool.schema), "hints": dict(tool.hints)}
    text = json.dumps(rest, ensure_ascii=False, indent=2, sort_keys=True)
    return [*tool.description.splitlines(), *text.splitlines()]


def state(entry: Entry) -> str:
    """Return in a few words what runs have of a server."""
    tools = counted(len(entry.tools), "tool")
    return tools if entry.enabled else f"disabled, {tools}"


def as_json(name: str, entry: Entry) -> dict[str, Json]:
    """Return a server as JSON, without the values of its variables and its key."""
    tools: list[Json] = [
        {"name": named(name, one.name), "sha256": one.digest} for one in entry.tools
    ]
    return {
        "name": name,
        "transport": "sse" if entry.legacy else "http" if entry.url else "stdio",
        "where": where(entry),
        "env": [*sorted({*entry.env, *entry.variables})],
        "key": entry.key,
        "trust": entry.trust,
        "local": entry.local,
        "enabled": entry.enabled,
        "tools": tools,
    }  # fmt: skip
