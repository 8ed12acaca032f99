"""What happens while documents are added, as frozen dataclasses joined in one union."""

from dataclasses import dataclass

from agent.errors import AgentError
from tools.documents.keeping.vectors import Embedded as Embedded  # told as it comes


@dataclass(frozen=True)
class Looking:
    """The folders are being walked."""

    files: int
    """Found so far."""


@dataclass(frozen=True)
class Planned:
    """What there is to do is known."""

    files: int
    """Files that are to be read."""
    unchanged: int
    """Files that are in the collection as they are."""


@dataclass(frozen=True)
class Reading:
    """A file's turn has come."""

    source: str


@dataclass(frozen=True)
class Added:
    """A document is in the collection, searchable by its words."""

    source: str
    passages: int
    changed: bool = False
    """Whether an older version of it was there."""
    warnings: tuple[str, ...] = ()
    """What of it could not be read."""


@dataclass(frozen=True)
class Unchanged:
    """A file was touched, and holds what it held."""

    source: str


@dataclass(frozen=True)
class LeftOut:
    """A file is not in the collection."""

    source: str
    reason: str
    known: bool = False
    """Whether it was left out before, and has not changed since."""


@dataclass(frozen=True)
class Removed:
    """A document left the collection because its file is gone."""

    source: str


@dataclass(frozen=True)
class Lost:
    """A folder or file that was added cannot be seen; its documents stay."""

    root: str
    reason: str


@dataclass(frozen=True)
class Unembedded:
    """The passages cannot have vectors now: they are found by their words alone."""

    error: AgentError


@dataclass(frozen=True)
class Noticed:
    """What the person should know, such as that this system does not confine what reads files."""

    text: str


Happening = (
    Looking
    | Planned
    | Reading
    | Added
    | Unchanged
    | LeftOut
    | Removed
    | Lost
    | Embedded
    | Unembedded
    | Noticed
)
