"""Gives added tools names that every provider takes, and that no two of them share."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Sequence

VALID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What providers take for the name of a function."""
OWN = frozenset({
    "python", "query_database", "search_web", "open_page", "search_documents", "open_document",
    "quote", "search", "lookup", "find_in_page", "follow", "back", "quote_page",
})  # fmt: skip
"""Names of the program's own tools, in whatever run."""
MOST = 64
JOINED = "__"


def plain(text: str) -> str:
    """Return `text` in letters that every provider takes; Chinese as it is read aloud."""
    if VALID.fullmatch(text):
        return text
    if not text.isascii():
        import anyascii  # its tables are read letter by letter

        text = anyascii.anyascii(text)
    return _short(re.sub(r"[^A-Za-z0-9-]+", "_", text).strip("_-"))


def namespace_of(source: str) -> str:
    """Return what stands before the names of a source's tools where that is needed."""
    name = re.split(r"[/\\:]", source.partition(":")[2] or source)[-1]
    return plain(re.sub(r"\.(?:py|toml|json|ya?ml)$", "", name))[:32] or "tools"


def names_of(wanted: Sequence[tuple[str, str]], reserved: Collection[str]) -> list[str]:
    """Return the names of tools, in order; an empty one where a tool can have none.

    Args:
        wanted: for each tool, its source and the name that this gives it.
        reserved: names that are the program's own.
    """
    first = [plain(name) for _, name in wanted]
    count = Counter(first)
    found = [
        _joined(namespace_of(source), name) if count[name] > 1 or name in reserved else name
        for (source, _), name in zip(wanted, first, strict=True)
    ]
    seen: set[str] = set(reserved)
    for at, name in enumerate(found):
        found[at] = "" if name in seen else name
        seen.add(name)
    return found


def _joined(namespace: str, name: str) -> str:
    if not name or name.startswith(f"{namespace}{JOINED}"):
        return name
    return _short(f"{namespace}{JOINED}{name}")


def _short(name: str) -> str:
    """Return `name` within the bound; two long ones stay apart, and the same in every run."""
    if len(name) <= MOST:
        return name
    return f"{name[: MOST - 7]}_{hashlib.sha256(name.encode()).hexdigest()[:6]}"
