"""Replaces a file as a whole: what was in it stays until the new content is there to the last byte.

Method: write next to it, flush to disk, rename over it (POSIX rename is atomic).
"""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

PRIVATE = 0o600
"""The mode of a file that only its owner reads."""


@contextmanager
def replaced(path: Path, mode: int | None = None) -> Iterator[TextIO]:
    """Open the new content of `path`, which takes its place unless anything goes wrong.

    Args:
        path: the file; a device or a pipe has no old content to keep and is written to.
        mode: who may read and write it; else as it was, or as the umask of a new file says.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
        return
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".agent-")
    beside = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode(path) if mode is None else mode)
        beside.replace(path)
    except BaseException:  # an interruption as well: leave nothing lying around
        beside.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
