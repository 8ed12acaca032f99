"""The tools with which one run searches the web, reads pages, and keeps quotes of them.

The docstrings are what the model reads. What they do is that of the text browser of WebGPT
(Nakano et al. 2021, arXiv:2112.09332). A page is named by its number in all that was found in this
run, which stays the same, or by its address.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.errors import ToolError
from agent.messages import Json
from tools.documents.reading.sentences import sentences
from tools.documents.reading.tools import nearest_sentence
from tools.documents.reading.wording import clipped, folded
from tools.toolbox import Outcome, advances, shows
from tools.web.showing import found, heading, sighted
from tools.web.surfing import Surfer
from tools.web.view import View
from tools.web.web import Query, Result, Since

RESULTS = 5
"""Pages that a search shows: more cost a small model more than they bring."""
MOST_QUERY_CHARS = 400
MOST_TEXT_CHARS = 200
MOST_QUOTE_CHARS = 1000
MOST_PLACES_CHARS = 1200
NUMBERED = re.compile(r"(?:result|page)?\s*[\[(#]?(\d{1,4})[\])]?\.?", re.IGNORECASE)
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d+(?:/|$))\S+", re.IGNORECASE)
BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?")
"""An address without its scheme."""


@dataclass
class Browser:
    """The web as the loop uses it, and the numbers by which it names what was found."""

    surfer: Surfer
    found: list[Result] = field(default_factory=list)
    """All that was found in this run; the first one is number 1."""
    outage: str = ""
    """Why the last search could not be done; empty where it could."""

    @shows("web")
    def search_web(self, query: str, since: Since = "", news: bool = False) -> Outcome:
        """Find pages about something. Use this first, and again for each name you find.

        Args:
            query: what to find, in a few words.
            since: only pages that are not older, where the newest count.
            news: only news.
        """
        asked = Query(query.strip()[:MOST_QUERY_CHARS], since, news=news, limit=RESULTS)
        self._refuse(asked.text)
        try:
            results = self.surfer.search(asked)
        except ToolError as error:
            self.outage = str(error)
            raise
        self.outage = ""
        if not results:
            narrow = " of that time" if since else ""
            return Outcome(f"nothing found{narrow}: search with other words")
        return self._listed(results)

    @shows("web")
    def open_page(self, page: int | str, window: int = 1) -> Outcome:
        """Read a page that was found. A long one has several windows.

        Args:
            page: its number in the results, or its address.
            window: which part to read.
        """
        url = self._address(str(page))
        view = self.surfer.view
        if view is None or url not in (view.page.url, view.page.asked):
            view = self.surfer.open(url)
        if not 1 <= window <= view.windows:
            raise ToolError(f"there is no window {window}: there are 1 to {view.windows}")
        return self._seen(self.surfer.scroll(window - view.window))

    @shows("web")
    @advances
    def find_in_page(self, text: str) -> Outcome:
        """Read the sentences of the open page that hold a word. Repeat it for the next place.

        Args:
            text: a word, a name or a number of the page.
        """
        wanted = text.strip()[:MOST_TEXT_CHARS]
        view = self.surfer.find(wanted)
        holding = _holding(view, wanted)
        return Outcome(f"{heading(view)}\n{holding}", {"url": view.page.url, "window": view.window})

    @shows("web")
    @advances
    def follow(self, link: int) -> Outcome:
        """Open the page that a link of the open page leads to.

        Args:
            link: the number n of 【n†words】.
        """
        return self._seen(self.surfer.follow(link))

    @shows("web")
    @advances
    def back(self) -> Outcome:
        """Go back to the page that was open before."""
        return self._seen(self.surfer.back())

    @advances
    def quote_page(self, text: str) -> Outcome:
        """Keep words of the open page that answer the question, to cite them as [1].

        Args:
            text: its words, copied exactly.
        """
        try:
            kept = self.surfer.quote(text[:MOST_QUOTE_CHARS])
        except ToolError as error:
            near = nearest_sentence(text, self.surfer.view.bare) if self.surfer.view else ""
            raise ToolError(f"{error}; the nearest are: {near}" if near else str(error)) from error
        value: Json = {"number": kept.number, "source": kept.passage.source, "quote": kept.text}
        return Outcome(f"quote [{kept.number}] kept", value)

    def number_of(self, result: Result) -> int:
        """Return the number by which `result` is named; the same page keeps its own."""
        for number, known in enumerate(self.found, 1):
            if known.url == result.url:
                return number
        self.found.append(result)
        return len(self.found)

    def _refuse(self, query: str) -> None:
        """Raise `ToolError` for a query that may not be sent: then the web is not to blame."""
        if not query:
            raise ToolError("the query is empty: write what to find")
        self.surfer.caution.check_query(query)

    def _listed(self, results: Sequence[Result]) -> Outcome:
        numbered = [(self.number_of(one), one) for one in results]
        value: Json = [
            {"number": number, "url": one.url, "title": one.title, "date": one.date,
             "engines": list(one.engines)}
            for number, one in numbered
        ]  # fmt: skip
        return Outcome("\n".join(found(number, one) for number, one in numbered), value)

    def _seen(self, view: View) -> Outcome:
        value: Json = {"url": view.page.url, "title": view.page.document.title,
                       "window": view.window, "windows": view.windows}  # fmt: skip
        return Outcome(sighted(view), value)

    def _address(self, page: str) -> str:
        """Return the address that the model means; raise `ToolError` where there is none."""
        named = page.strip().strip("<>\"'")
        if (number := NUMBERED.fullmatch(named)) is not None:
            return self._result(int(number[1]))
        if ADDRESS.fullmatch(named):
            return named
        titled = [one.url for one in self.found if folded(one.title) == folded(named)]
        if titled:
            return titled[0]
        if BARE.fullmatch(named):
            return f"https://{named}"
        raise ToolError(f"{named[:80]!r} is no page: {self._numbers()}")

    def _result(self, number: int) -> str:
        if not 1 <= number <= len(self.found):
            raise ToolError(f"there is no result {number}: {self._numbers()}")
        return self.found[number - 1].url

    def _numbers(self) -> str:
        last = len(self.found)
        return f"write a number from 1 to {last}, or an address" if last else "search first"


def _holding(view: View, wanted: str) -> str:
    """Return the sentences in sight that hold `wanted`; the window where none does alone."""
    spans = [view.bare[one.start : one.end] for one in sentences(view.bare)]
    holding = [one for one in spans if folded(wanted) in folded(one)]
    return clipped(" … ".join(holding), MOST_PLACES_CHARS) or view.text.strip()
