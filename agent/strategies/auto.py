"""Auto: picks a strategy for the question by rules that can be explained (ours)."""

from collections.abc import Generator

from agent.budget import Budget
from agent.events import Chosen, Event
from agent.forms import form_of
from agent.messages import Question
from agent.strategies import catalogue
from agent.strategies.strategy import Answering, Kit


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the strategy that suits it."""
    chosen = yield from choose(kit, question, budget)
    yield chosen
    return (yield from catalogue.load(chosen.strategy)(kit, question, budget))


def choose(kit: Kit, question: Question, budget: Budget) -> Generator[Event, None, Chosen]:
    """Return the strategy that suits `question`, and why."""
    yield from ()
    if form_of(question) == "number":
        return Chosen("pal", "the question asks for a number that has to be computed")
    return Chosen("react", "no rule knows better")
