"""Runs the ReAct loop as one half of a pair of strategies, and tells whether it finished.

Method: Yao et al. 2022, arXiv:2210.03629: a run that does not finish within its steps has failed.
An empty finish or one that says `unknown` counts as failed too: our choice, told as the reason.
"""

import re
from collections.abc import Generator
from dataclasses import dataclass, replace

from agent.budget import Budget
from agent.canonical import canonical
from agent.errors import BudgetSpent, NoAnswer
from agent.events import Answer, Event
from agent.messages import Question
from agent.observing import is_blank
from agent.strategies import react
from agent.strategies.calling import as_thoughts
from agent.strategies.strategy import Kit

UNKNOWN = re.compile(
    r"(?:the )?(?:answer is )?(?:unknown|not known|no answer|n ?a|not enough info(?:rmation)?)"
    r"|(?:sorry )?(?:i )?(?:do not|dont|cannot|cant|could not|couldnt) (?:know|answer|tell|say)\b.*"
    r"|.*\b(?:cannot|cant|can not|could not) be (?:determined|answered|found|known)\b.*"
    r"|.*(?:不知道|不清楚|无法(?:确定|得知|回答)|未知).*"
)


@dataclass(frozen=True)
class Finish:
    """How a run of the loop ended."""

    answer: Answer | None
    """Its answer, also one that does not count."""
    failure: str = ""
    """Why it does not count; empty where the run finished."""


def finished(kit: Kit, question: Question, budget: Budget) -> Generator[Event, None, Finish]:
    """Run the loop on `question`; what it streams as its answer is a thought as yet."""
    agent = replace(react.agent_of(kit), concludes=False)
    try:
        found = yield from as_thoughts(react.looped(agent, question, budget))
    except (NoAnswer, BudgetSpent) as error:
        return Finish(None, f"react gave up: {error}")
    if found.stop_reason != "answered":
        return Finish(found, f"react was stopped ({found.stop_reason})")
    if says_unknown(found.text):
        return Finish(found, f"react finished with {found.text.strip()[:60]!r}")
    return Finish(found)


def says_unknown(text: str) -> bool:
    """Return whether an answer says no more than that there is none."""
    return is_blank(text) or UNKNOWN.fullmatch(canonical(text).replace("’", "")) is not None
