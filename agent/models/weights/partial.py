"""The file that a download grows: whatever was written survives a crash and is gone on with."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from agent.models.weights.files import CHUNK_BYTES
from agent.models.weights.progress import Ticker


class TooLong(Exception):
    """More bytes came than the file has."""


class Partial:
    """An unfinished file, and the hash of what is in it so far."""

    def __init__(self, file: BinaryIO, ticker: Ticker) -> None:
        self.size = 0
        self._file = file
        self._ticker = ticker
        self._digest = hashlib.sha256()

    @property
    def whole(self) -> bool:
        """Whether every byte is there."""
        return self.size == self._ticker.total_bytes

    @property
    def sha256(self) -> str:
        """The hash of what is there, in hex."""
        return self._digest.hexdigest()

    def resume(self) -> None:
        """Hash what an earlier download left; a file that is too long is no start of ours."""
        while chunk := self._file.read(CHUNK_BYTES):
            self._digest.update(chunk)
            self.size += len(chunk)
            self._ticker.tick(min(self.size, self._ticker.total_bytes), "disk")
        if self.size > self._ticker.total_bytes:
            self.restart()

    def write(self, chunk: bytes, source: str) -> None:
        """Append what came from `source`.

        Raises:
            TooLong: the file would become longer than it is.
        """
        if self.size + len(chunk) > self._ticker.total_bytes:
            raise TooLong
        self._file.write(chunk)
        self._digest.update(chunk)
        self.size += len(chunk)
        self._ticker.tick(self.size, source)

    def restart(self) -> None:
        """Forget everything that was written."""
        self._file.seek(0)
        self._file.truncate()
        self._digest = hashlib.sha256()
        self.size = 0

    def settle(self) -> None:
        """See to it that the bytes are on the disk, not only on their way there."""
        self._file.flush()
        os.fsync(self._file.fileno())


@contextlib.contextmanager
def opened(path: Path, ticker: Ticker) -> Iterator[Partial]:
    """Open the unfinished file `path`, with whatever an earlier download left in it."""
    path.touch()
    try:
        with path.open("r+b") as file:
            partial = Partial(file, ticker)
            partial.resume()
            yield partial
    finally:
        if path.stat().st_size == 0:
            path.unlink()
