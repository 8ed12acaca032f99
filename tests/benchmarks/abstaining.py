"""How often `rag` answers what documents hold, and says of the rest that they do not.

    python -m tests.benchmarks.abstaining [MODEL]

Without a model only what costs no call is counted: what the search and the names rule out.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from agent.events import Answer, Called
from agent.messages import Question
from agent.models.embedded.opening import open_model
from agent.models.model import Model
from agent.prompts import Library
from agent.settings import Settings
from agent.strategies.rag.choices import Options
from agent.strategies.rag.naming import unnamed
from agent.strategies.rag.retrieving import retrieved
from agent.strategies.running import budget_for, kit_for, run
from tests.benchmarks.inquiries import Inquiry, inquiries, office
from tools.documents.documents import Documents

REFERENCE = re.compile(r"\s?\[\d+\]")


@dataclass(frozen=True)
class Outcome:
    """What came of one question."""

    inquiry: Inquiry
    answer: Answer
    tokens: int

    @property
    def right(self) -> bool:
        """Whether it was answered rightly, or rightly not at all."""
        if not self.inquiry.answer:
            return self.answer.abstained
        return self.inquiry.answer in REFERENCE.sub("", self.answer.text)


def ruled_out(documents: Documents, those: Iterable[Inquiry]) -> list[str]:
    """Return the questions that are not even put to a model."""
    return [
        one.question
        for one in those
        if not (found := retrieved(documents, one.question, Options()))
        or unnamed(one.question, found)
    ]


def asked(model: Model, documents: Documents, those: Sequence[Inquiry]) -> Iterator[Outcome]:
    """Put the questions to a model."""
    settings = Settings()
    for one in those:
        kit = kit_for(model, settings, Library(), {}, documents)
        events = list(run(kit, "rag", Question(one.question), budget_for("rag", settings)))
        answer = events[-1]
        assert isinstance(answer, Answer)
        tokens = sum(event.usage.completion_tokens for event in events if isinstance(event, Called))
        yield Outcome(one, answer, tokens)


def main() -> None:
    """Print the table."""
    with closing(office()) as documents:
        for name in ("inside", "outside"):
            those = inquiries(name == "inside")
            out = len(ruled_out(documents, those))
            print(f"{name}: {len(those)} questions, {out} ruled out without a call")
        if not sys.argv[1:]:
            return
        settings = Settings(model=sys.argv[1])
        with closing(open_model(settings, lambda progress: None, print)) as model:
            for name in ("inside", "outside"):
                _report(name, list(asked(model, documents, inquiries(name == "inside"))))


def _report(name: str, found: Sequence[Outcome]) -> None:
    for one in found:
        print(f"  {'ok  ' if one.right else 'miss'} {one.inquiry.question} → {one.answer.text}")
    right, tokens = sum(one.right for one in found), sum(one.tokens for one in found)
    print(f"{name}: {right} of {len(found)} right, {tokens / len(found):.0f} tokens a question")


if __name__ == "__main__":
    main()
