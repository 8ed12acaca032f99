"""An embedder that keeps its vectors on disk, so that they are there at once the next time.

By the SHA-256 of each text, in an SQLite file for each embedder (https://www.sqlite.org).
"""

import hashlib
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.documents.embedding.embedder import Embedder

BATCH = 16
WAIT_S = 30.0
TABLE = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB NOT NULL)"


class Remembering:
    """An `Embedder` like the one inside; may be used by one thread at a time, whichever it is."""

    def __init__(self, inner: Embedder, folder: Path) -> None:
        """Keep the vectors of `inner` in a file in `folder`; in memory where it is no use."""
        self._inner = inner
        self.name, self.identity, self.size = inner.name, inner.identity, inner.size
        short = hashlib.sha256(inner.identity.encode()).hexdigest()[:16]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._kept = _opened(str(folder / f"{short}.sqlite"))
        except (OSError, sqlite3.Error):  # a cache that cannot be written costs time, no more
            self._kept = _opened(":memory:")

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of passages, those that are known from the disk."""
        found = {text: self._vector(text) for text in dict.fromkeys(texts)}
        missing = [text for text, vector in found.items() if vector is None]
        for batch in _batches(missing):
            vectors = self._inner.embed_documents(batch)
            for text, vector in zip(batch, vectors, strict=True):
                found[text] = vector
                self._keep(text, vector)
        return [found[text] or [] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a query; nothing is kept of it."""
        return self._inner.embed_query(text)

    def close(self) -> None:
        """Let go of the file."""
        self._kept.close()

    def _vector(self, text: str) -> list[float] | None:
        rows = self._kept.execute("SELECT vector FROM vectors WHERE text = ?", (_key(text),))
        row = rows.fetchone()
        if row is None or len(row[0]) != 4 * self.size:
            return None
        numbers = array("f")
        numbers.frombytes(row[0])
        return numbers.tolist()

    def _keep(self, text: str, vector: Sequence[float]) -> None:
        statement = "INSERT OR REPLACE INTO vectors VALUES (?, ?)"
        try:
            self._kept.execute(statement, (_key(text), array("f", vector).tobytes()))
        except sqlite3.Error:  # a full disk: it is computed again the next time
            return


def _opened(path: str) -> sqlite3.Connection:
    kept = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
    kept.execute(TABLE)
    return kept


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), BATCH):
        yield texts[start : start + BATCH]
