"""Opens files of strangers: regular ones only, never waiting, and sees whether they change.

Pages: open(2), fstat(2).
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.documents.loading.limits import Skipped

CHANGED = "changed while it was read"
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO that took the file's place must not hold us up
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_BLOCK = 1 << 20
_SPECIAL = {
    stat.S_IFDIR: "is a folder",
    stat.S_IFLNK: "is a link",
    stat.S_IFIFO: "is a pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
}


@dataclass(frozen=True)
class Facts:
    """What tells whether a file is still the same."""

    device: int
    inode: int
    size: int
    mtime_ns: int


def facts_of(status: os.stat_result) -> Facts:
    """Return the facts of a file."""
    return Facts(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


@contextmanager
def opened(path: Path) -> Iterator[tuple[int, Facts]]:
    """Open the regular file at `path`, which is no link itself, and close it in the end.

    Raises `Skipped`.
    """
    try:
        file = os.open(path, _FLAGS)
    except OSError as error:
        raise Skipped(why(error)) from error
    except ValueError as error:  # a NUL in the name
        raise Skipped("has no name that the system knows") from error
    try:
        status = os.fstat(file)
        if reason := special(status.st_mode):
            raise Skipped(reason)
        yield file, facts_of(status)
    finally:
        os.close(file)


def digest(path: Path) -> tuple[Facts, str]:
    """Return the facts of the file at `path` and the SHA-256 of its bytes.

    Raises `Skipped`, also where it changes meanwhile.
    """
    with opened(path) as (file, facts):
        found = hashlib.sha256()
        try:
            while block := os.read(file, _BLOCK):
                found.update(block)
        except OSError as error:
            raise Skipped(why(error)) from error
        if facts_of(os.fstat(file)) != facts:
            raise Skipped(CHANGED)
        return facts, found.hexdigest()


def special(mode: int) -> str:
    """Return what a file is that is no regular one; empty for those that are."""
    if stat.S_ISREG(mode):
        return ""
    return _SPECIAL.get(stat.S_IFMT(mode), "is no regular file")


def why(error: OSError) -> str:
    """Return in a few words, without any path, why a file could not be had."""
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return "may not be read: permission denied"
        case errno.ENOENT | errno.ENOTDIR | errno.ESTALE:
            return "is gone"
        case errno.ELOOP:
            return "is a link"
        case errno.ENXIO | errno.ENODEV:
            return "is no regular file"
        case errno.ENAMETOOLONG:
            return "has a name that is too long"
    return f"could not be read: {(error.strerror or 'unknown reason').lower()}"
