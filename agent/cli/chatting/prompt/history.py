"""What the person typed, kept across sessions in the format of prompt_toolkit's `FileHistory`."""

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from agent.errors import ConfigError
from agent.settings import Settings

NAME = "history"
LONGEST = 20_000
"""Characters of an entry; what is longer was pasted, and is not typed again."""
MOST_BYTES = 2_000_000
"""Of the file; the newer half stays."""


class Private(FileHistory):
    """A file that only the person reads; a disk that fails costs no line."""

    def load_history_strings(self) -> Iterable[str]:
        """Return the entries, the newest first."""
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Keep an entry, unless it is private or very long."""
        if kept(string):
            with suppress(OSError):
                _append(Path(os.fsdecode(self.filename)), string)


def history(settings: Settings) -> History:
    """Return the history of `settings`: of this process alone where nothing is to be kept."""
    try:
        path = settings.state_folder / NAME
    except ConfigError:  # no home folder
        return InMemoryHistory()
    return InMemoryHistory() if settings.record == "never" else Private(path)


def kept(text: str) -> bool:
    """Return whether a line is kept: one that begins with a blank is private, as in shells."""
    return bool(text) and not text[0].isspace() and len(text) <= LONGEST


def _append(path: Path, text: str) -> None:
    """Add an entry with one write: other chats add theirs at the same time."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = "".join(f"+{line}\n" for line in text.split("\n"))
    entry = f"\n# {datetime.now().isoformat(' ', 'seconds')}\n{lines}".encode("utf-8", "replace")
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(number, entry)
        grown = os.fstat(number).st_size > MOST_BYTES
    finally:
        os.close(number)
    if grown:
        _halve(path)


def _halve(path: Path) -> None:
    """Drop the older half of the file."""
    text = path.read_bytes()
    text = text[text.find(b"\n#", len(text) // 2) :]
    aside = path.with_name(f".{NAME}-{os.getpid()}")
    number = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(text)
    aside.replace(path)
