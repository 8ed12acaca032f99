"""Reads the prompts of one conversation: turn n + 1 reads only what is new in it.

A conversation is not only continued: a turn is stopped, taken back, or kept without its steps. So
this reader goes on from the longest start that a prompt shares with what the engine holds, or with
a state on disk. What has to be read is read up to the model's last words, then the rest: the same
sums come out whether that was done before the question or with it.

Measured: see `tests/benchmarks/turns.py`.
"""

from collections.abc import Callable

from agent.models.embedded.engine import Engine
from agent.models.embedded.loopback import Refused
from agent.models.embedded.reading import LEAST_TOKENS, Reader, Reading
from agent.models.embedded.snapshots import Snapshots, key_of
from agent.models.embedded.states import States, shared
from agent.models.embedded.template import Rendered

LEAST_KEPT = 64
"""Fewer tokens beyond the constant ones are read again as fast as a state is found."""


class Conversing(Reader):
    """Reads the prompts of one conversation on one engine."""

    def __init__(
        self,
        engine: Engine,
        snapshots: Snapshots | None = None,
        identity: tuple[object, ...] = (),
        notify: Callable[[str], None] = print,
    ) -> None:
        """Start with nothing read; see `Reader`."""
        super().__init__(engine, snapshots, identity, notify)
        model = key_of("conversation", *identity, engine.version)
        self._states = States(snapshots, model) if snapshots else None
        self._constant = 0
        """How many constant tokens the prompt before starts with."""
        self._new = False
        """Whether anything was read since a state was kept or restored."""

    def ahead(self, prompt: Rendered) -> Reading:
        """Read what stands before the next question: all up to the model's last words."""
        yield from self._engine.idle()
        if self._continues(prompt):
            return 0  # what the model said last was written by it: nothing to read
        self._last = None
        return (yield from self._approach(prompt))

    def aside(self, prompt: Rendered) -> Reading:
        """Read `prompt` in the conversation's place: no state is kept of it."""
        try:
            return (yield from self.read(prompt))
        finally:
            self._new = False

    def keep(self, name: str) -> None:
        """Keep the conversation's state on disk under `name`, instead of what is there."""
        for _ in self._engine.idle():
            pass
        states = self._states
        enough = len(self._held) - self._constant >= LEAST_KEPT
        if states is None or self._snapshots is None or not (enough and self._new):
            return
        self._write(lambda unfinished, _: states.keep(name, unfinished))
        self._new = False

    def _approach(self, prompt: Rendered) -> Reading:
        count = 0
        held = shared(self._held, prompt.tokens)
        if self._restored_state(prompt, held):
            held = shared(self._held, prompt.tokens)
        if held < prompt.constant + LEAST_TOKENS:
            count += yield from self._begin(prompt.tokens[: prompt.constant])
            held = len(self._held)
        self._constant = prompt.constant
        if held < prompt.said:
            count += yield from self._read(prompt.tokens[: prompt.said], anew=not self._held)
        return count

    def _read(self, tokens: tuple[int, ...], anew: bool = False) -> Reading:
        self._new = True
        return (yield from super()._read(tokens, anew))

    def _restored_state(self, prompt: Rendered, held: int) -> bool:
        """Take the state on disk that holds more of `prompt` than the engine does, if any."""
        if self._states is None or self._snapshots is None:
            return False
        best = self._states.best(prompt.tokens)
        if best is None or best.shared < max(held, prompt.constant) + LEAST_TOKENS:
            return False
        try:
            if not self._snapshots.sound(best.path):
                return False
            self._held = ()
            self._engine.restore(best.path.name, self.lane)
        except (Refused, OSError):  # deleted by another process since we looked
            return False
        self._held, self._new = prompt.tokens[: best.shared], False
        return True
