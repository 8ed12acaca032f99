"""Folds the events of a run into the object that `--json` prints.

JSON as every reader takes it (RFC 8259, 8): no NaN, no lone surrogate, and no character that could
steer the terminal it is printed on.
"""

import json
import math
import re
from dataclasses import asdict, dataclass, field, fields

from agent.clean import SURROGATE
from agent.errors import AgentError
from agent.events import (
    SCHEMA_VERSION,
    Action,
    Answer,
    Branch,
    Called,
    Chosen,
    Event,
    Forgot,
    Observation,
    Reached,
    Restated,
    Sampled,
    Started,
    Streamed,
    Thought,
    Warned,
)
from agent.messages import Json, Usage
from agent.render.sources import url_of

ESCAPED = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
MOST_BITS = 14_000
"""Python refuses to write longer whole numbers in decimal (4300 digits)."""


@dataclass
class Record:
    """What is known of a run so far."""

    run_id: str = ""
    question: str = ""
    model: str = ""
    strategy: str = ""
    answer: Answer | None = None
    partial: str = ""
    """What was written of an answer that is not ready."""
    steps: dict[int, dict[str, Json]] = field(default_factory=dict)
    usage: Usage = Usage()
    warnings: list[str] = field(default_factory=list)
    restated: str = ""
    """The question as it was understood, where it referred to what was said before."""
    forgotten: list[str] = field(default_factory=list)
    """The turns that no longer stand in front of the model word for word."""
    why: str = ""
    """Why the strategy was chosen, where the program chose it."""
    samples: list[dict[str, Json]] = field(default_factory=list)
    tree: dict[int, dict[str, Json]] = field(default_factory=dict)
    """The nodes of a tree of thoughts by their number, as they were told last."""
    reached: Reached | None = None
    """Whom it contacted; None where that was nobody, and the network not forbidden."""

    def take(self, event: Event) -> None:
        """Add one event."""
        match event:
            case Started():
                self.run_id, self.question = event.run_id, event.question
                self.model, self.strategy = event.model, event.strategy
            case Streamed():
                self.partial = self.partial + event.text if event.part == "answer" else ""
            case Thought():
                before = str(self._step(event.step)["thought"])
                self._step(event.step)["thought"] = f"{before}\n{event.text}".strip()
            case Action():
                call: Json = {"tool": event.call.tool, "arguments": dict(event.call.arguments)}
                self._add(event.step, "actions", call)
            case Observation():
                self._add(event.step, "observations", _without(event, "step"))
            case Called():
                self.usage += event.usage
                self.model = event.model or self.model
            case Chosen():
                self.strategy, self.why = event.strategy, event.reason
            case Restated():
                self.restated = event.text
            case Forgot():
                self.forgotten.extend(event.runs)
            case Sampled():
                self.samples.append(_without(event, "step"))
            case Branch():
                if event.id in self.tree and event.state == "open" and event.score is None:
                    self.tree.clear()  # a number that is known begins another tree
                self.tree[event.id] = _without(event, "id")
            case Warned():
                self.warnings.append(event.text)
            case Reached():
                self.reached = event
            case Answer():
                self.answer = event

    def as_json(self) -> dict[str, Json]:
        """Return the record of a run that has an answer."""
        answer = self.answer or Answer(0, "")
        return {
            "schema_version": SCHEMA_VERSION,
            "run_id": self.run_id,
            "question": self.question,
            "answer": answer.text,
            "value": answer.value,
            "confidence": answer.confidence.value if answer.confidence else None,
            "confidence_how": answer.confidence.how if answer.confidence else None,
            "stop_reason": answer.stop_reason,
            "strategy": self.strategy,
            "strategy_reason": self.why or None,
            "model": self.model,
            "citations": [{**asdict(one), "url": url_of(one)} for one in answer.citations],
            "claims": [asdict(one) for one in answer.claims],
            "abstained": answer.abstained,
            "steps": list(self.steps.values()),
            "samples": list(self.samples),
            "tree": self._nodes(),
            "usage": self._usage(),
            "network": self.network(),
            "warnings": list(self.warnings),
            **self._told_of_talk(),
        }

    def _told_of_talk(self) -> dict[str, Json]:
        """Return what is of interest in a conversation alone."""
        restated: dict[str, Json] = {"restated": self.restated} if self.restated else {}
        return restated | ({"forgotten": [*self.forgotten]} if self.forgotten else {})

    def error(self, error: AgentError) -> dict[str, Json]:
        """Return the record of a run that ended without an answer: the error, and what is known."""
        answer = self.answer.text if self.answer else self.partial.strip()
        told: Json = {
            "message": str(error),
            "hint": error.hint,
            "exit_code": error.exit_code,
        }
        return {
            "schema_version": SCHEMA_VERSION,
            "run_id": self.run_id,
            "error": told,
            "answer": answer or None,
            "strategy": self.strategy or None,
            "steps": list(self.steps.values()),
            "samples": list(self.samples),
            "tree": self._nodes(),
            "usage": self._usage(),
            "network": self.network(),
        }

    def _nodes(self) -> list[Json]:
        return [{"id": number, **node} for number, node in self.tree.items()]

    def network(self) -> dict[str, Json]:
        """Return whom the run has reached."""
        reached = self.reached or Reached(0)
        contacts: list[Json] = [asdict(one) for one in reached.contacts]
        return {"offline": reached.offline, "contacts": contacts}

    def _usage(self) -> dict[str, Json]:
        return {
            "prompt_tokens": self.usage.prompt_tokens,
            "completion_tokens": self.usage.completion_tokens,
            "cached_tokens": self.usage.cached_tokens,
            "calls": self.usage.calls,
            "seconds": round(self.usage.seconds, 3),
            "cost_usd": self.usage.cost_usd,
        }

    def _step(self, number: int) -> dict[str, Json]:
        empty: dict[str, Json] = {"step": number, "thought": "", "actions": [], "observations": []}
        return self.steps.setdefault(number, empty)

    def _add(self, number: int, kind: str, what: Json) -> None:
        known = self._step(number)[kind]
        assert isinstance(known, list)
        known.append(what)


def _without(event: Event, left_out: str) -> dict[str, Json]:
    """Return the fields of `event` but one."""
    return {one.name: getattr(event, one.name) for one in fields(event) if one.name != left_out}


def json_text(value: Json, indent: int | None = None) -> str:
    """Return `value` as JSON text that every reader takes and no terminal obeys."""
    text = json.dumps(portable(value), ensure_ascii=False, allow_nan=False, indent=indent)
    return ESCAPED.sub(lambda match: json.dumps(match.group())[1:-1], text)


def portable(value: Json) -> Json:
    """Return `value` with what JSON cannot carry as text: NaN, infinity, gigantic numbers."""
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return hex(value)
    if isinstance(value, list | tuple):
        return [portable(one) for one in value]
    if isinstance(value, dict):
        return {str(portable(str(key))): portable(one) for key, one in value.items()}
    return value
