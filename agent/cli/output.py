"""The file of `-o`: replaced as a whole when the answer is there, or left as it was.

Method: write next to it, flush to disk, rename over it (POSIX rename is atomic).
"""

import os
import stat
import tempfile
from pathlib import Path

from agent.errors import AgentError, UserError


def checked(path: Path, flag: str = "--output") -> Path:
    """Return the file that `path` means, links followed; complaints name the `flag`.

    Raises `UserError` where it cannot become a file: told before the model starts.
    """
    try:
        target = path.expanduser().resolve()
        if target.is_dir():
            raise UserError(f"{flag}: {path} is a folder", "name a file in it")
        if not target.parent.is_dir():
            raise UserError(f"{flag}: there is no folder {target.parent}", "create it first")
    except (OSError, ValueError, RuntimeError) as error:  # too long, a NUL, a circle of links
        raise UserError(f"{flag}: {path}: {error}", "choose another name") from error
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise UserError(f"{flag}: {path} may not be written", "choose another place")
    return target


def replace(target: Path, text: str, flag: str = "--output") -> None:
    """Make `text` the content of `target`, wholly or not at all."""
    data = text.encode("utf-8", "replace")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a device or a pipe: it has no old content to keep
            return
        _swap(target, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AgentError(
            f"{flag}: {target} cannot be written: {reason}", "make room, or choose another place"
        ) from error


def _swap(target: Path, data: bytes) -> None:
    number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:  # an interruption as well: leave nothing lying around
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
