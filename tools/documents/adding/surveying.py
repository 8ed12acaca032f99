"""Finds what there is to do: walks the folders and compares them with what the collection knows."""

import os
import stat
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tools.documents.adding.happening import LeftOut, Looking, Lost
from tools.documents.adding.rooting import Root, within
from tools.documents.loading.opening import why

if TYPE_CHECKING:
    from tools.documents.keeping.entry import Entry
    from tools.documents.loading.walking import Candidate

Settled = Callable[["Entry"], bool]
EMPTY = "is empty now"
TWICE = (
    "is another name of a file that was found before",
    "is a link to what is found by itself",
    "is a link to what was found before",
)
"""Reasons for which nothing is missing: the file is there under its other name."""
EACH = 100
"""So many files are told of at once while folders are walked."""


@dataclass
class Survey:
    """What there is to do."""

    fresh: "list[Candidate]" = field(default_factory=list)
    """Files to be read: new ones, and those whose size or time is another."""
    unchanged: int = 0
    left: list[LeftOut] = field(default_factory=list)
    """What is no regular file, or may not be read, or could not be read before."""
    gone: list[str] = field(default_factory=list)
    """Documents whose file is not there any more."""
    lost: list[Lost] = field(default_factory=list)


def survey(
    roots: Sequence[Root], known: "Mapping[str, Entry]", settled: Settled
) -> Generator[Looking, None, Survey]:
    """Walk `roots` and return what there is to do, telling how far it is.

    Args:
        roots: what is walked.
        known: what the collection has, by source.
        settled: whether a file of the collection, as it was, needs no reading.
    """
    found, seen = Survey(), set[str]()
    sound: list[str] = []
    for root in roots:
        place, reason = str(root.path), _missing(root.path)
        if not reason or (place in known and _there(root.path.parent)):
            sound.append(place)
        elif reason != EMPTY or any(within(one, (place,)) for one in known):
            found.lost.append(Lost(place, reason))
        if not reason:
            yield from _walked(root, known, settled, found, seen)
    found.gone += [one for one in known if one not in seen and within(one, sound) and _gone(one)]
    return found


def _walked(
    root: Root, known: "Mapping[str, Entry]", settled: Settled, found: Survey, seen: set[str]
) -> Iterator[Looking]:
    """Put every file below `root` where it belongs."""
    from tools.documents.loading.walking import Candidate, walk

    for one in walk([root.path], root.include, root.exclude, root.hidden):
        source = str(one.path)
        if source in seen or not root.wants(source):
            continue
        seen.add(source)
        if isinstance(one, Candidate):
            _sort(one, known.get(source), found, settled)
        elif one.reason not in TWICE:
            found.left.append(LeftOut(source, one.reason))
        elif source in known:
            found.gone.append(source)
        if len(seen) % EACH == 0:
            yield Looking(len(seen))


def _sort(one: "Candidate", entry: "Entry | None", found: Survey, settled: Settled) -> None:
    """Put a file where it belongs: to be read, left out as before, or unchanged."""
    if (
        entry is None
        or (entry.size, entry.mtime_ns) != (one.size, one.mtime_ns)
        or not settled(entry)
    ):
        found.fresh.append(one)
    elif entry.state == "skipped":
        found.left.append(LeftOut(entry.source, entry.reason, known=True))
    else:
        found.unchanged += 1


def _missing(root: Path) -> str:
    """Return why nothing below `root` may count as gone, or an empty text.

    A disk that is not mounted leaves its folder away, or leaves an empty one.
    """
    try:
        root.lstat()
        return EMPTY if root.is_dir() and not _there(root) else ""
    except OSError as error:
        return why(error)


def _there(folder: Path) -> bool:
    """Return whether `folder` holds anything."""
    try:
        with os.scandir(folder) as inside:
            return next(inside, None) is not None
    except (FileNotFoundError, NotADirectoryError):
        return False


def _gone(source: str) -> bool:
    """Return whether there is no such file; one that may not be looked at is still there."""
    try:
        return stat.S_ISDIR(Path(source).lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
