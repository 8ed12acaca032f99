"""Pages of files beside this one, and of bytes, as the reader makes them."""

from pathlib import Path

from tools.web.fetched import Fetched
from tools.web.page import Page
from tools.web.reading.reader import read

PAGES = Path(__file__).parent / "pages"
URL = "https://letters.example.org/rivers/sarn.html"
ACCESSED = "2026-11-22T10:00:00+00:00"


def fetched(
    body: bytes | str, media_type: str = "text/html", charset: str = "", url: str = URL
) -> Fetched:
    """Return what was fetched: `body` at `url`."""
    whole = body.encode() if isinstance(body, str) else body
    return Fetched(url, url, media_type, charset, whole, ACCESSED)


def page(body: bytes | str, media_type: str = "text/html", charset: str = "") -> Page:
    """Return the page that `body` makes."""
    return read(fetched(body, media_type, charset))


def page_of(name: str, media_type: str = "text/html", charset: str = "") -> Page:
    """Return the page of a file."""
    return page((PAGES / name).read_bytes(), media_type, charset)


def linked(found: Page) -> list[tuple[str, str]]:
    """Return the words of the links, and where they lead."""
    return [(found.document.text[one.start : one.end], one.url) for one in found.links]
