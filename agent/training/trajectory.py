"""What a model read and wrote in a run, as whole conversations: the steps that led to the answer.

Source: Yao et al. 2022, arXiv:2210.03629, section 3.2: a trajectory is trained on as a whole, with
thoughts, actions and observations. Calls that go on from one another are one conversation, with the
steps as the model saw them again; its last turn is what it wrote, word for word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from agent.canonical import vote_key
from agent.events import (
    Action,
    Answer,
    Branch,
    Called,
    Chosen,
    Event,
    Observation,
    Restated,
    Sampled,
    Thought,
    from_json,
)
from agent.messages import Message
from agent.recording.replies import Reply, reply_of
from agent.store.entry import Entry
from agent.store.rows import Run

FAILED = "an action in it failed"
LOOPS = frozenset({"react", "converse"})
"""Strategies of which every step acts or answers."""


@dataclass(frozen=True)
class Conversation:
    """A prompt and what followed it up to the last turn, the model's own."""

    messages: tuple[Message, ...]
    given: int
    """How many of the messages were there before the model wrote anything."""
    opening: str = ""
    """The part of the last turn that was put into the model's mouth."""


@dataclass
class Trajectory:
    """A run with what led to its answer."""

    run: Run
    conversations: list[Conversation] = field(default_factory=list)
    answer: Answer | None = None
    thoughts: list[str] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    follows: bool = False
    """Whether anything was said before its question."""
    fault: str = ""
    """Why nothing should be learnt from it; empty where that is possible."""


def trajectory_of(run: Run, entries: Iterable[Entry]) -> Trajectory:
    """Return what led to the answer of `run`.

    In a chat that is all beside the conversation, or what continued it and nothing beside it.
    """
    log = [*entries]
    calls = [entry for entry in log if entry.kind == "reply"]
    reading = _Reading(Trajectory(run), beside=bool(calls) and all(map(_is_aside, calls)))
    for entry in log:
        if entry.kind == "started":
            reading.trajectory.follows = bool(entry.body.get("conversation"))
        elif entry.kind == "reply":
            reading.reply(entry)
        elif entry.kind == "event":
            reading.event(entry)
    return reading.done()


@dataclass
class _Reading:
    """Reads a log, entry by entry."""

    trajectory: Trajectory
    beside: bool = False
    """Whether all calls were beside the conversation: then they led to the answer."""
    replies: list[Reply] = field(default_factory=list)
    """Of the present sample."""
    failed: bool = False
    """Whether an action failed in the present sample."""
    samples: list[tuple[str, list[Reply]]] = field(default_factory=list)
    """What the votes were for, and the calls that led there; of a sample in which an action failed
    there are none."""
    idle: set[int] = field(default_factory=set)
    """Steps at which nothing was done yet."""
    grows: bool = False

    def reply(self, entry: Entry) -> None:
        try:
            reply = reply_of(entry.body)
        except (KeyError, TypeError, ValueError, AssertionError):
            self.trajectory.fault = "its record is of another version"
            return
        if reply.decoding.aside and not self.beside:
            return
        if reply.completion is None or reply.completion.stopped_by in ("length", "broken"):
            self.trajectory.fault = self.trajectory.fault or "a reply in it was cut"
            return
        self.replies.append(reply)

    def event(self, entry: Entry) -> None:
        try:
            event = from_json(entry.body)
        except ValueError:  # of a later version
            return
        match event:
            case Chosen() | Restated():  # what was asked to choose, or to restate, is no part
                self.replies.clear()
            case Sampled():
                key = vote_key(event.value) if event.text and event.value is not None else ""
                self.samples.append((key, [] if self.failed else self.replies))
                self.replies, self.failed = [], False
            case Thought():
                self.trajectory.thoughts.append(event.text)
            case Observation():
                self.trajectory.observations.append(event)
                self.failed = self.failed or event.failed
            case Answer():
                self.trajectory.answer = event
            case Branch():
                self.grows = True
            case _:
                pass
        self._count(event)

    def _count(self, event: Event) -> None:
        if isinstance(event, Called):
            self.idle.add(event.step)
        elif isinstance(event, Action | Answer):
            self.idle.discard(event.step)

    def done(self) -> Trajectory:
        found = self.trajectory
        if not self.grows:
            found.conversations = list(self._conversations())
        found.fault = found.fault or self._fault()
        return found

    def _fault(self) -> str:
        answer = self.trajectory.answer
        if answer is None or answer.stop_reason != "answered":
            return "it has no whole answer"
        if self.grows:
            return "a tree of thoughts is no conversation"
        if self.failed or (self.samples and not self.trajectory.conversations):
            return FAILED
        if self.idle and self.trajectory.run.strategy in LOOPS:
            return "a step in it did nothing"
        return ""

    def _conversations(self) -> Iterator[Conversation]:
        """Yield those that led to the answer: of samples only those that voted for it."""
        answer = self.trajectory.answer
        won = vote_key(answer.value) if answer and answer.value is not None else None
        for key, replies in self.samples:
            if key and key == won:
                yield from conversations(replies)
        yield from conversations(self.replies)


def _is_aside(entry: Entry) -> bool:
    asked = entry.body.get("asked") or {}
    return bool((asked.get("decoding") or {}).get("aside"))


def conversations(replies: Sequence[Reply]) -> Iterator[Conversation]:
    """Yield the calls, those that go on from one another as one conversation."""
    chains: list[list[Reply]] = []
    for reply in replies:
        for chain in reversed(chains):
            if _asks_again(chain[-1], reply):
                chain[-1] = reply
                break
            if _goes_on(chain[-1], reply):
                chain.append(reply)
                break
        else:
            chains.append([reply])
    for first, *_, last in ((*chain, chain[-1]) for chain in chains):
        assert last.completion is not None
        opening = last.decoding.opening
        said = Message("assistant", f"{opening}{last.completion.text}")
        yield Conversation((*last.messages, said), len(first.messages), opening)


def _asks_again(before: Reply, after: Reply) -> bool:
    """Return whether the same was asked with more words put into the model's mouth."""
    longer, shorter = after.decoding.opening, before.decoding.opening
    grown = len(longer) > len(shorter) and longer.startswith(shorter.rstrip())
    return grown and _said(before) == _said(after)


def _goes_on(before: Reply, after: Reply) -> bool:
    earlier, later = _said(before), _said(after)
    at = len(earlier)
    return len(later) > at and later[:at] == earlier and later[at][0] == "assistant"


def _said(reply: Reply) -> list[tuple[str, str]]:
    return [(one.role, one.content) for one in reply.messages]


def ending_with(conversation: Conversation, last: str) -> Conversation:
    """Return `conversation` with another last turn."""
    return replace(conversation, messages=(*conversation.messages[:-1], Message("assistant", last)))
