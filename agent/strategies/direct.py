"""Direct: the model answers at once, without exemplars or reasoning (zero-shot prompting)."""

from agent.budget import Budget
from agent.messages import Question
from agent.strategies.single import single
from agent.strategies.strategy import Answering, Kit


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with one call; the whole reply is the answer."""
    return single(kit, question, budget, "direct/prompt", part="answer")
