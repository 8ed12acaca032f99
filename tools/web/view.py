"""What of a page is in sight: one window of its text, with numbered links.

Links are written as in WebGPT (Nakano et al. 2021, arXiv:2112.09332): 【number†words†host】, the
host only where it is another one. Windows are numbered from 1 on and end at the end of a line.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from tools.web.page import Link, Page

WINDOW_CHARS = 2400


@dataclass(frozen=True)
class View:
    """A page, and which of its windows is in sight."""

    page: Page
    window: int = 1

    @cached_property
    def _starts(self) -> list[int]:
        """Where the windows begin."""
        text, starts = self.page.document.text, [0]
        while len(text) - starts[-1] > WINDOW_CHARS:
            least, most = starts[-1] + WINDOW_CHARS // 2, starts[-1] + WINDOW_CHARS
            end = text.rfind("\n", least, most)
            starts.append(end + 1 if end >= 0 else most)
        return starts

    @property
    def windows(self) -> int:
        """How many windows the page has."""
        return len(self._starts)

    @property
    def span(self) -> tuple[int, int]:
        """Where the window begins and ends in the page's text."""
        ends = [*self._starts[1:], len(self.page.document.text)]
        return self._starts[self.window - 1], ends[self.window - 1]

    def window_at(self, at: int) -> int:
        """Return the window in which the character at `at` stands."""
        return bisect_right(self._starts, at)

    @property
    def bare(self) -> str:
        """The text in sight, without its links."""
        start, end = self.span
        return self.page.document.text[start:end]

    @property
    def links(self) -> list[tuple[int, Link]]:
        """The links in sight, each with its number on the page."""
        start, end = self.span
        return [
            (number, link)
            for number, link in enumerate(self.page.links, 1)
            if start <= link.start and link.end <= end
        ]

    @property
    def text(self) -> str:
        """The text in sight, with its links."""
        (at, end) = self.span
        pieces: list[str] = []
        text, own = self.page.document.text, urlsplit(self.page.url).hostname
        for number, link in self.links:
            if link.start < at:
                continue
            host = urlsplit(link.url).hostname or ""
            elsewhere = f"†{host}" if host != own else ""
            words = " ".join(text[link.start : link.end].split())
            pieces += (text[at : link.start], f"【{number}†{words}{elsewhere}】")
            at = link.end
        return "".join((*pieces, text[at:end]))
