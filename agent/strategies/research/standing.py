"""Finds where a quote stands on a page: case and blanks do not matter, the middle may be left out.

Method: WebGPT (Nakano et al. 2021, arXiv:2112.09332): `Quote: <start>━<end>` means all from one to
the other. The words that are kept are the page's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.strategies.research.commands import JOINT
from tools.folding import fold
from tools.quoting import AROUND, Span


@dataclass(frozen=True)
class Bare:
    """A text without blanks and in small letters."""

    text: str
    spans: Sequence[tuple[int, int]]
    """Where each of its characters stood."""

    def find(self, words: str, start: int) -> Span | None:
        """Return where `words` stand in it from the character `start` on."""
        wanted = bare(words.strip(AROUND)).text
        at = self.text.find(wanted, start) if wanted else -1
        return None if at < 0 else Span(at, at + len(wanted))


def bare(text: str) -> Bare:
    """Return `text` without blanks and in small letters."""
    folded = fold(text)
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    for at, character in enumerate(folded.text):
        if not character.isspace():
            small = character.casefold()  # ß becomes two
            pieces.append(small)
            spans += [folded.origin(at, at + 1)] * len(small)
    return Bare("".join(pieces), spans)


def standing(quote: str, text: str) -> Span | None:
    """Return where `quote` stands in `text`, or None where it does not."""
    first, joint, last = quote.partition(JOINT)
    page = bare(text)
    begins = page.find(first, 0)
    ends = page.find(last, begins.end) if begins and joint else begins
    if begins is None or ends is None:
        return None
    return Span(page.spans[begins.start][0], page.spans[ends.end - 1][1])
