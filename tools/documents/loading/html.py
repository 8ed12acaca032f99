"""Reads HTML: the main text with its headings, lists and tables, without what surrounds it.

Format: https://html.spec.whatwg.org. Library: selectolax, which parses as browsers do; nothing is
fetched, and there are no entities but HTML's own. Dates: https://ogp.me, https://schema.org and
Dublin Core.
"""

import re
from typing import TYPE_CHECKING, BinaryIO

from tools.documents.document import Document
from tools.documents.loading.dates import iso_date
from tools.documents.loading.encoding import read_text
from tools.documents.loading.html_writing import Written, write
from tools.documents.loading.limits import Limits, Skipped

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

FIRST_BYTES = 2048
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:-]+)", re.IGNORECASE)
_DATES = (
    "article:published_time", "datepublished", "citation_publication_date", "citation_date", "date",
    "dc.date", "dcterms.date", "dcterms.created", "dc.date.issued", "pubdate", "publishdate",
    "article:modified_time", "datemodified", "last-modified",
)  # fmt: skip
"""Names in meta tags, best first."""
ENOUGH = 0.5
"""The element `main` is believed where it holds this share of the text."""


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    declared = _CHARSET.search(file.read(FIRST_BYTES))
    file.seek(0)
    found = read_text(file, limits, declared[1].decode().lower() if declared else "")
    document = read_markup(found.text)
    return Document(
        "", "html", document.text, document.marks, document.title, document.date, False,
        found.warnings,
    )  # fmt: skip


def read_markup(markup: str) -> Document:
    """Return the document that `markup` makes; also a message's or a book's."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        tree = LexborHTMLParser(markup)
    except (SelectolaxError, ValueError) as error:
        raise Skipped("is damaged HTML") from error
    written = _main(tree)
    about = _about(tree)
    first = next((mark.label for mark in written.marks if mark.level == 1), "")
    title = about.get("og:title", "") or _text(tree.css_first("title")) or first
    dates = (iso_date(about[name]) for name in _DATES if name in about)
    date = next(filter(None, dates), "") or _time(tree)
    return Document("", "html", written.text, written.marks, title, date)


def _main(tree: "LexborHTMLParser") -> Written:
    """Return the text without navigation, or all of it where nothing else is there."""
    body = tree.body or tree.root
    if body is None:
        return Written("", ())
    found = write(body)
    if not found.text:
        return write(body, everything=True)
    mains = tree.css("main, [role=main]")
    if len(mains) != 1:
        return found
    main = write(mains[0])
    return main if len(main.text) >= ENOUGH * len(found.text) else found


def _about(tree: "LexborHTMLParser") -> dict[str, str]:
    """Return what the meta tags say; of several the first."""
    said: dict[str, str] = {}
    for meta in tree.css("meta")[:1000]:
        given = meta.attributes
        name = given.get("property") or given.get("name") or given.get("itemprop") or ""
        said.setdefault(name.lower(), given.get("content") or "")
    return said


def _time(tree: "LexborHTMLParser") -> str:
    """Return the date that the page marks as its own; of several none is."""
    times = tree.css("time[datetime]")
    own = tree.css("time[pubdate], time[itemprop=datePublished]") or (
        times if len(times) == 1 else []
    )
    return iso_date(own[0].attributes.get("datetime") or "") if own else ""


def _text(node: "LexborNode | None") -> str:
    return " ".join(node.text().split()) if node is not None else ""
