"""Result pages in the shapes that ddgs reads, written by us: the same elements, other words.

What an engine's page looks like was taken from the expressions of ddgs's engine classes
(`ddgs/engines/*.py`, version 9.16), https://github.com/deedy5/ddgs.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, quote_plus

from tests.tools.web.local.found import Found

NOTHING = '<p class="no-results">No results found for these words.</p>'
AD = "https://duckduckgo.com/y.js?ad_provider=nobody&u3=1"
Render = Callable[[str, Sequence[Found]], str]


@dataclass(frozen=True)
class Shape:
    """What one engine answers at a place."""

    engine: str
    host: str
    path: str
    """How the path begins."""
    render: Render
    media_type: str = "text/html; charset=utf-8"


def _page(query: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(query)} - search</title>'
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def _duckduckgo(query: str, found: Sequence[Found]) -> str:
    ad = f'<div class="links_main result__body"><h2><a href="{AD}">Buy</a></h2><a href="{AD}">!</a>'
    items = "".join(
        f'<div class="links_main links_deep result__body"><h2 class="result__title">'
        f'<a class="result__a" href="{escape(one.url)}">{escape(one.title)}</a></h2>'
        f'<a class="result__snippet" href="{escape(one.url)}">{escape(one.snippet)}</a></div>'
        for one in found
    )
    return _page(query, f'<div id="links" class="results">{ad}</div>{items or NOTHING}</div>')


def _brave(query: str, found: Sequence[Found]) -> str:
    items = "".join(
        f'<div class="snippet" data-type="web"><div class="result-content">'
        f'<a href="{escape(one.url)}"><div class="site-name">site</div>'
        f'<div class="title search-snippet-title">{escape(one.title)}</div></a>'
        f'<div class="generic-snippet"><div class="content">{escape(one.snippet)}</div></div>'
        "</div></div>"
        for one in found
    )
    return _page(query, f'<div id="results">{items or NOTHING}</div>')


def _mojeek(query: str, found: Sequence[Found]) -> str:
    items = "".join(
        f'<li class="r{number}"><a class="ob" href="{escape(one.url)}">{escape(one.url)}</a>'
        f'<h2><a class="title" href="{escape(one.url)}">{escape(one.title)}</a></h2>'
        f'<p class="s">{escape(one.snippet)}</p></li>'
        for number, one in enumerate(found, 1)
    )
    return _page(query, f'<ul class="results-standard">{items or NOTHING}</ul>')


def _startpage(query: str, found: Sequence[Found]) -> str:
    items = "".join(
        f'<div class="result css-o7i03b"><a class="result-title" href="{escape(one.url)}">'
        f"<h2>{escape(one.title)}</h2></a><p>{escape(one.snippet)}</p></div>"
        for one in found
    )
    return _page(query, f'<section class="w-gl">{items or NOTHING}</section>')


def _startpage_form(query: str, found: Sequence[Found]) -> str:
    field = '<input type="hidden" name="sc" value="Ib8vJ3zC20">'
    return _page(query, f'<form id="search" action="/sp/search" method="post">{field}</form>')


def _led(url: str) -> str:
    """Return the address through which Yahoo leads to `url`."""
    way = "https://r.search.yahoo.com/_ylt=Aw/RV=2/RE=1/RO=10"
    return f"{way}/RU={quote_plus(url)}/RK=2/RS=x-"


def _yahoo(query: str, found: Sequence[Found]) -> str:
    items = "".join(
        f'<li><div class="dd algo relsrch"><div class="compTitle"><a href="{_led(one.url)}">'
        f'<h3 class="title">{escape(one.title)}</h3></a></div>'
        f'<div class="compText"><p>{escape(one.snippet)}</p></div></div></li>'
        for one in found
    )
    return _page(query, f'<div id="web"><ol>{items or NOTHING}</ol></div>')


def _yandex(query: str, found: Sequence[Found]) -> str:
    items = "".join(
        f'<li class="serp-item"><h3><a href="{escape(one.url)}">{escape(one.title)}</a></h3>'
        f'<div class="text">{escape(one.snippet)}</div></li>'
        for one in found
    )
    return _page(query, f"<ol>{items or NOTHING}</ol>")


def _grokipedia(query: str, found: Sequence[Found]) -> str:
    results = [
        {"title": f"_{one.title}_", "slug": quote(one.title), "snippet": one.snippet}
        for one in found[:1]
    ]
    return json.dumps({"results": results})


def _duckduckgo_token(query: str, found: Sequence[Found]) -> str:
    return _page(query, "<script>vqd=\"4-1234567890\";DDG.ready('x')</script>")


def _duckduckgo_news(query: str, found: Sequence[Found]) -> str:
    results = [
        {
            "date": one.seconds,
            "title": one.title,
            "excerpt": one.snippet,
            "url": one.url,
            "image": "",
            "source": one.source,
        }
        for one in found
    ]
    return json.dumps({"results": results})


def _yahoo_news(query: str, found: Sequence[Found]) -> str:
    items = "".join(
        f'<li><a class="thmb" href="{_led(one.url)}"><img src="/i.png"></a>'
        f'<h4><a href="{_led(one.url)}">{escape(one.title)}</a></h4>'
        f'<span class="s-source">{escape(one.source)}</span>'
        f'<span class="fc-2nd s-time">{one.date}</span><p>{escape(one.snippet)}</p></li>'
        for one in found
    )
    return _page(query, f'<div id="web"><ol>{items or NOTHING}</ol></div>')


def _bing_news(query: str, found: Sequence[Found]) -> str:
    return _page(query, "".join(
        f'<div class="news-card newsitem" data-title="{escape(one.title)}" '
        f'url="{escape(one.url)}" data-author="{escape(one.source)}">'
        f'<div class="snippet">{escape(one.snippet)}</div>'
        f'<span aria-label="{one.day}">{one.day}</span></div>'
        for one in found
    ))  # fmt: skip


def _searxng(query: str, found: Sequence[Found]) -> str:
    results = [
        {
            "url": one.url,
            "title": one.title,
            "content": one.snippet,
            "engine": "mojeek",
            "engines": ["mojeek"],
            "category": "general",
            "score": 1.0 / number,
            "publishedDate": one.date or None,
        }
        for number, one in enumerate(found, 1)
    ]
    rest: dict[str, list[str]] = {"answers": [], "infoboxes": [], "suggestions": []}
    return json.dumps({"query": query, "number_of_results": 0, "results": results, **rest})


JSON = "application/json; charset=utf-8"
SHAPES = (
    Shape("duckduckgo", "html.duckduckgo.com", "/html", _duckduckgo),
    Shape("brave", "search.brave.com", "/search", _brave),
    Shape("mojeek", "www.mojeek.com", "/search", _mojeek),
    Shape("startpage", "www.startpage.com", "/sp/search", _startpage),
    Shape("startpage", "www.startpage.com", "/", _startpage_form),
    Shape("yahoo", "search.yahoo.com", "/search", _yahoo),
    Shape("yandex", "yandex.com", "/search/site", _yandex),
    Shape("grokipedia", "grokipedia.com", "/api/typeahead", _grokipedia, JSON),
    Shape("duckduckgo", "duckduckgo.com", "/news.js", _duckduckgo_news, JSON),
    Shape("duckduckgo", "duckduckgo.com", "/", _duckduckgo_token),
    Shape("yahoo", "news.search.yahoo.com", "/search", _yahoo_news),
    Shape("bing", "www.bing.com", "/news/infinitescrollajax", _bing_news),
    Shape("searxng", "searx.example.org", "/search", _searxng, JSON),
    Shape("searxng", "searx.example.org", "/", _searxng, JSON),
)
ENGINES = tuple(dict.fromkeys(shape.engine for shape in SHAPES))
