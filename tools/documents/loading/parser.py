"""Parses files in one child process that is kept warm, within bounds of time and memory.

A file that takes too long, too much, or crashes what reads it is skipped with its reason; the child
is replaced, and the rest goes on. Strangers' files are opened here, and parsed there (`child.py`).
"""

import datetime
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from agent.errors import AgentError
from tools.documents.document import Document
from tools.documents.loading import kinds, opening, parsing, wire
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.loading.process import Ended, Process, TookTooLong

DEFAULT = Limits()
TRIES = 2
"""How often a file is read that changes meanwhile, or a child asked that is gone."""
PATIENCE_S = 0.02
"""How long a file that is nearly read may take when the parser is closed."""
GONE = (0, -9)
"""How a child ends for no fault of the file's: it retired after the one before, or it was killed,
as it is when the thread ends that started it."""
CONFINING = {"landlock": "Landlock", "seccomp": "seccomp"}


class Changed(Exception):
    """The file was another one after it was read."""


class Parser:
    """A child that parses files, one at a time; `close` may be called by any thread."""

    def __init__(
        self,
        limits: Limits = DEFAULT,
        readers: Mapping[str, str] = kinds.BY_SUFFIX,
    ) -> None:
        """Start nothing yet.

        Args:
            limits: what each file may take.
            readers: which module reads files with which suffix; see `kinds.BY_SUFFIX`.
        """
        self.limits, self.readers = limits, readers
        self.notice = ""
        """What keeps the running child from being confined on this system; empty as a rule."""
        self._child: Process | None = None
        self._closed = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> "Parser":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def process(self) -> int | None:
        """The process id of the running child."""
        return self._child.process.pid if self._child else None

    def close(self) -> None:
        """End the child, also in the middle of a file; what waits for that gets an error."""
        self._closed.set()
        while not self._lock.acquire(timeout=PATIENCE_S):
            if (child := self._child) is not None:
                child.stop()
        try:
            self._drop()
        finally:
            self._lock.release()

    def load(self, path: Path, facts: opening.Facts | None = None) -> Document:
        """Return the document in the file at `path`.

        Args:
            path: of a regular file, or a link to one.
            facts: what the file was when its hash was taken (`opening.digest`): it has to be that.

        Raises `Skipped`.
        """
        try:
            real = Path(os.path.realpath(path, strict=True))
        except OSError as error:
            raise Skipped(opening.why(error)) from error
        except ValueError as error:
            raise Skipped("has no name that the system knows") from error
        for _ in range(TRIES):
            try:
                with self._lock, opening.opened(real) as (file, found):
                    if facts is not None and found != facts:
                        raise Skipped(opening.CHANGED)
                    document = self._parsed(real.name, file, found)
            except Changed:
                continue
            changed = datetime.datetime.fromtimestamp(found.mtime_ns / 1e9, datetime.UTC)
            date = document.date or changed.date().isoformat()
            return replace(document, source=str(real), date=date)
        raise Skipped(opening.CHANGED)

    def read(self, name: str, data: bytes) -> Document:
        """Return the document in `data`, which came under `name`; it has no source.

        Raises `Skipped`.
        """
        if len(data) > self.limits.file_bytes:
            raise Skipped(f"is larger than {bytes_in_words(self.limits.file_bytes)}")
        with tempfile.TemporaryFile() as file, self._lock:
            file.write(data)
            file.flush()
            return self._asked(
                name, kinds.kind_of(name, self.readers) or kinds.SNIFFED, file.fileno()
            )

    def _parsed(self, name: str, file: int, facts: opening.Facts) -> Document:
        """Return the document in the open `file`; raise `Changed` where that is not what it was."""
        if facts.size > self.limits.file_bytes:
            raise Skipped(f"is larger than {bytes_in_words(self.limits.file_bytes)}")
        if not facts.size:
            raise Skipped("is empty")
        named = kinds.kind_of(name, self.readers) or kinds.SNIFFED
        try:
            document = self._asked(name, named, file)
        finally:
            if opening.facts_of(os.fstat(file)) != facts:
                raise Changed
        return document

    def _asked(self, name: str, named: str, file: int) -> Document:
        if not hasattr(socket, "send_fds") or not sys.executable:
            return self._here(name, named, file)
        for _ in range(TRIES):
            child = self._open()
            os.lseek(file, 0, os.SEEK_SET)  # the child before may have read some
            try:
                said, text = child.ask({"name": name, "named": named}, file, self.limits.seconds)
                return self._document(said, text)
            except TookTooLong:
                self._drop()
                raise Skipped(f"took longer than {self.limits.seconds:g} s") from None
            except Ended:
                self._see_why_it_ended(child)
            except wire.Garbled:
                self._drop()
                raise Skipped("the parser crashed") from None
            except BaseException as error:  # a Ctrl-C: the reply would be taken for the next file's
                if not isinstance(error, Skipped):
                    self._drop()
                raise
        raise Skipped("the parser was killed, twice: memory may be short")

    def _document(self, said: Mapping[str, Any], text: bytes) -> Document:
        if "document" in said:
            return wire.document_in(said["document"], text)
        if "memory" in said:
            self._drop()
            raise Skipped(f"took more than {bytes_in_words(self.limits.memory_bytes)} of memory")
        raise Skipped(str(said.get("skipped", "could not be read")))

    def _see_why_it_ended(self, child: Process) -> None:
        """Return where another child is to be asked; raise why this one died."""
        self._drop()
        if self._closed.is_set():
            raise AgentError("the parser was closed")
        if child.process.returncode not in GONE:
            raise Skipped("the parser crashed")

    def _open(self) -> Process:
        """Return the running child, started where there is none."""
        if self._closed.is_set():
            raise AgentError("the parser was closed")
        if self._child is not None and not self._child.is_running:
            self._drop()
        if self._child is None:
            try:
                self._child = Process(self.limits)
            except (Ended, TookTooLong, wire.Garbled, OSError) as error:
                reason = str(error) or "it ended at once"
                raise AgentError(f"the parser does not start: {reason}") from error
            self.notice = notice(self._child.held)
            if self._closed.is_set():  # meanwhile, by another thread
                self._drop()
                raise AgentError("the parser was closed")
        return self._child

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def _here(self, name: str, named: str, file: int) -> Document:
        """Parse in this process, where the system cannot hand a file to another one."""
        self.notice = notice(())
        with os.fdopen(os.dup(file), "rb") as ours:
            return parsing.parse(ours, name, named, self.limits)


def notice(held: tuple[str, ...]) -> str:
    """Return what to tell once of a child that only `held` holds; empty where all does."""
    lacking = " and ".join(name for key, name in CONFINING.items() if key not in held)
    return f"this system lacks {lacking}: what parses files is not confined" if lacking else ""


def bytes_in_words(amount: int) -> str:
    """Return an amount of bytes as people say it, such as `2 GB`."""
    for size, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if amount >= size:
            return f"{amount / size:.3g} {name}"
    return f"{amount} bytes"
