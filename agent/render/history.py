"""A run as it is told afterwards: read from the log, with the seconds that everything took.

Calls of the model say how long they were; how long a tool took is seen from when its action and
its observation were kept. What happened at the same step stands together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from agent.events import (
    Action,
    Answer,
    Branch,
    Called,
    Event,
    Forgot,
    Observation,
    Restated,
    Sampled,
    Thought,
    Warned,
    from_json,
)
from agent.messages import ToolCall, Usage
from agent.recording.replies import reply_of
from agent.render.record import Record
from agent.render.snapshots import Proof, Snapshot, proofs, taken
from agent.store.entry import Entry
from agent.store.rows import Run


@dataclass(frozen=True)
class Call:
    """One call of the model."""

    begun: float
    """Seconds after the run began."""
    seconds: float
    usage: Usage = Usage()
    messages: tuple[tuple[str, str], ...] = ()
    """What it read: who said what."""
    opening: str = ""
    reply: str = ""
    error: str = ""
    aside: bool = False
    likelihood: float | None = None
    """Mean natural logarithm of the probabilities of its tokens."""


@dataclass(frozen=True)
class Said:
    """What was thought, or told to the person."""

    kind: str
    """`thought` or `note`."""
    text: str


@dataclass(frozen=True)
class Deed:
    """An action with what it brought; one of them may be missing."""

    begun: float
    seconds: float = 0.0
    call: ToolCall | None = None
    observation: Observation | None = None
    kind: str = "deed"

    @property
    def tool(self) -> str:
        """The tool that acted."""
        told = self.call or self.observation
        return told.tool if told else ""


@dataclass(frozen=True)
class Vote:
    """One of several answers."""

    sampled: Sampled
    kind: str = "vote"


Part = Said | Deed | Vote


@dataclass
class Step:
    """What happened at one step."""

    number: int
    calls: list[Call] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    answers: bool = False
    """Whether the answer came at this step."""

    @property
    def deeds(self) -> list[Deed]:
        """Its actions."""
        return [part for part in self.parts if isinstance(part, Deed)]

    @property
    def model_seconds(self) -> float:
        """How long the model read and wrote."""
        return sum(call.seconds for call in self.calls)

    @property
    def tool_seconds(self) -> float:
        """How long its tools took."""
        return sum(deed.seconds for deed in self.deeds)

    @property
    def seconds(self) -> float:
        """How long the model and its tools were at work."""
        return self.model_seconds + self.tool_seconds

    @property
    def usage(self) -> Usage:
        """What its calls cost."""
        return sum((call.usage for call in self.calls), Usage())


@dataclass
class History:
    """A run, told afterwards."""

    run: Run
    started: Mapping[str, Any] = field(default_factory=dict)
    """What it started from."""
    ended: Mapping[str, Any] = field(default_factory=dict)
    """How it ended; empty where it did not."""
    steps: dict[int, Step] = field(default_factory=dict)
    record: Record = field(default_factory=Record)
    note: str = ""
    """What was noted about its rating."""
    seconds: float = 0.0
    """From its beginning to the last that is known of it."""
    snapshots: list[Snapshot] = field(default_factory=list)
    """The pages of the web that it read."""

    @property
    def proofs(self) -> list[Proof]:
        """Where the quotes of its answer stand in these pages."""
        return [*proofs(self.answer.citations, self.snapshots)] if self.answer else []

    @property
    def answer(self) -> Answer | None:
        """Its answer, if there was one."""
        return self.record.answer

    @property
    def error(self) -> str:
        """Why it ended without an answer; empty where it has one."""
        return str(self.ended.get("error") or "")

    @property
    def calls(self) -> list[Call]:
        """Every call of the model, in order."""
        return [call for step in self.steps.values() for call in step.calls]

    @property
    def model_seconds(self) -> float:
        """How long the model read and wrote."""
        return sum(step.model_seconds for step in self.steps.values())

    @property
    def tool_seconds(self) -> float:
        """How long tools took."""
        return sum(step.tool_seconds for step in self.steps.values())

    @property
    def attachments(self) -> list[Mapping[str, str]]:
        """The texts that came with the question."""
        question = self.started.get("question")
        return list(question.get("attachments", ())) if isinstance(question, Mapping) else []


def history_of(run: Run, entries: Iterable[Entry]) -> History:
    """Return what the entries of `run` come to."""
    reading = _Reading(History(run))
    for entry in entries:
        reading.take(entry)
    return reading.done()


@dataclass
class _Reading:
    """Reads a log, entry by entry."""

    history: History
    begun: float = -1.0
    last: float = 0.0
    """When the entry before was kept, in seconds after the beginning."""
    step: int = 1
    waiting: list[Call] = field(default_factory=list)
    """Calls of which it is not told yet at which step they were."""

    def take(self, entry: Entry) -> None:
        if self.begun < 0:
            self.begun = entry.at
        now = max(self.last, entry.at - self.begun)  # a clock may be set back
        match entry.kind:
            case "started":
                self.history.started = entry.body
            case "ended":
                self.history.ended = entry.body
            case "reply":
                self.waiting.append(self._call(entry.body, now))
            case "browsed":
                self.history.snapshots = taken(self.history.snapshots, entry.body)
            case "rated":
                self.history.note = str(entry.body.get("note") or "")
            case "event":
                self._happened(entry.body, now)
        if entry.kind not in ("rated", "corrected"):
            self.last = self.history.seconds = now

    def done(self) -> History:
        self._place(self.step)
        return self.history

    def _call(self, body: Mapping[str, Any], now: float) -> Call:
        try:
            reply = reply_of(body)
        except (KeyError, TypeError, ValueError, AssertionError):  # of another version
            return Call(self.last, max(0.0, now - self.last))
        done = reply.completion
        took = done.usage.seconds if done else 0.0
        begun = max(0.0, now - took) if took else self.last
        return Call(
            begun,
            now - begun,
            done.usage if done else Usage(),
            tuple((one.role, one.content) for one in reply.messages),
            reply.decoding.opening,
            done.text if done else "".join(reply.pieces),
            reply.error.message if reply.error else "",
            reply.decoding.aside,
        )

    def _happened(self, body: Mapping[str, Any], now: float) -> None:
        try:
            event = from_json(body)
        except ValueError:  # of a later version of the program
            return
        self.history.record.take(event)
        number = getattr(event, "step", None)
        if number is not None and not isinstance(event, Branch):
            self.step = number
        if isinstance(event, Called):
            self._called(event)
        elif parts := self._part(event, now):
            self.step_now().parts.extend(parts)
        if isinstance(event, Answer) and self.step in self.history.steps:
            self.step_now().answers = True

    def _called(self, event: Called) -> None:
        if self.waiting:
            known = self.waiting[-1]
            usage = known.usage if known.usage.calls else event.usage
            self.waiting[-1] = replace(known, usage=usage, likelihood=event.logprob)
        self._place(event.step)

    def _place(self, number: int) -> None:
        if self.waiting:
            self.history.steps.setdefault(number, Step(number)).calls.extend(self.waiting)
            self.waiting.clear()

    def step_now(self) -> Step:
        return self.history.steps.setdefault(self.step, Step(self.step))

    def _part(self, event: Event, now: float) -> list[Part]:
        match event:
            case Thought():
                return [Said("thought", event.text)] if event.text.strip() else []
            case Action():
                return [Deed(now, call=event.call)]
            case Observation():
                return self._observed(event, now)
            case Sampled():
                return [Vote(event)]
            case Warned() | Restated() | Forgot():
                return [Said("note", event.text)]
            case _:
                return []

    def _observed(self, event: Observation, now: float) -> list[Part]:
        """Put what was observed to the action that waits for it."""
        parts = self.step_now().parts
        for at, part in enumerate(parts):
            if isinstance(part, Deed) and part.call and not part.observation:
                took = max(0.0, now - part.begun)
                parts[at] = replace(part, seconds=took, observation=event)
                return []
        return [Deed(self.last, max(0.0, now - self.last), observation=event)]
