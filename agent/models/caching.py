"""Replies that were given before: an evaluation that is run again asks nobody twice.

A reply is kept under a digest of all that decides it: the model, its endpoint, what is sent with
each request, the messages and how to decode. At a temperature above 0 it is chance that decides:
such a reply is kept where a seed was given, and not otherwise. SQLite keeps them, so that several
processes may work with the same file (https://www.sqlite.org/wal.html).
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from agent.messages import Completion, Decoding, Message, Token, ToolCall, Usage, message_body
from agent.models.around import Around
from agent.models.model import Model

FORMAT = 1
FILE = "replies.db"
WAIT_S = 5.0
"""How long another process is waited for."""
MOST_BYTES = 256_000_000
TABLE = """
create table if not exists reply (
    key text primary key, body text not null, size integer not null, used real not null
)
"""


@dataclass(frozen=True)
class Figures:
    """How much is kept."""

    count: int = 0
    bytes: int = 0


class Replies:
    """The replies in `folder`; at most `most_bytes` of them, the least recently used go first.

    A file that cannot be used keeps nothing, and an evaluation goes on without.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self.most_bytes = most_bytes

    @property
    def path(self) -> Path:
        """Where they are."""
        return self.folder / FILE

    def find(self, key: str) -> Completion | None:
        """Return the reply under `key`; None where there is none."""
        with (
            suppress(sqlite3.Error, OSError, ValueError, TypeError, KeyError),
            self._open() as file,
        ):
            row = file.execute("select body from reply where key = ?", (key,)).fetchone()
            if row is not None:
                file.execute("update reply set used = ? where key = ?", (time.time(), key))
                return _completion(json.loads(row[0]))
        return None

    def keep(self, key: str, done: Completion) -> None:
        """Keep a reply, and make room for it."""
        body = json.dumps(asdict(done), ensure_ascii=False)
        row = (key, body, len(body.encode()), time.time())
        with suppress(sqlite3.Error, OSError, UnicodeError), self._open() as file:
            file.execute("insert or replace into reply values (?, ?, ?, ?)", row)
            file.execute(
                "delete from reply where key in (select key from (select key, "
                "sum(size) over (order by used desc, key) as whole from reply) where whole > ?)",
                (self.most_bytes,),
            )

    def figures(self) -> Figures:
        """Return how much is kept."""
        if not (self.folder / FILE).is_file():
            return Figures()
        with suppress(sqlite3.Error, OSError), self._open() as file:
            count, size = file.execute("select count(*), sum(size) from reply").fetchone()
            return Figures(count, size or 0)
        return Figures()

    def clear(self) -> Figures:
        """Remove all replies; return how much there was."""
        found = self.figures()
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                (self.folder / f"{FILE}{suffix}").unlink()
        return found

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / FILE
        path.touch(mode=0o600)
        with closing(sqlite3.connect(path, timeout=WAIT_S)) as file, file:
            file.execute("pragma journal_mode = wal")
            file.execute(TABLE)
            yield file


class CachedModel(Around):
    """Answers as `model` did before, and else asks it.

    The usage of a reply that was kept says what it took when it was given: an evaluation compares
    strategies, and one whose replies are kept is no cheaper for that. Only its seconds and its cost
    are none.
    """

    def __init__(self, model: Model, replies: Replies, place: str) -> None:
        super().__init__(model)
        self._replies = replies
        self._place = place
        self.hits = 0

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`; see `Model.complete`."""
        if not deterministic(decoding):
            return (yield from self._model.complete(messages, decoding))
        key = key_of(self.name, self._place, messages, decoding)
        if (kept := self._replies.find(key)) is not None:
            self.hits += 1
            yield kept.text
            return replace(kept, usage=replace(kept.usage, seconds=0.0, cost_usd=0.0))
        done = yield from self._model.complete(messages, decoding)
        if done.stopped_by != "broken" and not done.model:
            self._replies.keep(key, done)
        return done


def deterministic(decoding: Decoding) -> bool:
    """Return whether the same call would bring the same reply."""
    return decoding.temperature == 0 or decoding.seed >= 0


def key_of(name: str, place: str, messages: Sequence[Message], decoding: Decoding) -> str:
    """Return the key of the reply that these decide."""
    how = asdict(decoding)
    if decoding.temperature == 0:
        del how["seed"]
    del how["aside"]
    said = [message_body(one) for one in messages]
    text = json.dumps([FORMAT, name, place, said, how], sort_keys=True, default=list)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _completion(body: dict[str, Any]) -> Completion:
    return Completion(**{
        **body,
        "usage": Usage(**body["usage"]),
        "tokens": tuple(Token(**one) for one in body["tokens"]),
        "calls": tuple(ToolCall(**one) for one in body["calls"]),
    })  # fmt: skip
