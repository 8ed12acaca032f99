"""What an answer is worth to a script: the exit code, and what the person has to know about it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.cli import consulting
from agent.events import Answer

if TYPE_CHECKING:
    from agent.recording.starting import Start

BUDGET_SPENT, NOT_SURE, UNAVAILABLE = 124, 3, 69
UNFINISHED = (BUDGET_SPENT, UNAVAILABLE)
"""Codes of a run that ended before it was done."""
ATTACHED = "attached"
"""The name of documents that came with the question."""


@dataclass(frozen=True)
class Verdict:
    """What comes of an answer."""

    code: int = 0
    notice: str = ""
    complaints: tuple[str, ...] = ()
    """What of the answer is not proven, where it has to be."""


def judged(answer: Answer, start: "Start", strategy: str) -> Verdict:
    """Return the verdict on `answer`, which `strategy` found for what the run started from."""
    if answer.stop_reason == "broken":
        return Verdict(UNAVAILABLE)
    if answer.stop_reason != "answered":
        return Verdict(BUDGET_SPENT)
    if answer.abstained:
        return Verdict(NOT_SURE, _lacking(start))
    consulted = bool(start.documents) and (start.named or consulting.consults(strategy))
    complaints = consulting.unproven(answer, start.settings.strict, consulted)
    if complaints:
        return Verdict(NOT_SURE, complaints=tuple(complaints))
    least, sure = start.settings.min_confidence, answer.confidence
    if least > 0 and (sure is None or sure.value < least):
        how = "is not known" if sure is None else f"is {sure.value:.2f} ({sure.how})"
        return Verdict(NOT_SURE, f"the answer's confidence {how}, below {least:g}")
    return Verdict()


def _lacking(start: "Start") -> str:
    if not start.documents or start.named or start.documents == ATTACHED:
        return ""
    return f"the collection {start.documents} lacks it: --no-docs asks the model itself"
