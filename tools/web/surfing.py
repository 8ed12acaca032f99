"""What one run does on the web: searches, opens, reads window by window, finds, quotes.

Method: the text browser of WebGPT (Nakano et al. 2021, arXiv:2112.09332). The tools of the loop and
the research strategy both act through it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.errors import ToolError
from tools.documents.passage import Passage, document_id, passage_id
from tools.documents.reading.evidence import Evidence, Quoted
from tools.web.caution import Caution
from tools.web.fetching.outage import NoNetwork
from tools.web.view import View
from tools.web.web import Query, Result, Web


@dataclass
class Surfer:
    """The browser of one run."""

    web: Web
    evidence: Evidence
    caution: Caution = field(default_factory=Caution)
    results: Sequence[Result] = ()
    """What the last search found."""
    view: View | None = None
    """What is in sight; None before the first page."""
    outage: str = ""
    """Why there was no way to the last page that was to be opened; empty where there was one."""
    passages: list[Passage] = field(default_factory=list)
    """The windows that were shown, as passages."""
    _before: list[View] = field(default_factory=list)

    def search(self, query: Query) -> Sequence[Result]:
        """Search, and remember what was found."""
        if not query.text.strip():
            raise ToolError("the query is empty: write what to find")
        self.caution.check_query(query.text)
        self.results = self.web.search(query)
        self.caution.found(one.url for one in self.results)
        return self.results

    def open(self, url: str) -> View:
        """Open a page at its beginning."""
        concern, typed = self.caution.concern(url), self.caution.typed(url)
        try:
            page = self.web.open(url, concern, typed)
        except NoNetwork as error:
            self.outage = str(error)
            raise
        self.outage = ""
        self.caution.linked(link.url for link in page.links)
        if self.view is not None:
            self._before.append(self.view)
        return self._see(View(page))

    def follow(self, number: int) -> View:
        """Open the page that a link in sight leads to."""
        for one, link in self._there().links:
            if one == number:
                return self.open(link.url)
        raise ToolError(f"there is no link {number} in sight")

    def back(self) -> View:
        """Go back to what was in sight before this page."""
        if not self._before:
            raise ToolError("there is no page before this one")
        return self._see(self._before.pop())

    def scroll(self, windows: int) -> View:
        """Go on by so many windows, or back."""
        return self._see(self._there().scrolled(windows))

    def find(self, text: str) -> View:
        """Go to the next place of the page where `text` stands, from the window in sight on."""
        found = self._there().find(text)
        if found is None:
            raise ToolError(f"{text[:80]!r} does not stand on this page")
        return self._see(found)

    def quote(self, text: str) -> Quoted:
        """Keep words of the page in sight; raise `ToolError` where they do not stand there."""
        document = self._there().page.document
        span = self._there().stands(text)
        if span is None:
            raise ToolError("these words do not stand on this page")
        return self.evidence.add(
            self._passage(span.start, span.end), document.text[span.start : span.end]
        )

    def whole(self) -> list[Passage]:
        """Return the page in sight, window by window."""
        view = self._there()
        numbered = (view.at(number) for number in range(1, view.windows + 1))
        return [self._passage(*one.span) for one in numbered]

    def _there(self) -> View:
        if self.view is None:
            raise ToolError("no page is open: search, then open one")
        return self.view

    def _see(self, view: View) -> View:
        self.view = view
        shown = self._passage(*view.span)
        if shown not in self.passages:
            self.passages.append(shown)
        return view

    def _passage(self, start: int, end: int) -> Passage:
        document = self._there().page.document
        text, id_ = document.text[start:end], document_id(document.source)
        return Passage(
            passage_id(id_, start, text), id_, document.source, text, document.place(start, end),
            start, document.kind, document.title, document.date,
            accessed=self._there().page.accessed,
        )  # fmt: skip
