"""A run as it was recorded: what it started from, what came from outside, and what happened."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from agent.errors import AgentError, Stopped, UserError
from agent.messages import Json
from agent.models.model import EMBEDDED, Abilities
from agent.recording import exact
from agent.recording.describing import difference
from agent.store.entry import Entry
from agent.store.rows import Run
from agent.store.store import Store

OUTSIDE = ("reply", "outcome", "found", "browsed")
"""The kinds of entries that are asked for, each with what was asked."""


class Differs(UserError):
    """What a run asks or does is not what was recorded: the program or its prompts have changed.

    It is the person who can mend it: no tool and no strategy may take it for a failure of theirs.
    """

    exit_code = 1


class Over(BaseException):
    """The record ends here, in the middle of something.

    It is no `Exception`: neither a tool nor a strategy may take it for a failure of their own.
    """


@dataclass(frozen=True)
class Kept:
    """Something that came from outside, and the step that it belongs to."""

    kind: str
    body: Mapping[str, Any]
    step: int


@dataclass(frozen=True)
class Past:
    """All that the log has of one run."""

    run: Run
    started: Mapping[str, Any]
    kept: tuple[Kept, ...]
    times: tuple[tuple[int, float], ...]
    """What the clock said, each with the number of things in `kept` that came before."""
    events: tuple[Mapping[str, Any], ...]
    """What happened, as JSON, without the pieces of a step while it is written."""
    notices: tuple[Mapping[str, Any], ...] = ()
    """What whoever showed the run said besides, and after how many events."""
    model: str = ""
    """Which model answered; empty where none was opened."""
    abilities: Abilities = EMBEDDED
    """What of a decoding it obeyed."""
    documents: str = ""
    """What it was looking things up in; empty for nothing."""
    web: bool = False
    """Whether it could use the web."""
    tools: tuple[Mapping[str, Any], ...] = ()
    """The tools that the person had added, as they were described to the model."""
    ended: Mapping[str, Any] | None = None
    """How it ended; None where its process was killed."""
    last: int = 0
    """The last step that it began."""

    @property
    def error(self) -> AgentError | None:
        """What it ended with instead of an answer."""
        if self.ended is None or "error" not in self.ended:
            return None
        code, state = int(self.ended["exit_code"]), self.ended["state"]
        if state == "stopped" and code > 128:
            return Stopped(code - 128)
        error = AgentError(str(self.ended["error"]), str(self.ended.get("hint", "")))
        error.exit_code = code
        return error

    @property
    def shown(self) -> int | None:
        """How many events were shown of a run that was stopped in the middle."""
        if self.ended is None or not isinstance(self.error, Stopped):
            return None
        return int(self.ended.get("shown", 0))


def past_of(store: Store, run: Run) -> Past:
    """Return what `store` has of `run`."""
    entries = [*store.entries(run=run.id)]
    steps = _steps(entries)
    kept = tuple(
        Kept(entry.kind, entry.body, step)
        for entry, step in zip(entries, steps, strict=True)
        if entry.kind in OUTSIDE
    )
    told = [entry.body for entry in entries if entry.kind == "event"]
    opened = _first(entries, "opened") or {}
    return Past(
        run,
        _first(entries, "started") or {},
        kept,
        tuple(_times(entries)),
        tuple(body for body in told if "after" not in body),
        tuple(body for body in told if "after" in body),
        str(opened.get("model", "")),
        _abilities(opened),
        str(opened.get("documents", "")),
        bool(opened.get("web", False)),
        tuple(opened.get("tools", ())),
        _first(entries, "ended"),
        max((one.step for one in kept), default=0),
    )


def _first(entries: Iterable[Entry], kind: str) -> Mapping[str, Any] | None:
    return next((entry.body for entry in entries if entry.kind == kind), None)


def _abilities(opened: Mapping[str, Any]) -> Abilities:
    if "abilities" in opened:
        known = {one.name for one in fields(Abilities)}
        found = opened["abilities"].items()
        return Abilities(**{name: bool(value) for name, value in found if name in known})
    return EMBEDDED if opened.get("constrained", True) else Abilities(prefills=True)


def _steps(entries: Sequence[Entry]) -> list[int]:
    """Return the step that each entry belongs to: that of the next event which names one."""
    found: list[int] = []
    step = 1 + max((_step(entry) for entry in entries), default=0)
    for entry in reversed(entries):
        step = _step(entry) or step
        found.append(step)
    return found[::-1]


def _step(entry: Entry) -> int:
    if entry.kind != "event" or entry.body.get("type") == "answer":
        return 0
    return int(entry.body.get("step") or 0)


def _times(entries: Iterable[Entry]) -> Iterable[tuple[int, float]]:
    before = 0
    for entry in entries:
        before += entry.kind in OUTSIDE
        if entry.kind == "clock":
            yield from ((before, float(at)) for at in entry.body["at"])


@dataclass
class Reel:
    """What came from outside, to be taken again in the same order."""

    past: Past
    kept: Sequence[Kept]
    """What of it is played."""
    lenient: bool = False
    """Whether differences pass."""
    goes_on: bool = False
    """Whether the run goes on by itself where the record ends."""
    _left: dict[str, deque[Kept]] = field(default_factory=dict, init=False)
    _step: int = field(default=1, init=False)

    def __post_init__(self) -> None:
        for kind in OUTSIDE:
            self._left[kind] = deque(one for one in self.kept if one.kind == kind)

    def take(self, kind: str, asked: Mapping[str, Json]) -> Mapping[str, Any] | None:
        """Return what was kept of a kind for what is asked; None where the run goes on by itself.

        Raises:
            Differs: something else was asked then.
            Over: the record ends here.
        """
        if not self._left[kind]:
            if self.goes_on:
                return None
            if self.past.ended is not None and self.past.error is None:
                raise Differs(f"step {self._step} asks for more than was recorded", HINT)
            raise Over
        one = self._left[kind].popleft()
        self._step = one.step
        if not self.lenient and not exact.same(one.body["asked"], asked):
            told = difference(kind, one.body["asked"], asked)
            raise Differs(f"step {one.step} differs from the record: {told}", HINT)
        return one.body

    @property
    def left(self) -> int:
        """How much was not asked for again."""
        return sum(map(len, self._left.values()))

    @property
    def step(self) -> int:
        """The step of what was taken last."""
        return self._step


HINT = "the program or a prompt has changed since; --lenient goes on with what was recorded"
