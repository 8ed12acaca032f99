"""Brings the engine to the point where a reply begins, so that equal words get equal replies.

Sums come out a little different when tokens are read in other batches, which is enough to change
a reply. So a conversation is always read in the same ones: the constant prefix (or a snapshot of
that state), the rest, the last token alone. Only what continues the conversation before, or
repeats it, goes on from there.

Measured (1.5B, 2 cores): 1,228 tokens take 14 to 31 s to read, and 4 ms to restore.
"""

from collections.abc import Callable, Generator

from agent.messages import Json
from agent.models.embedded.engine import Engine, Piece
from agent.models.embedded.loopback import Refused
from agent.models.embedded.snapshots import Snapshots, key_of
from agent.models.embedded.states import shared
from agent.models.embedded.template import Rendered

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
        lane: int = 0,
    ) -> None:
        """Start with nothing read.

        Args:
            engine: holds the state.
            snapshots: where states are kept; None keeps none.
            identity: what else a state depends on: the model's file and the engine's settings.
            notify: told once if snapshots cannot be kept.
            lane: which of the engine's lanes it reads on.
        """
        self._engine = engine
        self._snapshots = snapshots
        self._identity = identity
        self._notify = notify
        self.lane = lane
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
            count += yield from self._approach(prompt)
        rest = prompt.tokens[:-1]
        if self._held[: len(rest)] != rest:
            count += yield from self._read(rest, anew=not self._held)
        self._last, self._held = prompt, prompt.tokens
        return count

    def aside(self, prompt: Rendered) -> Reading:
        """Read `prompt`, which does not belong to the conversation."""
        return self.read(prompt)

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

    def _approach(self, prompt: Rendered) -> Reading:
        """Have the engine hold a start of `prompt` from which it may go on."""
        return (yield from self._begin(prompt.tokens[: prompt.constant]))

    def _begin(self, prefix: Tokens) -> Reading:
        """Have the engine hold `prefix` and nothing else."""
        if len(prefix) < LEAST_TOKENS:
            self._held = ()
            return 0
        if self._held[: len(prefix)] == prefix:
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
        """Read `tokens`; whoever gives up in the middle leaves what was read by then."""
        last = Piece()
        kept = 0 if anew else shared(self._held, tokens)
        self._held = tokens[:kept]
        request: dict[str, Json] = {
            "prompt": [*tokens], "n_predict": 0, "cache_prompt": not anew
        }  # fmt: skip
        for piece in self._engine.generate(request, self.lane):
            if piece is not None:
                last = piece
                self._held = tokens[: max(kept, piece.processed)]
            yield None
        self._held = tokens
        return len(tokens) - last.cached

    def _restored(self, key: str, count: int) -> bool:
        name = self._snapshots.find(key) if self._snapshots else None
        if name is None or self._snapshots is None:
            return False
        try:
            if self._engine.restore(name, self.lane) == count:
                return True
        except (Refused, OSError):  # of another engine, or deleted since we looked
            pass
        self._snapshots.discard(name)
        return False

    def _save(self, key: str, count: int) -> None:
        snapshots = self._snapshots
        if snapshots is None:
            return

        def keep(unfinished: str, saved: int) -> None:
            if saved != count:
                raise OSError("it was not saved whole")
            snapshots.keep(key, unfinished)

        self._write(keep)

    def _write(self, keep: Callable[[str, int], object]) -> None:
        """Write the state to a file; `keep` is told its name and how many tokens it has."""
        if self._snapshots is None:
            return
        name = self._snapshots.unfinished()
        try:
            keep(name, self._engine.save(name, self.lane))
        except (Refused, OSError) as error:
            self._snapshots.discard(name)
            self._notify(f"no prompt snapshot can be kept in {self._snapshots.folder}: {error}")
            self._snapshots = None
