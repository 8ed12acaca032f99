"""The keys that this process has found: all that it shows, keeps or sends out goes without them.

They are kept in one place for the whole process, since a traceback and a record know of no run.
"""

from collections.abc import Iterator, Sequence
from typing import overload

LEAST = 8
"""Shorter values are words: leaving them out would tell more than it hides."""
_found: dict[str, None] = {}


def remember(value: str) -> None:
    """Leave `value` out of everything from now on."""
    if len(value) >= LEAST:
        _found[value] = None


def known() -> tuple[str, ...]:
    """Return the keys found so far."""
    return tuple(_found)


class Secrets(Sequence[str]):
    """Secrets that were known before, and all keys that are found later."""

    def __init__(self, before: Sequence[str] = ()) -> None:
        self._before = tuple(before)

    def _all(self) -> tuple[str, ...]:
        return (*self._before, *_found)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return self._all()[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return f"Secrets({len(self)})"
