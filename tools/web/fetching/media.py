"""Which kinds of content are read, and how much of each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import ToolError
from tools.web.fetching.limits import Limits

TEXTS = {"application/xhtml+xml"}
"""Besides `text/…`: of these the beginning can be read without the end."""
WHOLE = {"application/pdf", "application/x-pdf", "application/json", "application/xml",
         "application/javascript", "application/x-javascript", "application/yaml",
         "application/x-yaml", "application/toml", "application/x-ndjson"}  # fmt: skip
ENDLESS = {"text/event-stream"}
CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?(?P<name>[\w.:+-]{1,40})", re.IGNORECASE | re.ASCII)
PDF = b"%PDF-"


@dataclass(frozen=True)
class Bounds:
    """How much of a body is taken."""

    wire_bytes: int
    body_bytes: int
    is_cut: bool
    """Whether what is larger is cut there; else it is refused."""


def media_type(headers: Mapping[str, str]) -> str:
    """Return such as `text/html`; empty where nothing was said."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()[:100]


def charset(headers: Mapping[str, str]) -> str:
    """Return what the header names as the encoding of the text; empty where it does not."""
    found = CHARSET.search(headers.get("content-type", ""))
    return found["name"].lower() if found else ""


def bounds(headers: Mapping[str, str], limits: Limits) -> Bounds:
    """Return how much to take of a page; raise `ToolError` for what is not read at all."""
    kind = media_type(headers)
    is_text = (kind.startswith("text/") and kind not in ENDLESS) or kind in TEXTS
    structured = kind.startswith("application/") and kind.endswith(("+json", "+xml"))
    if kind and not is_text and kind not in WHOLE and not structured:
        raise ToolError(f"it is {_printable(kind)}, which cannot be read as text")
    return Bounds(limits.wire_bytes, limits.body_bytes, is_text)


def sniffed(body: bytes) -> str:
    """Return the type of what came without one; raise `ToolError` where it is no text."""
    if body.startswith(PDF):
        return "application/pdf"
    if b"\0" in body[:1024]:
        raise ToolError("it is of no named type, and no text")
    return ""


def _printable(kind: str) -> str:
    return "".join(sign for sign in kind if sign.isascii() and sign.isprintable()) or "unnamed"
