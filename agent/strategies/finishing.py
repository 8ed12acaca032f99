"""Runs the ReAct loop as one half of a pair of strategies, and tells whether it finished.

Method: Yao et al. 2022, arXiv:2210.03629: a run that does not finish within its steps has failed.
An empty finish or one that says `unknown` counts as failed too: our choice, told as the reason.
"""

from collections.abc import Generator
from dataclasses import dataclass

from agent.budget import Budget
from agent.errors import BudgetSpent, NoAnswer
from agent.events import Answer, Event
from agent.messages import Question
from agent.strategies import react
from agent.strategies.absence import says_unknown
from agent.strategies.calling import as_thoughts
from agent.strategies.strategy import Kit


@dataclass(frozen=True)
class Finish:
    """How a run of the loop ended."""

    answer: Answer | None
    """Its answer, also one that does not count."""
    failure: str = ""
    """Why it does not count; empty where the run finished."""


def finished(kit: Kit, question: Question, budget: Budget) -> Generator[Event, None, Finish]:
    """Run the loop on `question`; what it streams as its answer is a thought as yet."""
    try:
        running = react.played(kit, question, budget, concludes=False)
        found = yield from as_thoughts(running)
    except (NoAnswer, BudgetSpent) as error:
        return Finish(None, f"react gave up: {error}")
    if found.stop_reason != "answered":
        return Finish(found, f"react was stopped ({found.stop_reason})")
    if found.abstained or says_unknown(found.text):
        return Finish(found, f"react finished with {found.text.strip()[:60]!r}")
    return Finish(found)
