"""Makes tools of what a server describes: named after it, bounded, and no freer than allowed.

Hints of a server are only ever taken where they make a tool stricter: "clients should never make
tool use decisions based on ToolAnnotations received from untrusted servers".
"""

from collections.abc import Callable

from tools.added.mcp.described import Described
from tools.added.mcp.naming import named
from tools.added.mcp.schema import fit
from tools.added.mcp.server import Server
from tools.toolbox import Permissions, Tool
from tools.web.reading.invisible import plain

MOST_DESCRIPTION_CHARS = 1500


def tool_of(
    server: Server, described: Described, run: Callable[..., object], clean: Callable[[str], str]
) -> Tool:
    """Return the tool; raise `ToolError` where its schema is none.

    Args:
        server: whose tool it is.
        described: what the server says of it.
        run: calls it.
        clean: takes out of its words what could steer more than a reader.
    """

    def inert(text: str) -> str:
        return clean(plain(text))

    words = inert(described.description).strip()
    if len(words) > MOST_DESCRIPTION_CHARS:
        words = f"{words[:MOST_DESCRIPTION_CHARS]} [… cut]"
    return Tool(
        name=named(server.name, described.name),
        description=words or f"The tool {inert(described.name)[:100]} of {server.name}.",
        run=run,
        parameters=fit(described.schema, inert),
        asks=_asks(server, described),
        shows="tools",
        permissions=permissions(server, described),
        origin=f"mcp:{server.name}",
    )


def permissions(server: Server, described: Described) -> Permissions:
    """Return what the tool may do: all, unless the person said less and the server agrees."""
    return Permissions(
        reads=True,
        writes=server.trust != "read-only" or _admits_writing(described),
        network=not server.local or described.hints.get("openWorldHint", False),
    )


def _asks(server: Server, described: Described) -> bool:
    if server.trust == "read-only":
        return _admits_writing(described)
    return server.trust == "ask"


def _admits_writing(described: Described) -> bool:
    """Return whether the server itself says that the tool changes something."""
    hints = described.hints
    return hints.get("readOnlyHint") is False or (
        hints.get("destructiveHint", False) and not hints.get("readOnlyHint", False)
    )
