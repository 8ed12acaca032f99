"""Pages of the web as a run read them: what its quotes are proven with again, at any later time.

A page may say something else tomorrow, or be gone. Its text as it was read is on record; a quote
is looked for there anew, and the digest (SHA-256, FIPS 180-4) names that text.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agent.events import Citation
from agent.recording import pages
from agent.render.moments import ISO_MINUTES
from agent.render.sources import on_the_web
from tools.quoting import find
from tools.web.page import Page

AROUND = 160
"""Characters of the page that are shown before and after a quote."""
EMPTY = re.compile(r"\n\s*\n")
SHORT = 16
"""Digits of a digest that people are shown."""
BROKEN = (AttributeError, KeyError, TypeError, ValueError)
"""What a body of another version raises."""


@dataclass(frozen=True)
class Snapshot:
    """A page as it was read."""

    number: int
    """From 1 on, in the order in which the pages of a run were read first."""
    page: Page

    @property
    def text(self) -> str:
        """What the page said."""
        return self.page.document.text

    @cached_property
    def sha256(self) -> str:
        """Names the text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def read(self) -> str:
        """When it was read, for people."""
        return read_at(self.page.accessed)


@dataclass(frozen=True)
class Proof:
    """Where a citation of a page stands in what is on record of it."""

    citation: Citation
    snapshot: Snapshot | None = None
    """None where no such page is on record."""
    start: int = -1
    """-1 where the quote does not stand in it."""
    end: int = -1

    @property
    def stands(self) -> bool:
        """Whether the quote stands there."""
        return self.start >= 0

    @property
    def before(self) -> str:
        """Words of the page before the quote, from the beginning of a word on."""
        if self.snapshot is None or not self.stands:
            return ""
        at = max(0, self.start - AROUND)
        text = EMPTY.sub("\n", self.snapshot.text[at : self.start])
        return f"… {text.partition(' ')[2] or text}" if at else text

    @property
    def after(self) -> str:
        """Words of the page after the quote, up to the end of a word."""
        if self.snapshot is None or not self.stands:
            return ""
        text = EMPTY.sub("\n", self.snapshot.text[self.end : self.end + AROUND])
        cut = self.end + AROUND < len(self.snapshot.text)
        return f"{text.rpartition(' ')[0] or text} …" if cut else text

    def __str__(self) -> str:
        """Return the verdict in one line."""
        if self.snapshot is None:
            return "no snapshot of this page is on record"
        which = f"snapshot of {self.snapshot.read or 'an unknown time'}"
        digest = f"sha256 {self.snapshot.sha256[:SHORT]}"
        if not self.stands:
            return f"does not stand in the {which}, {digest}"
        return f"stands in the {which}, characters {self.start}-{self.end}, {digest}"


def read_at(accessed: str) -> str:
    """Return the time of access to the minute, such as `2026-11-22T10:00Z`."""
    found = ISO_MINUTES.match(accessed)
    return f"{found[1]}Z" if found else accessed


def taken(known: Sequence[Snapshot], body: Mapping[str, Any]) -> list[Snapshot]:
    """Return the snapshots that are known, with the page that an entry holds."""
    if "page" not in body:
        return [*known]
    try:
        page = pages.unpacked(body["page"])
    except BROKEN:
        return [*known]
    if any(one.page == page for one in known):
        return [*known]
    return [*known, Snapshot(len(known) + 1, page)]


def proofs(citations: Iterable[Citation], snapshots: Sequence[Snapshot]) -> Iterator[Proof]:
    """Yield for each citation of a page whether its quote stands in what was read."""
    for citation in citations:
        if on_the_web(citation):
            yield _proof(citation, snapshots)


def _proof(citation: Citation, snapshots: Sequence[Snapshot]) -> Proof:
    same = [one for one in snapshots if one.page.url == citation.source]
    then = [one for one in same if one.page.accessed == citation.accessed] or same
    for one in then:
        start = one.text.find(citation.quote) if citation.quote else -1
        if start >= 0:
            return Proof(citation, one, start, start + len(citation.quote))
        if (span := find(citation.quote, one.text)) is not None:
            return Proof(citation, one, span.start, span.end)
    return Proof(citation, then[0] if then else None)
