"""Ends a text before its first stop string, also where that arrives in several pieces.

The engine could do this too, but does not tell a stop string from the model's own end.
"""

from collections.abc import Sequence


class Stops:
    """Watches a growing text for `strings`."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._strings = [string for string in strings if string]
        self._longest = max((len(string) - 1 for string in self._strings), default=0)
        self._first = {string[0] for string in self._strings}
        self._held = ""
        self.met = False
        """Whether a stop string came: then the text is over."""

    def feed(self, text: str) -> str:
        """Take the next piece; return what surely is no part of a stop string."""
        if not self._held and self._first.isdisjoint(text):
            return text  # no stop string begins in it
        self._held += text
        found = [at for string in self._strings if (at := self._held.find(string)) >= 0]
        if found:
            self.met = True
            return self._release(min(found))
        return self._release(len(self._held) - self._undecided())

    def rest(self) -> str:
        """Return what was held back; for a text that ended without a stop string."""
        return "" if self.met else self._release(len(self._held))

    def _release(self, count: int) -> str:
        released, self._held = self._held[:count], self._held[count:]
        return released

    def _undecided(self) -> int:
        """Count the characters at the end that may be the start of a stop string."""
        tail = self._held[-self._longest :] if self._longest else ""
        if self._first.isdisjoint(tail):
            return 0
        for count in range(len(tail), 0, -1):
            if any(string.startswith(self._held[-count:]) for string in self._strings):
                return count
        return 0
