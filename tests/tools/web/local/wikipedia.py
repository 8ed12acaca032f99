"""The Wikipedias of the local web: the calls of the API that searches, and the pages.

Format: https://www.mediawiki.org/wiki/API:Opensearch, API:Search, and extracts of TextExtracts.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests.tools.web.local.response import Asked, Response, article

API = "application/json; charset=utf-8"
DOMAIN = ".wikipedia.org"


@dataclass(frozen=True)
class Entry:
    """One article of one language."""

    title: str
    paragraphs: tuple[str, ...]
    language: str

    @property
    def url(self) -> str:
        """Where it stands."""
        name = quote(self.title.replace(" ", "_"), safe="()',:")
        return f"https://{self.language}{DOMAIN}/wiki/{name}"


@dataclass
class Wikipedia:
    """All languages together."""

    entries: list[Entry] = field(default_factory=list)

    def answer(self, asked: Asked) -> Response:
        """Answer the API, or return a page."""
        language = asked.host.removesuffix(DOMAIN)
        here = [one for one in self.entries if one.language == language]
        target = urlsplit(asked.path)
        if target.path.startswith("/wiki/"):
            return self._page(here, unquote(target.path.removeprefix("/wiki/")))
        fields = {name: values[0] for name, values in parse_qs(target.query).items()}
        if target.path == "/w/api.php":
            return Response(json.dumps(_called(here, fields)), media_type=API)
        return Response("<title>Not found</title>", 404)

    def _page(self, here: list[Entry], name: str) -> Response:
        for one in here:
            if one.title.replace(" ", "_") == name:
                return Response(article(f"{one.title} - Wikipedia", *one.paragraphs))
        return Response("<title>No article</title><p>There is no such article.", 404)


def _called(here: list[Entry], fields: dict[str, str]) -> object:
    if fields.get("action") == "opensearch":
        return _opensearch(here, fields)
    if fields.get("list") == "search":
        return _search(here, fields)
    return _extracts(here, fields)


def _opensearch(here: list[Entry], fields: dict[str, str]) -> object:
    words = fields.get("search", "").casefold()
    close = [one for one in here if one.title.casefold().startswith(words)][: _limit(fields)]
    return [fields.get("search", ""), *([show(one) for one in close] for show in SHOWN)]


SHOWN: tuple[Callable[[Entry], str], ...] = (
    lambda one: one.title,
    lambda one: "",
    lambda one: one.url,
)


def _search(here: list[Entry], fields: dict[str, str]) -> object:
    words = fields.get("srsearch", "").casefold().split()
    hits = [
        {"ns": 0, "title": one.title, "pageid": number, "snippet": escape(one.paragraphs[0])}
        for number, one in enumerate(here, 1)
        if any(word in f"{one.title} {' '.join(one.paragraphs)}".casefold() for word in words)
    ]
    return {"batchcomplete": "", "query": {"search": hits[: _limit(fields)]}}


def _extracts(here: list[Entry], fields: dict[str, str]) -> object:
    wanted = fields.get("titles", "")
    for number, one in enumerate(here, 1):
        if one.title == wanted:
            text = "".join(f"<p>{paragraph}</p>" for paragraph in one.paragraphs)
            found = {"pageid": number, "ns": 0, "title": one.title, "extract": text}
            return {"batchcomplete": "", "query": {"pages": {str(number): found}}}
    missing = {"ns": 0, "title": wanted, "missing": ""}
    return {"batchcomplete": "", "query": {"pages": {"-1": missing}}}


def _limit(fields: dict[str, str]) -> int:
    return int(fields.get("limit") or fields.get("srlimit") or 10)
