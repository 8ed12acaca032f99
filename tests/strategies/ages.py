"""One question, and what a model may declare and program for it."""

from agent.budget import Budget
from agent.events import Warned
from agent.messages import Question
from tests.scripted import Cut
from tests.strategies.playing import REAL, Played, played

AGES = Question("Ann is 4 years older than Ben. Together they are 28. How old is Ben?")
LET = "Let ben be Ben's age [[var ben]]. Let ann be Ann's age [[var ann]]."
OLDER = "Ann is 4 years older, so [[eq ann = ben + 4]]."
TOGETHER = "Together they are 28, so [[eq ann + ben = 28]]."
ASKED = "The question asks for Ben's age [[answer ben]]."
RIGHT = f" {LET} {OLDER} {TOGETHER} {ASKED}"
FREE = f" {LET} {OLDER} {ASKED}"
STAYS_FREE = "ben is not determined, for ann stays free: add the equation that is missing"
PROGRAM = "    ben = (28 - 4) / 2\n    return ben\n"
BROKEN = "    return ben\n"


def solved(*replies: str | Cut, question: Question = AGES, options: dict[str, str] | None = None,
           budget: Budget | None = None) -> Played:  # fmt: skip
    return played("equations", *replies, question=question, options=options, budget=budget,
                  toolbox=REAL)  # fmt: skip


def warnings(found: Played) -> list[str]:
    return [event.text for event in found.events if isinstance(event, Warned)]
