"""The search engines that are known, and what each of them can do; nothing is imported for it.

Those that are scraped are of ddgs (https://github.com/deedy5/ddgs); those with a key are asked
through the wrappers of langchain-community.
"""

from dataclasses import dataclass

SEARXNG = "searxng"


@dataclass(frozen=True)
class Known:
    """What one engine can do."""

    name: str
    keys: tuple[str, ...] = ()
    """Environment variables that have to be set; none for an engine that asks for no key."""
    text: bool = True
    news: bool = False
    since: bool = True
    """Whether it can leave out what is older."""
    named: bool = False
    """Whether it is only asked when a person names it."""


SCRAPED = (
    Known("duckduckgo", news=True),
    Known("brave"),
    Known("mojeek", since=False),
    Known("startpage"),
    Known("yahoo", news=True),
    Known("bing", text=False, news=True),
    Known("wikipedia", since=False),
    Known("yandex", since=False, named=True),  # ddgs has switched it off: it answers seldom
    Known("grokipedia", since=False, named=True),
)
"""The best first: those that answer with many results and a date filter."""
KEYED = (
    Known("brave-api", ("BRAVE_SEARCH_API_KEY",)),
    Known("tavily", ("TAVILY_API_KEY",), since=False),
    Known("serper", ("SERPER_API_KEY",), news=True),
    Known("google", ("GOOGLE_API_KEY", "GOOGLE_CSE_ID")),
)
OWN_SERVER = Known(SEARXNG, news=True)
ALL = (OWN_SERVER, *KEYED, *SCRAPED)

ENGINES = tuple(one.name for one in ALL)
"""Every name that a person may give."""
KEYS = tuple(key for one in KEYED for key in one.keys)
"""The environment variables that hold keys of providers."""


def known(name: str) -> Known:
    """Return what is known of an engine; raise `KeyError` where there is none of this name."""
    return {one.name: one for one in ALL}[name]
