"""Addresses as they stand in a text, whole, or as the bare name of a site."""

import re
from collections.abc import Iterator

from agent.errors import ToolError
from tools.web.fetching.address import parse

WHOLE = re.compile(r"https?://[^\s<>\"'`|^{}\u3000-\u303f\uff01-\uff5e]+", re.IGNORECASE)
BARE = re.compile(
    r"(?<![\w@./:-])(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?:/[^\s<>\"'`]*)?"
)
"""Such as `example.org/page`; no name of a mailbox."""
FILES = (".md", ".mov", ".py", ".rs", ".sh", ".zip")
"""Suffixes of files that are domains as well: `main.py` in a question names no site."""
END = ".,;:!?)]}>…"
MOST = 2000
"""Addresses that are read of one text."""


def key(url: str) -> str:
    """Return what is the same for addresses that name the same page; raise `ToolError` for none."""
    found = parse(url)
    return f"{found.netloc}{found.target}"


def keys_in(text: str) -> Iterator[str]:
    """Yield the keys of the addresses that stand whole in `text`."""
    for number, match in enumerate(WHOLE.finditer(text)):
        if number >= MOST:
            return
        yield from _keys(match.group())


def named_in(text: str) -> Iterator[str]:
    """Yield the keys of all that names an address in `text`, without its scheme as well."""
    yield from keys_in(text)
    for number, match in enumerate(BARE.finditer(text)):
        if number >= MOST:
            return
        name, _, path = match.group().partition("/")
        if path or not name.lower().endswith(FILES):
            yield from _keys(f"https://{match.group()}")


def _keys(written: str) -> Iterator[str]:
    """Yield what the address may be: people end a sentence with it, or go on without a space."""
    ascii_part = re.match(r"[\x21-\x7e]*", written)
    for one in dict.fromkeys((written, written.rstrip(END), ascii_part[0] if ascii_part else "",
                              ascii_part[0].rstrip(END) if ascii_part else "")):  # fmt: skip
        try:
            yield key(one)
        except ToolError:
            continue
