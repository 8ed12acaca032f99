"""Walks folders and finds the files that can be read, always in the same order.

Ignored and hidden files and what programs leave behind are passed over in silence; what else cannot
be read is told with its reason. Nothing is opened here but files of patterns, and a million files
stream through: only the names of the folder at hand are in memory.
"""

import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from agent.errors import UserError
from tools.documents.loading import ignoring, kinds, opening
from tools.documents.loading.ignoring import Rules

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SEEN = "is another name of a file that was found before"
Inode = tuple[int, int]
"""What a file is on this machine, whatever its names: device and inode."""


@dataclass(frozen=True)
class Candidate:
    """A file that may be read."""

    path: Path
    """Absolute, without links in it."""
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Left:
    """What is left out, and why, in a few words without any path."""

    path: Path
    reason: str


Found = Candidate | Left


def walk(
    roots: Sequence[Path],
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    hidden: bool = False,
    readers: Mapping[str, str] = kinds.BY_SUFFIX,
) -> Iterator[Found]:
    """Yield what is in `roots`, folders and files.

    Args:
        roots: a file among them is taken also where it is hidden, ignored, or of any kind.
        include: patterns as in gitignore(5), from each root on; other files are passed over.
        exclude: patterns of files and folders that are passed over.
        hidden: whether hidden files and folders are taken.
        readers: which module reads files with which suffix.

    Raises `UserError` where a root is missing.
    """
    real = [_real(root) for root in roots]
    wanted = _Wanted(_patterns(include), _patterns(exclude), hidden, readers)
    own = {_inode(Path(root).stat()) for root in real}
    seen: set[Inode] = set()
    return _all(dict.fromkeys(real), wanted, own, seen)


@dataclass(frozen=True)
class _Wanted:
    """What the person wants of a folder."""

    include: "GitIgnoreSpec | None"
    exclude: "GitIgnoreSpec | None"
    hidden: bool
    readers: Mapping[str, str]


@dataclass
class _Entry:
    """A file or folder, and what is known of it without opening it."""

    path: str
    status: os.stat_result
    rules: Rules | None = None

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.status.st_mode)


def _all(
    roots: Mapping[str, None], wanted: _Wanted, own: set[Inode], seen: set[Inode]
) -> Iterator[Found]:
    for root in roots:
        try:
            status = Path(root).stat()
        except OSError as error:
            yield Left(Path(root), opening.why(error))
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _Walk(root, wanted, own - {_inode(status)}, seen).found(status)
        elif _inode(status) in seen:
            yield Left(Path(root), SEEN)
        else:
            seen.add(_inode(status))
            yield _file(root, status)


