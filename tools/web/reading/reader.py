"""Reads what was fetched, by its type: https://www.iana.org/assignments/media-types."""

import io
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from agent.errors import AgentError, ToolError
from tools.documents.loading.kinds import SNIFFED, sniffed
from tools.documents.loading.limits import Limits, Skipped
from tools.web.fetched import Fetched
from tools.web.page import Page

PDF = Limits(
    file_bytes=16_000_000, text_characters=400_000, pages=1_000, seconds=20.0,
    memory_bytes=1_000_000_000,
)  # fmt: skip
HTML = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
MARKDOWN = frozenset({"text/markdown", "text/x-markdown", "text/x-web-markdown"})
_CODE = "javascript x-javascript ecmascript yaml x-yaml toml sql x-sh x-tex x-latex graphql"
TEXTS = frozenset(f"application/{name}" for name in _CODE.split())
UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream", "unknown/unknown"})


def read(fetched: Fetched) -> Page:
    """Return the page; raise `ToolError` where it holds no text that can be read."""
    if not fetched.body.strip():
        raise ToolError(f"{fetched.url}: is empty")
    try:
        return _told(_read(fetched, kind_of(fetched)), fetched.notices)
    except Skipped as reason:
        raise ToolError(f"{fetched.url}: {reason}") from reason
    except (RecursionError, MemoryError) as error:
        raise ToolError(f"{fetched.url}: is too deeply nested, or too large, to be read") from error


def _told(page: Page, notices: tuple[str, ...]) -> Page:
    """Return the page with what is to be said of how it was fetched, such as that it is cut off."""
    if not notices:
        return page
    document = page.document
    text = "\n\n".join((document.text, *(f"[{notice}]" for notice in notices)))
    warnings = (*document.warnings, *notices)
    return replace(page, document=replace(document, text=text, warnings=warnings))


def kind_of(fetched: Fetched) -> str:
    """Return what `fetched` is read as; raise `Skipped` where it is not read."""
    said, body = fetched.media_type, fetched.body
    if body.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if said in HTML:
        return "html"
    if said.endswith("+json") or said.rpartition("/")[2] in ("json", "x-ndjson", "jsonl"):
        return "json"
    if said.startswith("image/"):
        raise Skipped(f"is {said}, not text")
    if said.endswith("+xml") or said in ("text/xml", "application/xml"):
        return "xml"
    if said in MARKDOWN or (said == "text/plain" and _suffix(fetched.url) in (".md", ".markdown")):
        return "markdown"
    if said.startswith("text/") or said in TEXTS:
        return "text"
    if said not in UNSAID:
        raise Skipped(f"is {said}, not text")
    return _guessed(body)


def _guessed(body: bytes) -> str:
    found = sniffed(SNIFFED, io.BytesIO(body))
    if found in ("html", "pdf"):
        return found
    if found in ("word", "slides", "sheets", "opendocument", "epub", "sqlite"):
        raise Skipped("is a file of an office or a database, not a page")
    start = body.lstrip()[:100].lower()
    if start.startswith((b"<?xml", b"<rss", b"<feed")):
        return "xml"
    return "html" if start.startswith((b"<head", b"<body", b"<meta", b"<title")) else "text"


def _read(fetched: Fetched, kind: str) -> Page:
    if kind == "pdf":
        return _pdf(fetched)
    from tools.web.reading.charset import text_of
    from tools.web.reading.texts import spread, text_page

    found = text_of(fetched.body, fetched.charset)
    if kind == "html":
        from tools.web.reading.markup import page_of

        return page_of(fetched, found.text, found.warnings)
    if kind == "xml":
        return _xml(fetched, found.text, found.warnings)
    text = spread(found.text) if kind == "json" else found.text
    return text_page(fetched, kind, text, found.warnings)


def _xml(fetched: Fetched, text: str, warnings: tuple[str, ...]) -> Page:
    """Read a feed, a page in XHTML, or XML as it stands there."""
    from tools.web.reading.feeds import feed_in, written
    from tools.web.reading.texts import made, text_page

    if "<html" in text[:2000].lower():
        from tools.web.reading.markup import page_of

        return page_of(fetched, text, warnings)
    root = feed_in(text.encode("utf-8", "replace"))
    if root is None:
        return text_page(fetched, "xml", text, warnings)
    noted, title, date = written(root)
    return made(fetched, "feed", noted, warnings, title, date)


def _pdf(fetched: Fetched) -> Page:
    """Read a PDF in the documents' bounded child."""
    from tools.documents.loading.parser import Parser
    from tools.web.reading.texts import from_document

    name = f"{PurePosixPath(unquote(urlsplit(fetched.url).path)).stem or 'page'}.pdf"
    with Parser(PDF) as parser:
        try:
            document = parser.read(name, fetched.body)
        except Skipped:
            raise
        except AgentError as error:
            raise ToolError(f"{fetched.url}: {error}") from error
    return from_document(fetched, document)


def _suffix(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).suffix.lower()
