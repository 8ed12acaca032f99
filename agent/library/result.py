"""What a question brought: the answer, and all that is known of how it was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.events import Answer, Citation, Confidence, StopReason
from agent.messages import Json, Usage
from agent.render.record import Record


@dataclass(frozen=True)
class Result:
    """The answer to one question."""

    text: str
    value: Json
    """The answer as a number or canonical text, with full precision where a tool computed it."""
    citations: tuple[Citation, ...]
    """The quotes that prove it; each was found, word for word, where it is said to stand."""
    confidence: Confidence | None
    stop_reason: StopReason
    """`answered`, or what ended the run before: then the text is the best answer so far."""
    usage: Usage
    warnings: tuple[str, ...]
    record: Mapping[str, Any]
    """Everything as `agent ask --json` prints it: steps, actions, observations, strategy, model."""

    def __str__(self) -> str:
        return self.text


def result_of(record: Record) -> Result:
    """Return what `record` holds; its run has an answer."""
    answer = record.answer or Answer(0, "")
    return Result(
        answer.text,
        answer.value,
        answer.citations,
        answer.confidence,
        answer.stop_reason,
        record.usage,
        tuple(record.warnings),
        record.as_json(),
    )
