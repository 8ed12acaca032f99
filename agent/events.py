"""What happens in a run, as frozen dataclasses joined in one union.

Renderers, records and tests read events and nothing else. As JSON an event is one object with
its `type` in snake case; fields are added over time, never renamed (see `SCHEMA_VERSION`).
"""

import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, cast

from agent.contact import Contact as Contact
from agent.messages import Json, ToolCall, Usage

SCHEMA_VERSION = 1

Part = Literal["thought", "action", "answer"]
StopReason = Literal["answered", "steps", "seconds", "tokens", "cost", "repetition", "broken"]
"""`broken`: the connection to the model ended in the middle of the answer."""


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
    logprob: float | None = None
    """Mean natural logarithm of the probabilities of its tokens, where the model tells them."""
    model: str = ""
    """Who answered, where it is another model than the run began with."""


@dataclass(frozen=True)
class Warned:
    """Something that the person should know and that does not stop the run."""

    text: str


@dataclass(frozen=True)
class Chosen:
    """A strategy was picked for the question."""

    strategy: str
    reason: str


@dataclass(frozen=True)
class Restated:
    """A question that refers to what was said before, as it stands alone."""

    text: str


@dataclass(frozen=True)
class Forgot:
    """Something of the conversation no longer stands in front of the model."""

    text: str
    """What, for people."""
    runs: tuple[str, ...] = ()
    """The turns; they can still be searched."""


@dataclass(frozen=True)
class Sampled:
    """One of several answers to the same question; the votes on `value` decide."""

    step: int
    number: int
    """Which sample, from 1 on."""
    of: int
    """How many were asked for."""
    text: str
    """The sample's answer; empty where it held none, and then it has no vote."""
    value: Json = None
    """The canonical form that is voted on."""
    seed: int = -1
    source: str = ""
    """The strategy that it came from."""


@dataclass(frozen=True)
class Branch:
    """A node of a tree of thoughts, told again when its score or its state changes."""

    step: int
    id: int
    parent: int
    """0 is the root, the question itself."""
    text: str
    """The thought that leads from the parent to this node."""
    score: float | None = None
    label: str = ""
    """The evaluator's words, such as `sure` or `2 votes`."""
    state: Literal["open", "kept", "pruned", "answer"] = "open"


@dataclass(frozen=True)
class Confidence:
    """How sure an answer is, from 0 to 1, and how that was found."""

    value: float
    how: str
    """Such as `4 of 5 votes`, `two derivations agree`, `probability of its tokens`."""


@dataclass(frozen=True)
class Citation:
    """A quote that was found, word for word, where it is said to stand."""

    number: int
    """What `[1]` in the answer means, from 1 on."""
    source: str
    """The absolute path, or an address."""
    quote: str
    """As it stands in the source."""
    title: str = ""
    """The document's title and the headings above the quote."""
    page: int = 0
    """The page or slide, from 1 on; 0 where there are none."""
    first_line: int = 0
    last_line: int = 0
    part: str = ""
    """Such as `sheet Costs, row 4`."""
    date: str = ""
    """Of the document, as ISO 8601."""
    passage: str = ""
    """The id of the passage, for `agent docs show`."""
    kind: str = ""
    """What the document was read as, such as `pdf`, `markdown`."""
    accessed: str = ""
    """When a page of the web was read, as ISO 8601: it may say something else by now."""


@dataclass(frozen=True)
class Claim:
    """One sentence of an answer, and whether quotes prove it."""

    text: str
    citations: tuple[int, ...] = ()
    """Numbers of the citations that it names and that were found."""
    verified: bool = False
    reason: str = ""
    """Why it is not verified."""


@dataclass(frozen=True)
class Answer:
    """The run's answer; the last event of a run that has one."""

    step: int
    text: str
    value: Json = None
    """The answer as a number or canonical text, with full precision where a tool computed it."""
    stop_reason: StopReason = "answered"
    """`answered`, or what ended the run before: then the answer is the best one so far."""
    confidence: Confidence | None = None
    citations: tuple[Citation, ...] = ()
    """The quotes that prove it; each was found where it is said to stand."""
    claims: tuple[Claim, ...] = ()
    """Its sentences, where it is to be proven; empty where nothing was to be cited."""
    abstained: bool = False
    """Whether it says that the documents do not hold the answer."""


@dataclass(frozen=True)
class Reached:
    """Whom the run has reached; told once, before the answer or what ends it otherwise."""

    step: int
    contacts: tuple[Contact, ...] = ()
    offline: bool = False
    """Whether the network was not to be used at all."""


Event = (
    Started
    | Chosen
    | Restated
    | Forgot
    | Streamed
    | Thought
    | Action
    | Observation
    | Called
    | Sampled
    | Branch
    | Warned
    | Reached
    | Answer
)


def as_json(event: Event) -> dict[str, Json]:
    """Return `event` as the JSON object of one `--jsonl` line."""
    body = {
        "type": type(event).__name__.lower(),
        **{name: _listed(value) for name, value in asdict(event).items()},
    }
    if isinstance(event, Called) and not event.model:
        del body["model"]
    return body


def from_json(body: Mapping[str, Json]) -> Event:
    """Return the event that `as_json` made `body` of; fields of later versions are left out.

    Raises:
        ValueError: there is no such event, or it lacks a field.
    """
    kind = KINDS.get(str(body.get("type")))
    if kind is None:
        raise ValueError(f"there is no event {body.get('type')!r}")
    try:
        return cast(Event, _made(kind, body))
    except TypeError as error:
        raise ValueError(f"{body.get('type')}: {error}") from error


KINDS: Mapping[str, type] = {kind.__name__.lower(): kind for kind in typing.get_args(Event)}
INNER: Mapping[str, type] = {
    "call": ToolCall, "usage": Usage, "confidence": Confidence, "citations": Citation,
    "claims": Claim, "contacts": Contact,
}  # fmt: skip
"""Fields that are objects themselves, or lists of such."""


def _made(kind: type, body: Mapping[str, Json]) -> object:
    known = {one.name for one in fields(kind)}
    return kind(**{name: _field(name, value) for name, value in body.items() if name in known})


def _field(name: str, value: Json) -> Any:
    inner = INNER.get(name)
    if inner is not None and isinstance(value, dict):
        return _made(inner, value)
    if inner is not None and isinstance(value, list):  # a claim names its citations by number
        return tuple(_made(inner, one) if isinstance(one, dict) else one for one in value)
    return tuple(value) if name == "runs" and isinstance(value, list) else value


def _listed(value: Any) -> Json:
    """Return `value` with its tuples as lists, as every reader of JSON sees them."""
    if isinstance(value, tuple | list):
        return [_listed(one) for one in value]
    if isinstance(value, dict):
        return {name: _listed(one) for name, one in value.items()}
    return cast(Json, value)
