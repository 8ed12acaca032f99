"""Where the links of a page lead: whole addresses, of the web alone.

Format: https://url.spec.whatwg.org; only what a page commonly writes is made an address, the rest
is no link. Whether an address may be opened is decided when it is.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import quote, urljoin, urlsplit

from tools.web.page import Link
from tools.web.reading.noting import Anchor

LONGEST_URL = 2048
LONGEST_WORDS = 200
MOST_LINKS = 10_000
_BLANKS = re.compile(r"[\t\r\n]")
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_HOST = re.compile(r"(https?)://([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"(\[[0-9a-fA-F:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)(?::(\d{1,5}))?")
_SAFE = "%/:=&?~#+!$,;'@()*[]|"
_BARE = re.compile(
    r"https?://[^\s<>\"'`{}\\^|\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]{3,2000}", re.IGNORECASE
)
_WRITTEN = re.compile(r"(?<!!)\[([^\[\]\n]{1,200})\]\(\s*<?([^\s()<>]{1,2000}(?:\([^\s()]*\))?)")
_USUAL = {"http": "80", "https": "443"}


class Base:
    """The address against which those of a page are resolved."""

    def __init__(self, url: str, stated: str = "") -> None:
        """Take the address of the page, and the one that it states itself in `<base>`."""
        self._url = (address(urljoin(url, stated)) if stated else "") or url

    @cached_property
    def _origin(self) -> str:
        parts = urlsplit(self._url)
        return f"{parts.scheme}://{parts.netloc}"

    def resolve(self, href: str) -> str:
        """Return the whole address that `href` means; empty where it leads to no page."""
        href = _BLANKS.sub("", href).strip("\x00\x01\x0b\x0c\x1f ").partition("#")[0]
        if not href or len(href) > LONGEST_URL:
            return ""
        if href[0] == "/" and href[1:2] not in ("/", "\\") and "/." not in href:
            return address(self._origin + href)
        if _SCHEME.match(href):
            if not href[:8].lower().startswith(("http://", "https://")):
                return ""
            if "/." not in href:
                return address(href)
        try:
            return address(urljoin(self._url, href))
        except ValueError:
            return ""


def address(url: str) -> str:
    """Return `url` as it is asked for, without its fragment; empty where it is none of the web."""
    found = _HOST.match(url.partition("#")[0])
    if found is None:
        return ""
    scheme, host, rest = found[1].lower(), found[2].lower(), found[3]
    if not host.isascii():
        host = _ascii(host)
    named = _NAME.fullmatch(host)
    if named is None:
        return ""
    port = f":{named[2]}" if named[2] and named[2] != _USUAL[scheme] else ""
    if _ODD.search(rest) or not rest.isascii():
        try:
            rest = quote(rest, safe=_SAFE)
        except UnicodeError:
            return ""
    rest = rest if rest.startswith("/") else f"/{rest}"
    whole = f"{scheme}://{named[1]}{port}{rest}"
    return whole if len(whole) <= LONGEST_URL else ""


def _ascii(host: str) -> str:
    name, colon, port = host.partition(":")
    try:
        return name.encode("idna").decode("ascii") + colon + port
    except UnicodeError:
        return ""


def links(anchors: Iterable[Anchor], text: str, base: Base) -> tuple[Link, ...]:
    """Return the links of `text`: the first line of each, as whole cards may be links."""
    return tuple(_links(anchors, text, base))


def _links(anchors: Iterable[Anchor], text: str, base: Base) -> Iterator[Link]:
    last, count = 0, 0
    for anchor in anchors:
        url = base.resolve(anchor.href)
        start, end = _trimmed(text, max(anchor.start, last), anchor.end)
        if url and start < end and count < MOST_LINKS:
            yield Link(start, end, url)
            last, count = end, count + 1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    line = text.find("\n", start, end)
    end = min(end if line < 0 else line, start + LONGEST_WORDS)
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def written_out(text: str) -> list[Anchor]:
    """Return the addresses that stand in a plain text, which are words and link in one."""
    return [_bare(found) for found in _BARE.finditer(text)]


def in_markdown(text: str) -> list[Anchor]:
    """Return the links of Markdown: the words in brackets, and addresses that stand alone."""
    named = [Anchor(*found.span(1), found[2]) for found in _WRITTEN.finditer(text)]
    taken = {found.start(2) for found in _WRITTEN.finditer(text)}
    bare = [anchor for anchor in written_out(text) if anchor.start not in taken]
    return sorted((*named, *bare), key=lambda anchor: anchor.start)


def _bare(found: re.Match[str]) -> Anchor:
    words = found[0].rstrip(".,;:!?*_")
    if words.endswith(")") and words.count("(") < words.count(")"):
        words = words[:-1]
    return Anchor(found.start(), found.start() + len(words), words)
