"""The tools with which one run searches documents, reads them, and keeps quotes of them.

The docstrings are what the model reads. `quote` keeps only words that stand in a passage, as in
WebGPT (Nakano et al. 2021, arXiv:2112.09332).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath

from agent.errors import ToolError
from agent.messages import Json
from tools.documents.documents import Documents
from tools.documents.index.index import Filters
from tools.documents.passage import Passage
from tools.documents.reading.evidence import Evidence
from tools.documents.reading.lookup import Environment
from tools.documents.reading.page import Page, page_of
from tools.documents.reading.sentences import sentences
from tools.documents.reading.shown import MOST_NAMED, Shown, listed, where
from tools.documents.reading.titles import Listed
from tools.documents.reading.wording import clipped, words
from tools.quoting import Span, find
from tools.toolbox import Outcome, advances, shows

PASSAGES = 4
"""Passages that a search shows: more cost a small model more than they bring."""
WINDOW_CHARS = 2400
MOST_QUERY_CHARS = 1000
MOST_QUOTE_CHARS = 1000
MOST_HINT_CHARS = 300
DATABASE = "sqlite"
"""The kind of documents that can be asked in SQL."""
RANGE = re.compile(
    r"(line|page|slide|window)?s?\.?\s*(\d{1,7})(?:\s*(?:-|–|to)\s*(\d{1,7}))?", re.I
)


@dataclass
class Desk:
    """The documents of one run, what it was shown of them, and the quotes it has kept."""

    documents: Documents
    evidence: Evidence
    shown: Shown = field(default_factory=Shown)
    environment: Environment = field(init=False)

    def __post_init__(self) -> None:
        self.environment = Environment(self.documents, self.shown.add)

    @cached_property
    def databases(self) -> Sequence[str]:
        """The paths of the databases among the documents."""
        listed = self.documents.entries() if isinstance(self.documents, Listed) else ()
        return [one.source for one in listed if getattr(one, "kind", "") == DATABASE]

    @shows("documents")
    def search_documents(self, query: str, source: str = "", since: str = "") -> Outcome:
        """Find passages about something. Use this first, and again for each name you find.

        Args:
            query: what to find, in a few words or as a question.
            source: only files whose path holds this.
            since: only documents of this date or later, as 2024-01-31.
        """
        if not query.strip():
            raise ToolError("the query is empty: write what to find")
        filters = Filters(source=_glob(source), since=since.strip())
        found = self.documents.search(query[:MOST_QUERY_CHARS], PASSAGES, filters)
        if found:
            return self._listed(found)
        if filters == Filters():
            return Outcome("nothing found: search with other words")
        found = self.documents.search(query[:MOST_QUERY_CHARS], PASSAGES)
        told = "nothing found in that source or time"
        return self._listed(found, f"{told}; without these limits:\n") if found else Outcome(told)

    @shows("documents")
    def open_document(self, passage: str, range: str = "") -> Outcome:
        """Read more of the document around a passage. Use this when a passage breaks off.

        Args:
            passage: the id of a passage, such as p1.
            range: `window 2`, `lines 10-40` or `page 3`; without it, around the passage.
        """
        begun = self.shown.passage(passage)
        page = page_of(self.documents, begun.document)
        if not page.text:
            raise ToolError(f"the document of {passage} is no longer there: search again")
        number = _window(page, begun, range)
        windows = max(1, -(-len(page.text) // WINDOW_CHARS))
        span = Span((number - 1) * WINDOW_CHARS, min(len(page.text), number * WINDOW_CHARS))
        inside = page.passages_in(span)
        ids = ", ".join(self.shown.id_of(one) for one in inside)
        title = " ".join((page.title or where(begun)).split())
        head = f"{title} · window {number} of {windows} · passages {ids}"
        return Outcome(f"{head}\n{page.text[span.start : span.end].strip()}")

    def quote(self, passage: str, text: str) -> Outcome:
        """Keep words of a passage that answer the question, to cite them as [1] in the answer.

        Args:
            passage: the id of the passage, such as p1.
            text: its words, copied exactly.
        """
        named = self.shown.passage(passage)
        others = (one for one in self.shown.passages if one.id != named.id)
        for one in (named, *sorted(others, key=lambda one: one.document != named.document)):
            span = find(text[:MOST_QUOTE_CHARS], one.text)
            if span is not None:
                kept = self.evidence.add(one, one.text[span.start : span.end])
                value: Json = {"number": kept.number, "source": one.source, "quote": kept.text}
                return Outcome(f"quote [{kept.number}] kept", value)
        nearest = nearest_sentence(text, named.text)
        hint = f"; its nearest words are: {nearest}" if nearest else ""
        raise ToolError(f"these words do not stand in {self.shown.id_of(named)}{hint}")

    @shows("documents")
    def query_database(self, source: str, sql: str) -> Outcome:
        """Ask a database among the documents. Use this to count, add up or compare its rows.

        Args:
            source: the database's file name, as a search shows it.
            sql: one SELECT statement.
        """
        from tools.documents.database import query  # SQLite: most runs need none

        named = {PurePath(one).name: one for one in self.databases}
        known = {**named, **{one: one for one in self.databases}}
        if source.strip() not in known:
            listed = ", ".join(list(named)[:MOST_NAMED])
            raise ToolError(f"there is no database {source[:80]!r}: there are {listed or 'none'}")
        return Outcome(query(Path(known[source.strip()]), sql).text)

    @shows("documents")
    @advances
    def search(self, entity: str) -> str:
        """Open the page with this title and read its beginning. Similar titles if there is none.

        Args:
            entity: the name of a person, a place, a work, a thing: the title alone.
        """
        return self.environment.search(entity)

    @shows("documents")
    @advances
    def lookup(self, keyword: str) -> Outcome:
        """Read the next sentence with a keyword on the page opened last. Repeat it for the next.

        Args:
            keyword: a word of the page.
        """
        told = self.environment.lookup(keyword)
        page = self.environment.page
        return Outcome(told, {"page": page.title if page else "", "result": self.environment.at})

    def _listed(self, found: Sequence[Passage], before: str = "") -> Outcome:
        told = f"{before}{listed(self.shown, found)}"
        value: Json = [
            {"id": self.shown.id_of(one), "source": one.source, "page": one.place.page,
             "first_line": one.place.first_line, "last_line": one.place.last_line,
             "score": round(one.score, 4)}
            for one in found
        ]  # fmt: skip
        return Outcome(told, value)


def nearest_sentence(text: str, passage: str) -> str:
    """Return the sentence of `passage` that shares most words with `text`; empty for none."""
    wanted = set(words(text))
    scored = []
    for span in sentences(passage):
        said = passage[span.start : span.end]
        inside = set(words(said))
        scored.append((len(wanted & inside) / (1 + len(wanted | inside)), said))
    share, said = max(scored, key=lambda one: one[0], default=(0.0, ""))
    return clipped(said, MOST_HINT_CHARS) if share > 0 else ""


def _glob(source: str) -> str:
    bare = source.strip()
    return bare if not bare or any(one in bare for one in "*?[") else f"*{bare}*"


def _window(page: Page, passage: Passage, given: str) -> int:
    """Return the number of the window that `given` asks for; raise `ToolError` for no range."""
    last = max(1, -(-len(page.text) // WINDOW_CHARS))
    around = page.start_of(passage) // WINDOW_CHARS + 1
    if not given.strip():
        return around
    match = RANGE.fullmatch(given.strip())
    if match is None:
        if given.strip().lower() in ("next", "previous"):
            return min(last, max(1, around + (1 if given.strip().lower() == "next" else -1)))
        raise ToolError(f"{given[:40]!r} is no range: write window 2, lines 10-40 or page 3")
    kind, number = (match[1] or "line").lower(), int(match[2])
    if kind == "window":
        if not 1 <= number <= last:
            raise ToolError(f"there is no window {number}: there are 1 to {last}")
        return number
    for one, start in zip(page.passages, page.starts, strict=True):
        place, paged = one.place, kind in ("page", "slide")
        if place.page == number if paged else place.first_line <= number <= place.last_line:
            return start // WINDOW_CHARS + 1
    raise ToolError(f"there is no {kind} {number} in {where(passage)}")
