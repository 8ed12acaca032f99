"""What happens in a run, as frozen dataclasses joined in one union.

Renderers, records and tests read events and nothing else. As JSON an event is one object with
its `type` in snake case; fields are added over time, never renamed (see `SCHEMA_VERSION`).
"""

from dataclasses import asdict, dataclass
from typing import Literal

from agent.messages import Json, ToolCall, Usage

SCHEMA_VERSION = 1

Part = Literal["thought", "action", "answer"]
StopReason = Literal["answered", "steps", "seconds", "tokens", "repetition"]


@dataclass(frozen=True)
class Started:
    """A run begins."""

    run_id: str
    question: str
    model: str
    strategy: str


@dataclass(frozen=True)
class Streamed:
    """A few more characters of a step while the model writes it."""

    step: int
    part: Part
    text: str


@dataclass(frozen=True)
class Thought:
    """The reasoning of a step, whole."""

    step: int
    text: str


@dataclass(frozen=True)
class Action:
    """A tool that the model calls."""

    step: int
    call: ToolCall


@dataclass(frozen=True)
class Observation:
    """What an action brought."""

    step: int
    tool: str
    text: str
    """What the model reads: clipped, cleaned of control characters."""
    failed: bool = False
    value: Json = None
    """The result with full precision where the tool has one."""


@dataclass(frozen=True)
class Called:
    """One call of the model ended."""

    step: int
    usage: Usage


@dataclass(frozen=True)
class Warned:
    """Something that the person should know and that does not stop the run."""

    text: str


@dataclass(frozen=True)
class Answer:
    """The run's answer; the last event of a run that has one."""

    step: int
    text: str
    value: Json = None
    """The answer as a number or canonical text, with full precision where a tool computed it."""
    stop_reason: StopReason = "answered"
    """`answered`, or what ended the run before: then the answer is the best one so far."""


Event = Started | Streamed | Thought | Action | Observation | Called | Warned | Answer


def as_json(event: Event) -> dict[str, Json]:
    """Return `event` as the JSON object of one `--jsonl` line."""
    return {"type": type(event).__name__.lower(), **asdict(event)}
