"""Reads feeds: the title, date, link and summary of each entry.

Formats: RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0, and Atom (RFC 4287).
Library: lxml, with entities and the network off.
"""

from collections.abc import Iterator
from typing import Any

from tools.documents.document import Mark
from tools.documents.loading.dates import iso_date
from tools.documents.loading.html import parsed
from tools.documents.loading.html_hiding import unseen
from tools.documents.loading.html_writing import Written, write
from tools.documents.loading.limits import Skipped
from tools.web.reading.noting import Anchor, Noted

Element = Any
"""Of lxml, which has no types."""
FEEDS = frozenset({"rss", "feed", "RDF"})
ENTRIES = frozenset({"item", "entry"})
SUMMARIES = ("encoded", "content", "description", "summary")
DATES = ("pubDate", "published", "date", "updated")
MOST_ENTRIES = 500
LONGEST_SUMMARY = 2_000


def feed_in(markup: bytes) -> Element:
    """Return the root of the feed in `markup`, which is UTF-8; None where it is none."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(markup, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and _name(root) in FEEDS else None


def written(root: Element) -> tuple[Noted, str, str]:
    """Return the text of a feed, its title and its date."""
    channel = next((child for child in root if _name(child) == "channel"), root)
    title = _words(_child(channel, "title"))
    pieces: list[str] = []
    marks: list[Mark] = []
    anchors: list[Anchor] = []
    at = 0
    for entry in _entries(root, channel):
        head, href, rest = _entry(entry)
        if not head and not rest:
            continue
        text = "\n".join(filter(None, (head, rest)))
        marks += (Mark(at, "heading", head, level=2),) if head else (Mark(at, "block"),)
        if href and head:
            anchors.append(Anchor(at, at + len(head), href))
        pieces.append(text)
        at += len(text) + 2
    date = next((found for name in DATES if (found := _date(channel, name))), "")
    return Noted(Written("\n\n".join(pieces), tuple(marks)), tuple(anchors)), title, date


def _entries(root: Element, channel: Element) -> Iterator[Element]:
    found = [child for parent in {root: 0, channel: 0} for child in parent]
    for number, entry in enumerate(child for child in found if _name(child) in ENTRIES):
        if number >= MOST_ENTRIES:
            return
        yield entry


def _entry(entry: Element) -> tuple[str, str, str]:
    """Return an entry's title, its link, and the rest of it."""
    summary = next((found for name in SUMMARIES if (found := _html(_child(entry, name)))), "")
    date = next((found for name in DATES if (found := _date(entry, name))), "")
    if len(summary) > LONGEST_SUMMARY:
        summary = f"{summary[:LONGEST_SUMMARY].rstrip()} …"
    return _html(_child(entry, "title")), _link(entry), "\n".join(filter(None, (date, summary)))


def _link(entry: Element) -> str:
    for child in entry:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return (child.get("href") or child.text or "").strip()
    return ""


def _html(element: Element) -> str:
    """Return the text of an element that may hold HTML, escaped or as it is."""
    if element is None:
        return ""
    inner = "".join(element.itertext())
    if "<" not in inner and "&" not in inner:
        return " ".join(inner.split())
    try:
        tree = parsed(inner[: 20 * LONGEST_SUMMARY])
    except Skipped:
        return ""
    return write(tree.body, True, unseen(tree)).text if tree.body is not None else ""


def _date(element: Element, name: str) -> str:
    return iso_date(_words(_child(element, name)))


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _child(element: Element, name: str) -> Element:
    return next((child for child in element if _name(child) == name), None)


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