@dataclass
class _Walk:
    """The walk of one folder."""

    root: str
    wanted: _Wanted
    others: set[Inode]
    """The other roots: what is below them is theirs."""
    seen: set[Inode]
    """Folders, and those files that have or may have several names."""
    open: list[Iterator[_Entry | Left]] = field(default_factory=list)

    def found(self, status: os.stat_result) -> Iterator[Found]:
        """Yield all that is in the root, whose status is given; no recursion, however deep."""
        self._enter(_Entry(self.root, status))
        while self.open:
            entry = next(self.open[-1], None)
            if entry is None:
                self.open.pop()
            elif isinstance(entry, Left):
                yield entry
            elif entry.is_folder:
                self._enter(entry)
            elif (file := self._taken(entry)) is not None:
                yield file

    def _enter(self, folder: _Entry) -> None:
        """Go into a folder, unless it was seen under another name."""
        inode = _inode(folder.status)
        if inode not in self.seen and inode not in self.others:
            self.seen.add(inode)
            self.open.append(self._entries(folder))

    def _taken(self, entry: _Entry) -> Found | None:
        """Return the file, where it is wanted and was not yet found under another name."""
        inode = _inode(entry.status)
        relative = ignoring.below(entry.path, self.root)
        if inode in self.others or not self._is_included(relative):
            return None
        path = Path(entry.path)
        if reason := opening.special(entry.status.st_mode):
            return Left(path, reason)
        if kinds.kind_of(path.name, self.wanted.readers) is None:
            return Left(path, f"no reader for {_suffix(path)} files")
        if entry.status.st_nlink > 1:
            if inode in self.seen:
                return Left(path, SEEN)
            self.seen.add(inode)
        return _file(entry.path, entry.status)

    def _is_included(self, relative: str) -> bool:
        include = self.wanted.include
        return include is None or include.match_file(relative)

    def _entries(self, folder: _Entry) -> Iterator[_Entry | Left]:
        """Yield what is in a folder, by name, without what is passed over."""
        try:
            with os.scandir(folder.path) as entries:
                names = sorted((entry.name for entry in entries), key=os.fsencode)
        except OSError as error:
            yield Left(Path(folder.path), opening.why(error))
            return
        rules = ignoring.rules_in(folder.path, names, folder.rules)
        for name in names:
            path = ignoring.inside(folder.path, name)
            try:
                status = os.lstat(path)
            except OSError as error:
                yield Left(Path(path), opening.why(error))
                continue
            if self._is_passed_over(path, stat.S_ISDIR(status.st_mode), rules):
                continue
            if not stat.S_ISLNK(status.st_mode):
                yield _Entry(path, status, rules)
            elif (entry := self._linked(path)) is not None:
                yield entry

    def _is_passed_over(self, path: str, folder: bool, rules: Rules | None) -> bool:
        name = path.rpartition(os.sep)[2]
        if ignoring.is_junk(name, folder) or (not self.wanted.hidden and name.startswith(".")):
            return True
        if folder and _is_in(path, "pyvenv.cfg"):
            return True  # a virtual environment, whatever its name
        if rules is not None and rules.leave_out(path, folder):
            return True
        exclude = self.wanted.exclude
        relative = ignoring.below(path, self.root) + ("/" if folder else "")
        return exclude is not None and exclude.match_file(relative)

    def _linked(self, path: str) -> _Entry | Left | None:
        """Return what a link leads to, unless that is outside or found by itself."""
        try:
            real = os.path.realpath(path, strict=True)
            status = Path(real).stat()
        except OSError as error:
            round_it_goes = error.errno == errno.ELOOP
            reason = "is a link that goes round" if round_it_goes else "is a link to nothing"
            return Left(Path(path), reason)
        if real != self.root and not real.startswith(self.root.rstrip(os.sep) + os.sep):
            return Left(Path(path), "is a link that leads out of the folder")
        if self._is_found_by_itself(real, stat.S_ISDIR(status.st_mode)):
            return Left(Path(path), "is a link to what is found by itself")
        if _inode(status) in self.seen:
            return Left(Path(path), "is a link to what was found before")
        if (
            stat.S_ISREG(status.st_mode) and status.st_nlink == 1
        ):  # else it is noted where it is taken
            self.seen.add(_inode(status))
        return _Entry(real, status)

    def _is_found_by_itself(self, real: str, folder: bool) -> bool:
        """Return whether the walk comes to `real` without any link."""
        rules: Rules | None = None
        at = self.root
        parts = ignoring.below(real, self.root).split("/") if real != self.root else []
        for number, part in enumerate(parts):
            rules = ignoring.rules_in(
                at, [name for name in ignoring.FILES if _is_in(at, name)], rules
            )
            at = ignoring.inside(at, part)
            if self._is_passed_over(at, folder or number < len(parts) - 1, rules):
                return False
        return True


def _is_in(folder: str, name: str) -> bool:
    return os.path.lexists(ignoring.inside(folder, name))


def _file(path: str, status: os.stat_result) -> Found:
    if reason := opening.special(status.st_mode):
        return Left(Path(path), reason)
    if not status.st_size:
        return Left(Path(path), "is empty")
    return Candidate(Path(path), status.st_size, status.st_mtime_ns)


def _suffix(path: Path) -> str:
    """Return the suffix of a name for a message: a stranger chose it."""
    suffix = path.suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) < 12 else "such"


def _inode(status: os.stat_result) -> Inode:
    return status.st_dev, status.st_ino


def _real(root: Path) -> str:
    try:
        return os.path.realpath(root, strict=True)
    except (OSError, ValueError) as error:
        reason = opening.why(error) if isinstance(error, OSError) else "is gone"
        message = "there is no such file or folder" if reason == "is gone" else f"it {reason}"
        raise UserError(f"{str(root)!r}: {message}", "give a folder or file that exists") from error


def _patterns(lines: Sequence[str]) -> Optional["GitIgnoreSpec"]:
    return ignoring.patterns_of(list(lines)) if lines else None
