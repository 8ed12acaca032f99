"""What an HTML page says of itself: its title, its date, its language, what it is about.

Formats: https://ogp.me, https://schema.org (also as JSON-LD) and Dublin Core.
"""

import re
from typing import TYPE_CHECKING

from tools.documents.loading.dates import iso_date

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_TAGS = 1000
LONGEST_DATA = 200_000
"""Characters of structured data that are looked at."""
DATES = (
    "article:published_time", "datepublished", "citation_publication_date", "citation_date", "date",
    "dc.date", "dcterms.date", "dcterms.created", "dc.date.issued", "pubdate", "publishdate",
    "article:modified_time", "datemodified", "last-modified",
)  # fmt: skip
"""Names in meta tags, best first."""
DESCRIPTIONS = ("description", "og:description", "twitter:description")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_IN_DATA = re.compile(r'"date(Published|Created|Modified)"\s*:\s*"([^"]{4,40})"')


class About:
    """What the page in `tree` says of itself."""

    def __init__(self, tree: "LexborHTMLParser") -> None:
        self._tree, self._said = tree, _tags(tree)

    def title(self, first: str = "") -> str:
        """Return the title; `first` is the first heading, for pages that have none."""
        return self._said.get("og:title", "") or _text(self._tree.css_first("title")) or first

    @property
    def date(self) -> str:
        """The date that the page gives as its own, as ISO 8601; empty where it gives none."""
        dates = (iso_date(self._said[name]) for name in DATES if name in self._said)
        return next(filter(None, dates), "") or _of_data(self._tree) or _of_time(self._tree)

    @property
    def language(self) -> str:
        """Such as `en` or `zh-CN`; empty where the page does not say it."""
        root = self._tree.css_first("html")
        said = (root.attributes.get("lang") or root.attributes.get("xml:lang")) if root else ""
        return said.strip() if said and LANGUAGE.fullmatch(said.strip()) else ""

    @property
    def description(self) -> str:
        """A sentence on what the page is about; empty where there is none."""
        said = (self._said.get(name, "") for name in DESCRIPTIONS)
        return " ".join(next(filter(None, said), "").split())


def _tags(tree: "LexborHTMLParser") -> dict[str, str]:
    """Return what the meta tags say; of several the first."""
    said: dict[str, str] = {}
    for meta in tree.css("meta")[:MOST_TAGS]:
        given = meta.attributes
        name = given.get("property") or given.get("name") or given.get("itemprop") or ""
        said.setdefault(name.lower(), given.get("content") or "")
    return said


def _of_data(tree: "LexborHTMLParser") -> str:
    """Return the date in JSON-LD: searched as text, as it is often damaged."""
    found: dict[str, str] = {}
    for script in tree.css('script[type="application/ld+json"]')[:10]:
        for kind, words in _IN_DATA.findall((script.text() or "")[:LONGEST_DATA]):
            found.setdefault(kind, iso_date(words))
    return found.get("Published") or found.get("Created") or found.get("Modified") or ""


def _of_time(tree: "LexborHTMLParser") -> str:
    """Return the date that the page marks as its own; of several none is."""
    times = tree.css("time[datetime]")
    own = tree.css("time[pubdate], time[itemprop=datePublished]") or (
        times if len(times) == 1 else []
    )
    return iso_date(own[0].attributes.get("datetime") or "") if own else ""


def _text(node: "LexborNode | None") -> str:
    return " ".join(node.text().split()) if node is not None else ""
