"""A run as a question with its answer, and what people think of that: all that preferences need."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.messages import Json
from agent.store.rows import Run


@dataclass(frozen=True)
class Answered:
    """A question, what was answered, and what people think of it."""

    run: Run
    prompt: tuple[Mapping[str, Json], ...]
    """What was said before, and the question with its texts."""

    @property
    def good(self) -> list[str]:
        """What should be answered: the correction, else an answer that was rated good."""
        if self.run.correction:
            return [self.run.correction]
        return [self.run.answer] if self.run.rating > 0 and self.run.answer else []

    @property
    def bad(self) -> list[str]:
        """What should not be answered; what was corrected counts as such, however it was rated."""
        wrong = self.run.rating < 0 or bool(self.run.correction)
        return [self.run.answer] if wrong and self.run.answer else []


def answered(run: Run, started: Mapping[str, Any]) -> Answered:
    """Return `run` as a question with its answer; `started` is what it started from."""
    question = started.get("question") or {}
    said = [
        {"role": str(one["role"]), "content": str(one["content"])}
        for one in started.get("conversation") or ()
        if not one.get("constant")
    ]
    texts = [f"{one['name']}:\n{one['text']}" for one in question.get("attachments") or ()]
    asked = "\n\n".join([*texts, str(question.get("text", run.question))])
    return Answered(run, (*said, {"role": "user", "content": asked}))
