"""Brings the engine to the point where a reply begins, so that equal words get equal replies.

Sums come out a little different when tokens are read in other batches, which is enough to change
a reply. So a conversation is always read in the same ones: the constant prefix (or a snapshot of
that state), the rest, the last token alone. Only what continues the conversation before, or
repeats it, goes on from there.

Measured (1.5B, 2 cores): 1,228 tokens take 14 to 31 s to read, and 4 ms to restore.
"""

from collections.abc import Callable, Generator

from agent.models.engine import Engine, Piece
from agent.models.loopback import Refused
from agent.models.snapshots import Snapshots, key_of
from agent.models.template import Rendered

LEAST_TOKENS = 32
"""A shorter prefix is read as fast as a file is looked up and checked."""

Tokens = tuple[int, ...]
Reading = Generator[None, None, int]
"""Ticks while the engine reads; returns how many tokens it read."""


class Reader:
    """Reads prompts on one engine."""

    def __init__(
        self,
        engine: Engine,
        snapshots: Snapshots | None = None,
        identity: tuple[object, ...] = (),
        notify: Callable[[str], None] = print,
    ) -> None:
        """Start with nothing read.

        Args:
            engine: holds the state.
            snapshots: where states are kept; None keeps none.
            identity: what else a state depends on: the model's file and the engine's settings.
            notify: told once if snapshots cannot be kept.
        """
        self._engine = engine
        self._snapshots = snapshots
        self._identity = identity
        self._notify = notify
        self._last: Rendered | None = None
        """The prompt before, if the engine still holds it."""
        self._held: Tokens = ()
        """What the engine's state surely starts with; empty: anything."""

    def read(self, prompt: Rendered) -> Reading:
        """Read all of `prompt` but its last token, which the reply starts with."""
        yield from self._engine.idle()
        count = 0
        if not self._continues(prompt):
            self._last = None
            count += yield from self._begin(prompt.tokens[: prompt.constant])
        rest = prompt.tokens[:-1]
        if self._held[: len(rest)] != rest:
            count += yield from self._read(rest, anew=not self._held)
        self._last, self._held = prompt, prompt.tokens
        return count

    def holds(self, prompt: Rendered) -> bool:
        """Return whether a snapshot has the constant prefix of `prompt`."""
        prefix = prompt.tokens[: prompt.constant]
        if self._snapshots is None or len(prefix) < LEAST_TOKENS:
            return False
        return self._snapshots.find(self._key(prefix)) is not None

    def forget(self) -> None:
        """Start the next prompt from nothing: somebody else has used the engine."""
        self._last, self._held = None, ()

    def _continues(self, prompt: Rendered) -> bool:
        """Say whether `prompt` is the one before, or that one with more messages."""
        last = self._last
        if last is None:
            return False
        if prompt.tokens[: len(last.tokens)] == last.tokens:
            return True
        return prompt.body > last.body and prompt.tokens[: last.body] == last.tokens[: last.body]

    def _begin(self, prefix: Tokens) -> Reading:
        """Have the engine hold `prefix` and nothing else."""
        if len(prefix) < LEAST_TOKENS:
            self._held = ()
            return 0
        if self._held[: len(prefix)] == prefix:
            self._held = prefix
            return (yield from self._read(prefix))  # forgets what follows, reads the last token
        self._held = ()
        key = self._key(prefix)
        count = 0
        if not self._restored(key, len(prefix)):
            count += yield from self._read(prefix[:-1], anew=True)
            count += yield from self._read(prefix)
            self._save(key, len(prefix))
        self._held = prefix
        return count

    def _key(self, prefix: Tokens) -> str:
        return key_of(*self._identity, self._engine.version, prefix)

    def _read(self, tokens: Tokens, anew: bool = False) -> Reading:
        last = Piece()
        for piece in self._engine.generate(
            {"prompt": [*tokens], "n_predict": 0, "cache_prompt": not anew}
        ):
            last = piece or last
            yield None
        return len(tokens) - last.cached

    def _restored(self, key: str, count: int) -> bool:
        name = self._snapshots.find(key) if self._snapshots else None
        try:
            return name is not None and self._engine.restore(name) == count
        except (Refused, OSError):  # deleted by another process since we looked
            return False

    def _save(self, key: str, count: int) -> None:
        if self._snapshots is None:
            return
        name = self._snapshots.unfinished()
        try:
            if self._engine.save(name) != count:
                raise OSError("it was not saved whole")
            self._snapshots.keep(key, name)
        except (Refused, OSError) as error:
            self._snapshots.discard(name)
            self._notify(f"no prompt snapshot can be kept in {self._snapshots.folder}: {error}")
            self._snapshots = None
