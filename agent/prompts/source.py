"""Where a prompt or its exemplars were read, and how a fault in them is told: file, line, mend."""

from dataclasses import dataclass
from pathlib import Path

from agent.errors import ConfigError


@dataclass(frozen=True)
class Source:
    """A text that a person may have written."""

    name: str
    """A prompt's name; for exemplars their file."""
    path: Path | None = None
    """Where it was read; None for a text."""
    shipped: bool = False
    kind: str = "prompt"

    def __str__(self) -> str:
        return f"{self.kind} {self.name if self.shipped or self.path is None else self.path}"

    def fault(self, line: int, what: str, mend: str = "") -> "PromptError":
        """Return the complaint that `what` is wrong in `line`."""
        return PromptError(self, line, what, mend)


class PromptError(ConfigError):
    """A prompt file, or a file of exemplars, that is wrong."""

    def __init__(self, source: Source, line: int, what: str, mend: str = "") -> None:
        super().__init__(f"{source}: line {line}: {what}", mend)
        self.source = source
        self.line = line
        self.what = what
