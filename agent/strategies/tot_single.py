"""Tree of Thoughts in one prompt: experts who think aloud together; no search, one call.

Method: Hulbert 2023, doi:10.5281/zenodo.10323452. The last line, `Answer:`, is our addition: it
says where the answer is. Nothing judges or prunes here but the model itself, so that its results
are never those of `tot`.
"""

from dataclasses import dataclass

from agent.budget import Budget
from agent.messages import Question
from agent.strategies import options
from agent.strategies.calling import call
from agent.strategies.single import answer_in
from agent.strategies.strategy import Answering, Kit


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    experts: int = 3
    """How many experts the prompt asks for."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` by what the experts agree on."""
    chosen = options.read(Options, kit.options)
    opened, front = kit.open("tot-single", question, experts=chosen.experts)
    written = yield from call(kit, opened, front, budget)
    return answer_in(written, front, question, budget.steps, kit.model.name)
