"""States of conversations on disk: the next process goes on behind what this one has read.

A state lies among the prompt snapshots, as MODEL-NAME.DIGEST.kv: a hash of the model, its file and
the engine's settings, then one of the conversation's name. Of one conversation only the newest
state is kept. Which tokens it holds stands at its start, as llama.cpp writes it
(https://github.com/ggml-org/llama.cpp, `llama_state_seq_save_file` and `server_tokens`).
"""

import contextlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.models.embedded.snapshots import SUFFIX, Snapshots, key_of

MAGIC = b"qsgg"
START = struct.Struct("<4s2I2iI")
"""Magic, version, count of numbers that follow; then -1, 1 and the count of tokens."""
MOST_TOKENS = 1 << 20
SHARE = 2
"""One state may take this part of all the room, or it would drive out every prompt's snapshot."""


@dataclass(frozen=True)
class Kept:
    """A state on disk, and how much of a prompt it holds."""

    path: Path
    shared: int


@dataclass(frozen=True)
class States:
    """The states of conversations with one model."""

    snapshots: Snapshots
    model: str
    """The key of the model, its file and the engine's settings."""

    def best(self, tokens: Sequence[int]) -> Kept | None:
        """Return the state that holds most of the start of `tokens`; None where none holds any."""
        found = [
            Kept(path, shared(tokens_of(path), tokens))
            for path in sorted(self.snapshots.folder.glob(f"{self.model}-*{SUFFIX}"))
        ]
        return max(found, key=lambda each: each.shared, default=None)

    def keep(self, name: str, unfinished: str) -> None:
        """Put the finished file in place as the state of the conversation `name`.

        Raises:
            OSError: it is not there, or the folder cannot be written.
        """
        folder = self.snapshots.folder
        if (folder / unfinished).stat().st_size * SHARE > self.snapshots.most_bytes:
            self.snapshots.discard(unfinished)
            return
        key = f"{self.model}-{key_of(name)}"
        before = list(folder.glob(f"{key}.*{SUFFIX}"))
        kept = self.snapshots.keep(key, unfinished)
        for path in before:
            if path != kept:
                with contextlib.suppress(OSError):
                    path.unlink()


def forget_state(folder: Path, name: str) -> None:
    """Delete what is kept of the conversation `name`, with whatever model it was held."""
    for path in folder.glob(f"*-{key_of(name)}.*{SUFFIX}"):
        with contextlib.suppress(OSError):
            path.unlink()


def tokens_of(path: Path) -> tuple[int, ...]:
    """Return the tokens whose state `path` holds; none where it cannot be told."""
    try:
        with path.open("rb") as file:
            magic, _, numbers, first, second, count = START.unpack(file.read(START.size))
            if (magic, first, second) != (MAGIC, -1, 1) or not count <= min(numbers, MOST_TOKENS):
                return ()
            return struct.unpack(f"<{count}i", file.read(4 * count))
    except (OSError, struct.error):
        return ()


def shared(some: Sequence[int], others: Sequence[int]) -> int:
    """Return how many tokens both start with."""
    most = min(len(some), len(others))
    differing = (at for at in range(most) if some[at] != others[at])
    return next(differing, most)
