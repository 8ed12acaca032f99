"""Names of tools from servers: the server's first, in letters that every model takes."""

import hashlib
import re

MOST_CHARS = 64
"""What providers of models allow: ^[a-zA-Z0-9_-]{1,64}$."""
SERVER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,23}")
"""How a person may call a server: no underscore, so that the tool's own name is told apart."""
_OTHERS = re.compile(r"[^A-Za-z0-9_-]")


def named(server: str, tool: str) -> str:
    """Return how the tool of a server is called; two tools never get the same name.

    A name that had to be changed ends with a piece of the fingerprint of the whole one.
    """
    plain = f"{server}__{_OTHERS.sub('_', tool)}"
    if plain == f"{server}__{tool}" and tool and len(plain) <= MOST_CHARS:
        return plain
    end = hashlib.sha256(tool.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{plain[: MOST_CHARS - 9]}_{end}"
