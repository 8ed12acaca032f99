"""What stands on the screen of the text browser, and what a command makes of it.

Method: WebGPT (Nakano et al. 2021, arXiv:2112.09332). What a search finds is a page as well, whose
titles are its links.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from agent.errors import ToolError
from agent.strategies.research.commands import Command
from agent.strategies.research.standing import standing
from tools.documents.document import Document
from tools.web.page import Link, Page
from tools.web.surfing import Surfer
from tools.web.view import View
from tools.web.web import Query, Result

FOUND = "results"
"""The kind of a page that lists what a search found."""


@dataclass
class Screen:
    """The browser's screen in one episode."""

    surfer: Surfer
    view: View | None = None
    """What is in sight; None before the first search."""
    before: list[View] = field(default_factory=list)
    """What `Back` goes back to, the latest last."""
    opened: set[str] = field(default_factory=set)
    """Addresses of pages that were opened."""
    outage: str = ""
    """Why nothing could be searched, or opened, the last time; empty where it could."""
    reached: bool = False
    """Whether the web ever answered: what the cache has kept of a search is no sign of that."""
    fresh: bool = False
    """Whether what a search found has just come into sight."""
    unread: bool = False
    """Whether a page has just been opened, and nothing was done with it yet."""
    tried: int = 0
    """How many quotes an answer was written from that they do not hold."""
    queries: list[str] = field(default_factory=list)
    """What was searched for, folded."""

    @property
    def lists_results(self) -> bool:
        """Whether what is in sight is what a search found."""
        return self.view is not None and self.view.page.document.kind == FOUND

    @property
    def is_unreached(self) -> bool:
        """Whether nothing can be reached, nor could be before."""
        return bool(self.outage) and not self.reached

    @property
    def answerable(self) -> bool:
        """Whether there are quotes from which no answer was tried yet."""
        return len(self.surfer.evidence.quotes) > self.tried

    @property
    def repeated(self) -> bool:
        """Whether the last search was done before."""
        return bool(self.queries) and self.queries[-1] in self.queries[:-1]

    @property
    def new(self) -> bool:
        """Whether a search has just brought what was not looked into yet."""
        return self.fresh and bool(self.links)

    @property
    def quoted_chars(self) -> int:
        """How long the quotes are together."""
        return sum(len(one.text) for one in self.surfer.evidence.quotes)

    @property
    def links(self) -> list[int]:
        """The links in sight; of what a search found, those that were not opened yet.

        Where all were, and the search is a repeated one, they may be opened again.
        """
        if self.view is None:
            return []
        known = self.opened if self.lists_results else set()
        new = [number for number, link in self.view.links if link.url not in known]
        return new or ([number for number, _ in self.view.links] if self.repeated else [])

    def do(self, command: Command) -> str:
        """Do what `command` says and return what is told of it.

        Raises `ToolError` where it cannot be done: then nothing changes.
        """
        match command.kind:
            case "search":
                return self._search(command.text)
            case "quote":
                return self._quote(command.text)
            case "find":
                self._on_page()
                return self._see(self.surfer.find(command.text))
            case "click":
                return self._click(command.number)
            case "back":
                return self._back()
            case _:
                windows = -self._there().window if command.kind == "top" else command.number
                return self._scroll(windows)

    def _search(self, query: str) -> str:
        self.surfer.caution.check_query(query)  # what it refuses is no outage
        try:
            results = self.surfer.search(Query(query))
        except ToolError as error:
            self.outage = str(error)
            raise
        self.outage = ""
        self.reached = self.reached or any(not one.kept for one in results)
        if not results:
            raise ToolError(f"nothing was found for {query[:80]!r}")
        told = self._go(View(results_page(query, results)))
        self.fresh = True
        self.queries.append(query.casefold().strip())
        return told

    def _click(self, number: int) -> str:
        for one, link in self._there().links:
            if one == number:
                try:
                    view = self.surfer.open(link.url)
                finally:
                    self.outage = self.surfer.outage
                self.opened |= {link.url, view.page.url}
                self.reached = True
                told = self._go(view)
                self.unread = True
                return told
        raise ToolError(f"there is no link {number} in sight")

    def _back(self) -> str:
        if not self.before:
            raise ToolError("there is nothing before this")
        view = self.before.pop()
        if view.page.document.kind != FOUND:
            self.surfer.view = view
        return self._see(view)

    def _scroll(self, windows: int) -> str:
        view = self._there()
        if not self.lists_results:
            return self._see(self.surfer.scroll(windows))
        return self._see(replace(view, window=min(max(1, view.window + windows), view.windows)))

    def _quote(self, text: str) -> str:
        document = self._on_page().page.document
        span = standing(text, document.text)
        if span is None:
            raise ToolError("these words do not stand on this page")
        known = len(self.surfer.evidence.quotes)
        quoted = self.surfer.quote(document.text[span.start : span.end])
        self.unread = False
        if len(self.surfer.evidence.quotes) == known:
            raise ToolError(f"this is quoted already, as [{quoted.number}]")
        return f"[{quoted.number}] {quoted.text}"

    def _go(self, view: View) -> str:
        if self.view is not None:
            self.before.append(self.view)
        return self._see(view)

    def _see(self, view: View) -> str:
        self.view, self.fresh, self.unread = view, False, False
        return f"{heading(view)}\n{view.text}"

    def _there(self) -> View:
        if self.view is None:
            raise ToolError("nothing is in sight: search first")
        return self.view

    def _on_page(self) -> View:
        view = self._there()
        if self.lists_results:
            raise ToolError("these are search results: click on one of them first")
        return view


def heading(view: View) -> str:
    """Return the title of what is in sight, where it is from, and which part of it this is."""
    title = " ".join(view.page.document.title.split()) or view.page.url
    host = urlsplit(view.page.url).hostname
    where = f" ({host})" if host else ""
    return f"{title}{where}, window {view.window} of {view.windows}"


def results_page(query: str, results: Sequence[Result]) -> Page:
    """Return what a search found as a page whose titles are links."""
    pieces: list[str] = []
    links: list[Link] = []
    at = 0
    for one in results:
        title = " ".join(one.title.split()) or one.url
        links.append(Link(at, at + len(title), one.url))
        date = f" ({one.date[:10]})" if one.date else ""
        pieces.append(f"{title}{date}\n{' '.join(one.snippet.split())}\n\n")
        at += len(pieces[-1])
    document = Document("", FOUND, "".join(pieces).rstrip(), title=f"Results for {query}")
    return Page(document, tuple(links))
