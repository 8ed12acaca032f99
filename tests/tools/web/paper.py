"""A web on paper: what is found and what stands on its pages is written down beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.errors import ToolError
from tools.documents.loading.html import read_markup
from tools.web.page import Link, Page
from tools.web.web import Contact, Query, Result

ACCESSED = "2026-11-22T10:00:00+00:00"


def page(url: str, title: str, text: str, *links: tuple[str, str]) -> Page:
    """Return a page of plain text; a link is (its words, where it leads)."""
    from dataclasses import replace

    document = replace(read_markup(""), source=url, title=title, text=text)
    spans = [
        Link(text.index(words), text.index(words) + len(words), target) for words, target in links
    ]
    return Page(document, tuple(sorted(spans, key=lambda one: one.start)), url, ACCESSED)


@dataclass
class PaperWeb:
    """A `Web` that keeps what was asked of it."""

    results: Mapping[str, Sequence[Result]] = field(default_factory=dict)
    """What a search for these words finds."""
    pages: Sequence[Page] = ()
    asked: list[tuple[str, str]] = field(default_factory=list)
    """What was done, such as ("search", "words") or ("open", "https://…")."""
    concerns: list[str] = field(default_factory=list)
    is_closed: bool = False

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        self.asked.append(("search", query.text))
        self.concerns.append(concern)
        return self.results.get(query.text, ())[: query.limit]

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        self.asked.append(("open", url))
        self.concerns.append(concern)
        for one in self.pages:
            if url in (one.url, one.asked):
                return one
        raise ToolError(f"{url}: not found (404)")

    def contacts(self) -> Sequence[Contact]:
        return [Contact("paper.example", "page", len(self.asked), 100, 1000)] if self.asked else []

    def close(self) -> None:
        self.is_closed = True
