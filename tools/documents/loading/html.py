"""Reads HTML: the main text with its headings, lists and tables, without what surrounds it.

Format: https://html.spec.whatwg.org. Library: selectolax, which parses as browsers do; nothing is
fetched, and there are no entities but HTML's own.
"""

import re
from typing import TYPE_CHECKING, BinaryIO

from tools.documents.document import Document
from tools.documents.loading.encoding import read_text
from tools.documents.loading.html_about import About
from tools.documents.loading.html_hiding import unseen
from tools.documents.loading.html_writing import Written, write
from tools.documents.loading.limits import Limits, Skipped

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

FIRST_BYTES = 2048
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:-]+)", re.IGNORECASE)
ENOUGH = 0.5
"""The element `main` is believed where it holds this share of the text."""


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    declared = declared_charset(file.read(FIRST_BYTES))
    file.seek(0)
    found = read_text(file, limits, declared)
    document = read_markup(found.text)
    return Document(
        "", "html", document.text, document.marks, document.title, document.date, False,
        found.warnings,
    )  # fmt: skip


def declared_charset(start: bytes) -> str:
    """Return the encoding that a page says it is in, in small letters; empty where it does not."""
    found = _CHARSET.search(start[:FIRST_BYTES])
    return found[1].decode().lower() if found else ""


def read_markup(markup: str) -> Document:
    """Return the document that `markup` makes; also a message's or a book's."""
    tree = parsed(markup)
    written, about = _main(tree), About(tree)
    title = about.title(first_heading(written))
    return Document("", "html", written.text, written.marks, title, about.date)


def parsed(markup: str) -> "LexborHTMLParser":
    """Return the tree of a page; raise `Skipped` where it cannot be had."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        return LexborHTMLParser(markup)
    except (SelectolaxError, ValueError) as error:
        raise Skipped("is damaged HTML") from error


def first_heading(written: Written) -> str:
    """Return the first heading of the highest level; empty where there is none."""
    return next((mark.label for mark in written.marks if mark.level == 1), "")


def _main(tree: "LexborHTMLParser") -> Written:
    """Return the text without navigation, or all of it where nothing else is there."""
    body = tree.body or tree.root
    if body is None:
        return Written("", ())
    hidden = unseen(tree)
    found = write(body, unseen=hidden)
    if not found.text:
        return write(body, everything=True, unseen=hidden)
    mains = tree.css("main, [role=main]")
    if len(mains) != 1:
        return found
    main = write(mains[0], unseen=hidden)
    return main if len(main.text) >= ENOUGH * len(found.text) else found
