"""Asks the model with as many whole passages as its context holds."""

from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass

from agent.budget import Budget
from agent.errors import ContextOverflow
from agent.events import Event, Warned
from agent.messages import Question
from agent.prompts.front import Front
from agent.reply import Reply
from agent.strategies.calling import call
from agent.strategies.rag.choices import Options
from agent.strategies.rag.numbering import Sheet, sheet
from agent.strategies.rag.pointing import grammar
from agent.strategies.strategy import Kit
from tools.documents.passage import Passage

PROMPT = "rag/prompt"


@dataclass(frozen=True)
class Asked:
    """What the model wrote, and what it had read."""

    reply: Reply
    sheet: Sheet
    front: Front


def asked(
    kit: Kit,
    question: Question,
    passages: Sequence[Passage],
    budget: Budget,
    chosen: Options,
    first: Collection[int] = (),
) -> Generator[Event, None, Asked]:
    """Return what the model made of `passages`.

    `first` are the sentences that it has to point to first, where a grammar is obeyed; empty for
    any. What does not fit goes whole, the lowest-ranked first: half a passage may say the opposite.

    Raises:
        ContextOverflow: the question alone does not fit, or not even the best passage.
    """
    pages = sheet(passages)
    while True:
        opened, front = kit.open(PROMPT, question, passages=pages.passages)
        allowed = grammar(pages, chosen.quotes, chosen.abstain, first)
        steps = budget.steps
        try:
            written = yield from call(kit, opened, front, budget, None, grammar=allowed)
        except ContextOverflow:
            if len(pages.passages) == 1:
                raise
            budget.steps = steps
            pages = Sheet(pages.passages[:-1])
            continue
        if dropped := len(passages) - len(pages.passages):
            full = "the model's context is full"
            yield Warned(f"{full}: {dropped} of {len(passages)} passages were left out")
        return Asked(written, pages, front)
