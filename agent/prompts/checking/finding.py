"""What a check of prompts finds: the file, the line, what is wrong, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agent.prompts.source import PromptError, Source

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, or that seldom works."""

    path: Path
    line: int
    level: Level
    what: str
    mend: str


Findings = Iterator[Finding]


@dataclass(frozen=True)
class Place:
    """A file in which something may be found."""

    path: Path

    def error(self, line: int, what: str, mend: str) -> Finding:
        """Return what cannot work, or not as it says."""
        return Finding(self.path, line, "error", what, mend)

    def warning(self, line: int, what: str, mend: str) -> Finding:
        """Return what seldom works."""
        return Finding(self.path, line, "warning", what, mend)


def place_of(source: Source) -> Place:
    """Return where `source` was read."""
    return Place(source.path or Path(source.name))


def finding_of(error: PromptError) -> Finding:
    """Return the complaint `error` as what was found."""
    return place_of(error.source).error(error.line, error.what, error.hint)
