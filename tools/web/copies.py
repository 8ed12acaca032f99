"""Finds whether a text repeats a private one: any piece of it that is long enough to tell.

Letters and digits alone are compared (Unicode NFKC, case folded), forwards and backwards. Of the
private texts every eighth piece of eight letters is kept, so that looking takes no time however
long they are: whatever is copied at length holds one of them.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tools.web.readings import readings

LEAST = 32
"""Letters from which on a copy is one; one of Chinese tells as much as two."""
BLOCK = 8
MOST_PLACES = 8
"""Of one piece, such as a row of zeros, so many places are looked at."""
WIDE = "\u2e80"
"""From here on come the letters that stand for syllables and words."""


def letters(text: str) -> str:
    """Return the letters and digits of `text`, as they are compared."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def weight(text: str) -> int:
    """Return how many letters `text` counts as."""
    return len(text) + sum(one >= WIDE for one in text)


@dataclass
class Copies:
    """Private texts, and whether something repeats them."""

    _waiting: list[str] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def add(self, texts: Iterable[str]) -> None:
        """Keep private texts; they are read when something is compared with them."""
        self._waiting += [one for one in texts if one]

    def held_by(self, text: str, least: int = LEAST, said: str = "") -> bool:
        """Return whether `text` repeats a private text, in whatever dress.

        Args:
            text: what would be sent out.
            least: how many letters in a row are a copy.
            said: what the person wrote; repeating that is none.
        """
        self._read()
        if not self._places or weight(text) < least // 2:
            return False
        known = letters(said)
        for one in dict.fromkeys(map(letters, readings(text))):
            for way in (one, one[::-1]):
                if any(weight(two) >= least and two not in known for two in self._shared(way)):
                    return True
        return False

    def _read(self) -> None:
        for text in map(letters, self._waiting):
            for at in range(0, len(text) - BLOCK + 1, BLOCK):
                places = self._places.setdefault(text[at : at + BLOCK], [])
                if len(places) < MOST_PLACES:
                    places.append((len(self._texts), at))
            self._texts.append(text)
        self._waiting.clear()

    def _shared(self, text: str) -> Iterator[str]:
        """Yield the pieces that `text` shares with a private text, each as long as it gets."""
        for at in range(len(text) - BLOCK + 1):
            for number, place in self._places.get(text[at : at + BLOCK], ()):
                start, end = _widened(text, at, self._texts[number], place)
                yield text[start:end]


def _widened(text: str, at: int, private: str, place: int) -> tuple[int, int]:
    """Return from where to where `text` is as `private` around what they share."""
    start, before = at, place
    while start and before and text[start - 1] == private[before - 1]:
        start, before = start - 1, before - 1
    end, ahead = at + BLOCK, place + BLOCK
    while end < len(text) and ahead < len(private) and text[end] == private[ahead]:
        end, ahead = end + 1, ahead + 1
    return start, end
