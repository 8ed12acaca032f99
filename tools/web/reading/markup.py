"""Reads HTML pages: the main text, its links, and what the page says of itself.

How the main text is found was decided by measuring. A page that says itself which part of it is
the main text (`main`, `article`) is believed where that holds half of the text or more. Where it
says nothing and few links stand by themselves, nothing surrounds the text that is worth leaving
out; where most words are links, they are what the page is for. Only between these two trafilatura
is asked (`surrounding.py`): given whole pages, it took longer than all the rest. One pass writes
the text in all cases; spans of it are then kept.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.errors import ToolError
from tools.documents.document import Document
from tools.documents.loading.dates import iso_date
from tools.documents.loading.html import first_heading, parsed
from tools.documents.loading.html_about import About
from tools.documents.loading.html_hiding import unseen, unseen_by_sheet
from tools.documents.loading.html_writing import Written, around, write
from tools.documents.loading.limits import Skipped
from tools.documents.loading.thinning import thinned
from tools.web.fetched import Fetched
from tools.web.page import Page
from tools.web.reading.bounding import bounded
from tools.web.reading.consent import consent
from tools.web.reading.invisible import plain, visible
from tools.web.reading.linking import Base, links
from tools.web.reading.noting import Noted, Noting
from tools.web.reading.surrounding import Blocks, main_spans

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_CHARACTERS = 400_000
ENOUGH = 0.5
"""The element `main` is believed where it holds this share of the text."""
MENU = 8
"""Where fewer links stand in blocks that are mostly links, nothing surrounds the text."""
LISTING = 0.6
"""Where a larger share of the text is links, the page is a list of them."""
LABEL_CHARACTERS = 200
SHORT = 400
_NEEDS_SCRIPT = re.compile(
    r"(?:enabled?|activate|turn on|requires?|needs?)\s+(?:\w+\s+){0,3}javascript"
    r"|javascript\s+(?:\w+\s+){0,4}(?:disabled|required|enabled|activated)"
    r"|(?:启用|啟用|开启|開啟|打开)\s*javascript|verify(?:ing)? you are (?:a )?human",
    re.IGNORECASE,
)


def page_of(fetched: Fetched, markup: str, warnings: tuple[str, ...] = ()) -> Page:
    """Return the page that `markup` makes; raise `ToolError` where it holds no text."""
    markup, cut = bounded(markup)
    try:
        tree = parsed(markup)
    except Skipped as error:
        raise ToolError(f"{fetched.url}: {error}") from error
    about = About(tree)
    noted, is_cut = _main(tree, markup)
    noted = visible(noted)
    if not noted.text.strip() or _only_asks_for_script(noted.text):
        raise ToolError(_empty(fetched.url, about))
    if cut or is_cut:
        noted, warnings = _marked(noted), (*warnings, "the page was cut off")
    text, marks = noted.text, tuple(thinned(noted.written.marks))
    title = _line(about.title(first_heading(noted.written)))
    date = about.date or iso_date(fetched.modified)
    document = Document(fetched.url, "html", text, marks, title, date, False, warnings)
    base = tree.css_first("base[href]")
    stated = (base.attributes.get("href") or "") if base is not None else ""
    found = links(noted.anchors, text, Base(fetched.url, stated))
    return Page(document, found, fetched.asked, fetched.accessed, about.language)


def _main(tree: "LexborHTMLParser", markup: str) -> tuple[Noted, bool]:
    """Return the main text, and whether it was cut off."""
    body, noted, is_cut = tree.body or tree.root, Noted(Written("", ())), False
    if body is None:
        return noted, False
    hidden, unwanted = unseen(tree), unseen_by_sheet(tree) | consent(tree, markup)
    for left_out in (hidden | unwanted | around(body), hidden | unwanted, hidden):
        noting = Noting(MOST_CHARACTERS)
        written = write(body, True, left_out, noting)
        noted, is_cut = Noted(written, tuple(noting.anchors)), noting.is_cut
        if written.text.strip():  # otherwise it is all in what was left out
            break
    spans = _own(noting, len(noted.text)) or _told(body, left_out, noted, noting)
    return (noted.only(_trimmed(noted.text, spans), "\n\n") if spans else noted), is_cut


def _own(noting: Noting, length: int) -> list[tuple[int, int]]:
    """Return the spans of what calls itself main text, if it holds enough; empty where not."""
    mains, articles = noting.parts("main", length), noting.parts("article", length)
    alone = articles if len(articles) == 1 else []  # in `main` it stands beside other things
    for spans in (alone, mains, articles):
        if spans and sum(end - start for start, end in spans) >= ENOUGH * length:
            return spans
    return []


def _told(
    body: "LexborNode", left_out: set[int], noted: Noted, noting: Noting
) -> list[tuple[int, int]]:
    """Return the spans that trafilatura takes for main text; empty where all is to be kept."""
    blocks = Blocks(noted)
    if blocks.menu < MENU or sum(blocks.linked) > LISTING * len(noted.text):
        return []
    return main_spans(body, left_out, blocks, noting.texts)


def _trimmed(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `spans` without the blanks at their ends."""
    kept = []
    for start, end in spans:
        lead = len(text[start:end]) - len(text[start:end].lstrip())
        kept.append((start + lead, start + len(text[start:end].rstrip())))
    return kept


def _marked(noted: Noted) -> Noted:
    """Say at the end of the text that the page goes on, and see that it is not too long."""
    if len(noted.text) > MOST_CHARACTERS:  # it was one text without any element in it
        noted = noted.only([(0, MOST_CHARACTERS)])
    said = f"only its first {len(noted.text):,} characters were read"
    text = f"{noted.text}\n\n[the page goes on: {said}]"
    return replace(noted, written=replace(noted.written, text=text))


def _only_asks_for_script(text: str) -> bool:
    return len(text) < SHORT and _NEEDS_SCRIPT.search(text) is not None


def _empty(url: str, about: About) -> str:
    """Return what there is to say of a page without text."""
    known = [("title", _line(about.title())), ("description", _line(about.description))]
    said = "".join(f"; its {name} is {words!r}" for name, words in known if words)
    return f"{url}: the page holds no text, it may need JavaScript{said}"


def _line(text: str) -> str:
    return " ".join(plain(text).split())[:LABEL_CHARACTERS]
