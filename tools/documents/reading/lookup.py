"""Search and Lookup on pages: the environment of the ReAct paper, over documents of any kind.

Method: Yao et al. 2022, arXiv:2210.03629; https://github.com/ysymyth/ReAct, wikienv.py. A search
opens the page of that title and shows its first five sentences, or names similar titles and keeps
the page that was open; a lookup goes from one sentence with its keyword to the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.errors import ToolError
from tools.documents.documents import Documents
from tools.documents.passage import Passage
from tools.documents.reading.page import Page, page_of
from tools.documents.reading.titles import Titles
from tools.documents.reading.wording import clipped, folded
from tools.quoting import Span

FIRST_SENTENCES = 5
MOST_BEGINNING_CHARS = 2400
MOST_SENTENCE_CHARS = 600
MOST_NAME_CHARS = 200
NO_MORE = "No more results."

Saw = Callable[[Sequence[Passage]], None]
"""Is told which passages the model was shown."""


def _nobody(passages: Sequence[Passage]) -> None:
    """Nobody wants to know."""


@dataclass
class Reading:
    """What is open in one run: a page, and how far a keyword was looked up in it."""

    saw: Saw = _nobody
    page: Page | None = None
    keyword: str = ""
    found: tuple[Span, ...] = ()
    """The sentences of the page that hold the keyword."""
    at: int = 0
    """Which of them is shown next."""

    def begin(self, page: Page) -> str:
        """Open `page` and return its beginning."""
        self.page, self.keyword, self.found, self.at = page, "", (), 0
        first = page.sentences[:FIRST_SENTENCES]
        if not first:
            return f"The page {page.title} is empty."
        return self._shown(Span(first[0].start, first[-1].end), MOST_BEGINNING_CHARS)

    def lookup(self, keyword: str) -> str:
        """Return the next sentence of the open page that holds `keyword`."""
        wanted = folded(given(keyword, "keyword"))
        if self.page is None:
            raise ToolError("no page is open: search for a title first")
        if wanted != self.keyword:
            text = self.page.text
            holding = (one for one in self.page.sentences if wanted in _folded(text, one))
            self.keyword, self.found, self.at = wanted, tuple(holding), 0
        if self.at >= len(self.found):
            return NO_MORE
        self.at += 1
        told = self._shown(self.found[self.at - 1], MOST_SENTENCE_CHARS, wanted)
        return f"(Result {self.at} / {len(self.found)}) {told}"

    def _shown(self, span: Span, most_chars: int, keyword: str = "") -> str:
        assert self.page is not None
        self.saw(self.page.passages_in(span))
        text = self.page.text[span.start : span.end]
        at = max(0, text.casefold().find(keyword)) if keyword else 0
        return clipped(text, most_chars, at)


class Environment(Reading):
    """The pages of documents, and which of them is open."""

    def __init__(self, documents: Documents, saw: Saw = _nobody) -> None:
        super().__init__(saw)
        self.documents = documents
        self.titles = Titles(documents)

    def search(self, entity: str) -> str:
        """Open the page `entity` and return its beginning, else the titles that come near."""
        name = given(entity, "entity")
        exact = self.titles.named(name)
        if not exact:
            return missing(name, self.titles.similar(name))
        return self.begin(page_of(self.documents, exact[0].document, exact[0].title))


def missing(name: str, similar: Sequence[str]) -> str:
    """Return what is said where there is no page of this name."""
    return f"Could not find {name}. Similar: {[*similar]}."


def _folded(text: str, span: Span) -> str:
    return folded(text[span.start : span.end])


def given(argument: str, name: str) -> str:
    """Return an argument within bounds; raise `ToolError` where there is none."""
    bare = " ".join(argument.split())
    if not bare:
        raise ToolError(f"the {name} is empty: write a name or a word")
    return bare[:MOST_NAME_CHARS]
