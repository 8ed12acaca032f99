"""The file of `-o`: replaced as a whole when the answer is there, or left as it was."""

import os
from pathlib import Path

from agent.errors import AgentError, UserError
from agent.replacing import replaced


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
    try:
        with replaced(target) as file:
            file.write(text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AgentError(
            f"{flag}: {target} cannot be written: {reason}", "make room, or choose another place"
        ) from error
