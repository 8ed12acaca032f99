"""What a collection knows of each of its files."""

import json
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["begun", "done", "skipped"]
COLUMNS = (
    "document, source, kind, title, date, size, mtime_ns, sha256, passages, embedded, state,"
    " reason, warnings, splitter, added_at"
)


@dataclass(frozen=True)
class Stamp:
    """By what it is known whether a file changed."""

    size: int = 0
    mtime_ns: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Entry:
    """One file of a collection."""

    source: str
    document: str
    kind: str = ""
    title: str = ""
    date: str = ""
    size: int = 0
    mtime_ns: int = 0
    sha256: str = ""
    passages: int = 0
    embedded: int = 0
    """So many of its passages have a dense vector."""
    state: State = "done"
    """`begun`: interrupted, it has to be added again; `skipped`: not read, for its `reason`."""
    reason: str = ""
    warnings: tuple[str, ...] = ()
    splitter: int = 0
    """The version of the splitter that made its passages."""
    added_at: float = 0.0
    """Seconds since 1970."""

    @property
    def stamp(self) -> Stamp:
        """What the file was when it was read."""
        return Stamp(self.size, self.mtime_ns, self.sha256)


@dataclass(frozen=True)
class Totals:
    """What a collection holds, added up."""

    files: int = 0
    skipped: int = 0
    begun: int = 0
    passages: int = 0
    embedded: int = 0


def row_of(entry: Entry) -> tuple[Any, ...]:
    """Return an entry as the columns `COLUMNS`."""
    return (
        entry.document,
        bytes_of(entry.source),
        entry.kind,
        _clean(entry.title),
        entry.date,
        entry.size,
        entry.mtime_ns,
        entry.sha256,
        entry.passages,
        entry.embedded,
        entry.state,
        _clean(entry.reason),
        json.dumps(entry.warnings),
        entry.splitter,
        entry.added_at,
    )


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Return the entry with the columns `COLUMNS`."""
    named: dict[str, Any] = dict(zip(COLUMNS.split(", "), row, strict=True))
    named["source"] = text_of(named["source"])
    named["warnings"] = tuple(json.loads(named["warnings"]))
    return Entry(**named)


def bytes_of(path: str) -> bytes:
    """Return a path as it is kept: names need not be Unicode."""
    return path.encode("utf-8", "surrogatepass")


def text_of(path: bytes) -> str:
    """Return the path that was kept as `path`."""
    return path.decode("utf-8", "surrogatepass")


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
