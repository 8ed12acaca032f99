"""What of a page is in sight: one window of its text, with numbered links.

Links are written as in WebGPT (Nakano et al. 2021, arXiv:2112.09332): 【number†words†host】, the
host only where it is another one. Windows are numbered from 1 on. They end where a paragraph does,
else a line, a sentence, a word; never within a link or a character made of several.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlsplit

from tools.quoting import Span, find
from tools.web.page import Link, Page

WINDOW_CHARS = 2400
"""Of a script such as Chinese half as many: each of its characters costs a model more, as it takes
more bytes."""
MOST_JOINED = 64
"""A character is made of fewer: what goes on for longer may be cut anywhere."""
LINK_CHARS = 8
"""What the marks of a link add."""
_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[。！？；…]+[”’」』）\"']*|[.!?;][\"')\]]*(?=\s)\s+"),
    re.compile(r"[，、：]|\s+"),
)
"""Where a window may end, best first."""
_OURS = re.compile(r"【(?=\s*\d+\s*†)")
_WRITTEN = re.compile(r"【\d+†([^†【】]*)(?:†[^†【】]*)?】")
_MARKS = str.maketrans("【】†", "〖〗 ")
_JOINER = "\u200d"


@dataclass(frozen=True)
class View:
    """A page, and which of its windows is in sight."""

    page: Page
    window: int = 1
    starts: tuple[int, ...] = field(default=(), compare=False, repr=False)
    """Where the windows begin: found once, and handed on to other views of the page."""

    def __post_init__(self) -> None:
        if not self.starts:
            text, starts = self.page.document.text, [0]
            while (most := self._reach(starts[-1])) < len(text):
                starts.append(self._end(starts[-1], most))
            object.__setattr__(self, "starts", tuple(starts))

    @cached_property
    def _links(self) -> list[int]:
        """Where the links begin."""
        return [link.start for link in self.page.links]

    def _reach(self, start: int) -> int:
        """Return where a window that begins at `start` ends at the latest."""
        piece = self.page.document.text[start : start + WINDOW_CHARS]
        links = bisect_left(self._links, start + len(piece)) - bisect_left(self._links, start)
        wide = (len(piece.encode("utf-8", "replace")) - len(piece)) // 2
        weight = len(piece) + wide + LINK_CHARS * links
        if weight <= WINDOW_CHARS:
            return start + WINDOW_CHARS
        return start + max(WINDOW_CHARS // 4, len(piece) * WINDOW_CHARS // weight)

    def _end(self, start: int, most: int) -> int:
        """Return the best place for a window to end, in its second half."""
        text, least = self.page.document.text, start + (most - start) // 2
        for end in _ENDS:
            places = [found.end() for found in end.finditer(text, least, most)]
            for place in reversed(places):
                if self._whole(place) == place:
                    return place
        return max(self._whole(most), start + 1)

    def _whole(self, at: int) -> int:
        """Return the last place up to `at` that is not within a link or a character."""
        text = self.page.document.text
        index = bisect_left(self._links, at) - 1
        if index >= 0 and self.page.links[index].end > at:
            at = self.page.links[index].start
        for begin in range(at, max(0, at - MOST_JOINED), -1):
            if begin == len(text) or not _goes_on(text[begin - 1], text[begin]):
                return begin
        return at if at > MOST_JOINED else 0

    @property
    def windows(self) -> int:
        """How many windows the page has."""
        return len(self.starts)

    @property
    def span(self) -> tuple[int, int]:
        """Where the window begins and ends in the page's text."""
        ends = (*self.starts[1:], len(self.page.document.text))
        return self.starts[self.window - 1], ends[self.window - 1]

    def window_at(self, at: int) -> int:
        """Return the window in which the character at `at` stands."""
        return bisect_right(self.starts, at)

    def at(self, window: int) -> "View":
        """Return the view of another window: the first or last where there is no such."""
        return replace(self, window=min(max(1, window), self.windows))

    def top(self) -> "View":
        """Return the view of the first window."""
        return self.at(1)

    def scrolled(self, windows: int) -> "View":
        """Return the view so many windows further down, or up."""
        return self.at(self.window + windows)

    def find(self, text: str) -> "View | None":
        """Return the view of the next place where `text` stands; None where it does not.

        Case counts for nothing, nor does how the words are divided. After the end of the page the
        search goes on at its beginning.
        """
        words = without_marks(text).split()
        wanted = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
        whole = self.page.document.text
        found = wanted.search(whole, self.span[1]) or wanted.search(whole) if words else None
        return self.at(self.window_at(found.start())) if found else None

    def stands(self, words: str) -> "Span | None":
        """Return where on the page `words` stand; None where they do not, or are too short to tell.

        Blanks, line ends and the marks of links count for nothing, and case only where the same
        words stand there in several.
        """
        text, words = self.page.document.text, without_marks(words)
        return find(words, text) or find(_small(words), _small(text))

    @property
    def bare(self) -> str:
        """The text in sight, without its links."""
        start, end = self.span
        return self.page.document.text[start:end]

    @property
    def links(self) -> list[tuple[int, Link]]:
        """The links in sight, each with its number on the page."""
        start, end = self.span
        first, last = bisect_left(self._links, start), bisect_left(self._links, end)
        return list(enumerate(self.page.links[first:last], first + 1))

    @property
    def text(self) -> str:
        """The text in sight, with its links; what looks like one and is none, is made to differ."""
        (at, end) = self.span
        pieces: list[str] = []
        text, own = self.page.document.text, urlsplit(self.page.url).hostname
        for number, link in self.links:
            host = urlsplit(link.url).hostname or ""
            elsewhere = f"†{host}" if host != own else ""
            words = " ".join(text[link.start : link.end].translate(_MARKS).split())
            pieces += (_OURS.sub("〖", text[at : link.start]), f"【{number}†{words}{elsewhere}】")
            at = link.end
        return "".join((*pieces, _OURS.sub("〖", text[at:end])))


def without_marks(words: str) -> str:
    """Return words that were copied out of a view without the marks of links."""
    return _WRITTEN.sub(lambda found: found[1], words)


def _small(text: str) -> str:
    """Return `text` in small letters, each in its place."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _goes_on(before: str, after: str) -> bool:
    """Return whether both are parts of one character, such as a letter and its accent."""
    return (
        unicodedata.combining(after) > 0
        or after == _JOINER
        or before == _JOINER
        or "\ufe00" <= after <= "\ufe0f"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or ("\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff")
    )
