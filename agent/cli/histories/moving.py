"""Sessions to and from files: as JSON, which can be taken in again, and as Markdown to read."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from agent.cli import output, streams
from agent.errors import UserError

if TYPE_CHECKING:
    from agent.store.rows import Session
    from agent.store.store import Store

Format = Literal["json", "md"]
FORMATS: tuple[Format, ...] = ("json", "md")
STDIN = "-"


def format_of(name: str, file: Path | None) -> Format:
    """Return the format that is wanted: the one that was named, else by the name of the file."""
    if name in FORMATS:
        return name
    if name:
        raise UserError(f"--format: unknown format {name!r}", f"use one of {', '.join(FORMATS)}")
    return "md" if file is not None and file.suffix.lower() in (".md", ".markdown") else "json"


def text_of(store: "Store", session: "Session", wanted: Format) -> str:
    """Return `session` as the text of a file."""
    from agent.chat.exporting import exported

    return exported(store, session, f".{wanted}")


def write(text: str, file: Path | None) -> None:
    """Write `text` to `file`, whole or not at all, or to stdout."""
    if file is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    target = output.checked(file)
    output.replace(target, text)
    streams.note(f"it is in {target}")


def read(source: str) -> str:
    """Return the text of the file `source`, or of stdin.

    Raises:
        UserError: it cannot be read, is too long, or no UTF-8.
    """
    try:
        data = _bytes(source)
    except (OSError, ValueError) as error:  # a ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(f"{source} cannot be read: {reason}", "name an exported session") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{source} is no UTF-8 text: byte {error.start} is wrong"
        raise UserError(message, "a file of agent sessions export is needed") from None


def _bytes(source: str) -> bytes:
    from agent.store.carrying import MOST_BYTES, too_long

    if source == STDIN:
        if sys.stdin is None or sys.stdin.isatty():
            hint = "pipe an exported session into it"
            raise UserError("nothing comes from standard input", hint)
        found = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with Path(source).open("rb") as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise too_long()
            found = file.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise too_long()
    return found
