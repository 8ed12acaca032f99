"""What the search engines of the local web know: pages, by the words that find them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Found:
    """One result."""

    title: str
    url: str
    snippet: str = ""
    date: str = ""
    """ISO 8601; the news engines tell it."""
    source: str = "The Gazette"

    @property
    def seconds(self) -> int:
        """The date since 1970."""
        return int(datetime.fromisoformat(self.date).timestamp()) if self.date else 0

    @property
    def day(self) -> str:
        """The date as Bing writes it: day, month, year."""
        return f"{datetime.fromisoformat(self.date):%d.%m.%Y}" if self.date else ""


Written = Found | tuple[str, str, str] | tuple[str, str]


@dataclass(frozen=True)
class Index:
    """Results, and a regular expression for the words that find them."""

    entries: tuple[tuple[str, tuple[Found, ...]], ...] = ()

    def add(self, pattern: str, results: Iterable[Written]) -> "Index":
        """Return an index in which words that `pattern` stands in find `results` too."""
        found = tuple(one if isinstance(one, Found) else Found(*one) for one in results)
        return Index((*self.entries, (pattern, found)))

    def search(self, words: str) -> list[Found]:
        """Return what `words` find."""
        return [
            one
            for pattern, results in self.entries
            if re.search(pattern, words, re.IGNORECASE)
            for one in results
        ]
