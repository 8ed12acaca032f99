"""Search and Lookup on Wikipedia: the environment of the ReAct paper, through the web of the run.

Method: Yao et al. 2022, arXiv:2210.03629; https://github.com/ysymyth/ReAct, wikienv.py. A search
opens the article of that title and shows its first five sentences, or names similar titles; a
lookup goes from one sentence with its keyword to the next. The language is that of the entity's
script. Similar titles come from the search engines: Wikipedia's own search is closed to robots.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote, unquote, urlsplit

from agent.errors import ToolError
from tools.documents.reading.lookup import Reading, given, missing
from tools.documents.reading.page import Page as Read
from tools.toolbox import Outcome, advances, shows
from tools.web.surfing import Surfer
from tools.web.view import View
from tools.web.web import Query

SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
"""The language of the articles by the letters of their titles; the first that applies."""
OTHERS = "en"
DOMAIN = "wikipedia.org"
ARTICLE = "/wiki/"
MISSING = "(404)"
"""Stands in the complaint about an address at which nothing stands."""
AMBIGUOUS = re.compile(r"\bmay (?:also )?refer to\b|可以[指是]|可能[指是]|消歧[义義]|曖昧さ回避")
BEGINNING = 400
"""Characters in which a page says that its title means several things."""
SIMILAR = 5
LOOKED_AT = 10
"""Results of a search that are looked at for articles."""


class Wikipedia:
    """Wikipedia as the loop uses it."""

    def __init__(self, surfer: Surfer) -> None:
        self.surfer = surfer
        self.reading = Reading()
        self.outage = ""
        """Why the last article could not be had; empty where it could, or is missing."""

    @shows("web")
    @advances
    def search(self, entity: str) -> str:
        """Open the article with this title and read its beginning. Similar titles if there is none.

        Args:
            entity: the name of a person, a place, a work, a thing: the title alone.
        """
        name = given(entity, "entity")
        self.surfer.caution.check_query(name)
        try:
            told = self._opened(name)
        except ToolError as error:
            self.outage = str(error)
            raise
        self.outage = ""
        return told

    @shows("web")
    @advances
    def lookup(self, keyword: str) -> Outcome:
        """Read the next sentence with a keyword in the article opened last. Repeat it for the next.

        Args:
            keyword: a word of the article.
        """
        told = self.reading.lookup(keyword)
        page = self.reading.page
        return Outcome(told, {"page": page.title if page else "", "result": self.reading.at})

    def _opened(self, name: str) -> str:
        """Return the beginning of the article `name`, else the titles that come near."""
        url = address_of(name)
        self.surfer.caution.found([url])
        try:
            view = self.surfer.open(url)
        except ToolError as error:
            if MISSING not in str(error):
                raise
            return missing(name, self._similar(name))
        if AMBIGUOUS.search(view.page.document.text[:BEGINNING]):
            return missing(name, _linked(view))
        return self.reading.begin(self._read(view))

    def _read(self, view: View) -> Read:
        """Return the article as its windows make it."""
        passages = self.surfer.whole()
        document = view.page.document
        starts = tuple(one.place.start for one in passages)
        return Read(_title(view.page.url), document.text, tuple(passages), starts)

    def _similar(self, name: str) -> Sequence[str]:
        host = urlsplit(address_of(name)).hostname
        results = self.surfer.search(Query(f"{name} site:{host}", limit=LOOKED_AT))
        found = [_title(one.url) for one in results if _is_article(one.url)]
        return list(dict.fromkeys(found))[:SIMILAR]


def address_of(name: str) -> str:
    """Return where the article `name` would stand."""
    language = next((one for one, script in SCRIPTS if script.search(name)), OTHERS)
    title = name[:1].upper() + name[1:]
    return f"https://{language}.{DOMAIN}{ARTICLE}{quote(title.replace(' ', '_'), safe='()_,.-')}"


def _linked(view: View) -> list[str]:
    """Return the titles that a page leads to."""
    found = [_title(link.url) for link in view.page.links if _is_article(link.url)]
    own = _title(view.page.url)
    return [one for one in dict.fromkeys(found) if one != own][:SIMILAR]


def _is_article(url: str) -> bool:
    parts = urlsplit(url)
    host, name = parts.hostname or "", parts.path.removeprefix(ARTICLE)
    return host.endswith(f".{DOMAIN}") and parts.path.startswith(ARTICLE) and ":" not in name


def _title(url: str) -> str:
    return unquote(urlsplit(url).path.removeprefix(ARTICLE)).replace("_", " ")
