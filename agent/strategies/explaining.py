"""Explains how a question would be answered, without asking it: strategy, prompt, cost (ours)."""

from collections.abc import Generator
from dataclasses import asdict, dataclass
from typing import Literal

from agent.budget import Budget
from agent.events import Chosen, Event
from agent.messages import Json, Question, message_body
from agent.models.embedded.pace import Pace
from agent.strategies import auto, phrasing, predicting
from agent.strategies.calling import result_of
from agent.strategies.predicting import Prediction, Size, Typical
from agent.strategies.rehearsal import Heard, first_call
from agent.strategies.rules import by_rule
from agent.strategies.running import run
from agent.strategies.strategy import Kit

AUTO = "auto"
Decided = Literal["person", "rule", "model", "nobody"]
REASONS = {
    "person": "it was asked for",
    "nobody": "no rule decides: the model is asked what kind of question it is",
}


@dataclass(frozen=True)
class Explanation:
    """How a question would be answered."""

    question: str
    model: str
    strategy: str
    """Empty where only the model could choose it."""
    reason: str
    decided: Decided
    """Who chose the strategy."""
    heard: Heard
    """The first call: of the strategy, or the one that chooses it; no messages where the answer
    is known without one."""
    size: Size
    prediction: Prediction
    pace: Pace
    measured: bool
    """Whether the pace was measured on this machine."""

    def as_json(self) -> dict[str, Json]:
        """Return the object that `--json` prints."""
        decoding = self.heard.decoding
        return {
            "question": self.question,
            "model": self.model,
            "strategy": self.strategy or None,
            "strategy_reason": self.reason,
            "decided_by": self.decided,
            "prompt": [message_body(one) for one in self.heard.messages],
            "opening": decoding.opening,
            "stop": list(decoding.stop),
            "grammar": decoding.grammar or None,
            "tokens": asdict(self.size),
            "predicted": {**asdict(self.prediction), "seconds": round(self.prediction.seconds, 2)},
            "pace": {**asdict(self.pace), "measured": self.measured},
        }


def explain(
    kit: Kit, name: str, question: Question, pace: Pace | None, classify: bool = False
) -> Explanation:
    """Return how `question` would be answered by the strategy `name`.

    Args:
        kit: as for a run; its model is asked nothing, unless `classify`.
        name: of the strategy.
        question: what would be asked.
        pace: of the model on this machine, as far as it was measured.
        classify: whether the model may choose where no rule decides, which is one short call.
    """
    chosen, decided = _chosen(kit, name, question, classify)
    heard = first_call(kit, lambda listening: _begun(listening, name, question, chosen, decided))
    size = predicting.size_of(kit.model, heard) if heard.messages else Size(0, 0)
    parts = _parts(kit, question, chosen, decided) if heard.messages else []
    known = pace or predicting.ELSEWHERE
    prediction = predicting.predict(size, predicting.total(parts), known)
    reason = REASONS.get(decided) or (chosen.reason if chosen else "")
    strategy = chosen.strategy if chosen else ""
    return Explanation(
        question.text, kit.model.name, strategy, reason, decided, heard, size, prediction, known,
        pace is not None,
    )  # fmt: skip


def _chosen(
    kit: Kit, name: str, question: Question, classify: bool
) -> tuple[Chosen | None, Decided]:
    if name != AUTO:
        return Chosen(name, ""), "person"
    ruled = by_rule(question, kit.looks_up, kit.web_use)
    if (chosen := auto.looping(kit, question, ruled)) is not None:
        return auto.voted(chosen, kit), "rule"
    if not classify:
        return None, "nobody"
    return auto.voted(result_of(auto.classified(kit, question, Budget())), kit), "model"


def _begun(
    kit: Kit, name: str, question: Question, chosen: Chosen | None, decided: Decided
) -> Generator[Event, None, object]:
    if chosen is not None and decided != "person":
        return auto.taken(chosen, kit, question, Budget())
    return run(kit, name, question, Budget())


def _parts(kit: Kit, question: Question, chosen: Chosen | None, decided: Decided) -> list[Typical]:
    """Return what a run consists of."""
    parts = [] if decided in ("person", "rule") else [predicting.CLASSIFIED]
    if chosen is not None:
        parts.append(predicting.typical(chosen.strategy, kit.samples))
        if decided != "person" and auto.says(chosen, kit) and phrasing.may_be(kit, question):
            parts.append(predicting.PHRASED)
    return parts
