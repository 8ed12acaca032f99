"""A command as its person describes it: what runs, with what, and what it may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.messages import Json
from tools.toolbox import Permissions

TIMEOUT_S = 30.0
MOST_CHARS = 20_000
PASSED = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
    "SYSTEMROOT", "PATHEXT", "TEMP", "TMP",
)  # fmt: skip
"""Variables that programs need in order to run at all; none of them holds a secret."""


@dataclass(frozen=True)
class Command:
    """A program with the arguments that a model may fill in."""

    name: str
    description: str
    argv: Sequence[str | Sequence[str]]
    """Arguments with placeholders such as `{count}`; those in a list of their own are left out
    together where one of their placeholders has no value."""
    parameters: Mapping[str, Json]
    """JSON Schema of what a model gives: an object of texts, numbers and truth values."""
    place: str = ""
    """Where it is described, as file:line."""
    cwd: str = ""
    """The folder that it runs in; empty takes the working folder."""
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The variables that it sees."""
    stdin: str = ""
    """What it reads from its standard input, with placeholders."""
    timeout_s: float = TIMEOUT_S
    most_chars: int = MOST_CHARS
    exit_codes: Sequence[int] = (0,)
    """Those that mean success."""
    dashes: frozenset[str] = frozenset()
    """Parameters whose values may look like options."""
    permissions: Permissions = Permissions()
    asks: bool = False

    @property
    def program(self) -> str:
        """What runs."""
        first = self.argv[0]
        return first if isinstance(first, str) else first[0]

    @property
    def folder(self) -> Path:
        """Where it runs."""
        return Path(self.cwd).expanduser().absolute() if self.cwd else Path.cwd()
